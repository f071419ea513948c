import json
from pathlib import Path

from odoo import api, models
from odoo.tools import SQL, config

from ...tools.audit_key import GENESIS, audit_keys, keyed_digest

PAGE = 5000
#: Rows that are sealed in one transaction: some 100 ms.
SEALED = 1000
#: Documents whose present state is the one their log ends with.
DOCUMENTS = (
    "inspection.plan",
    "inspection.task",
    "inspection.result",
    "inspection.problem",
    "inspection.alert",
)


class InspectionAudit(models.Model):
    """Sealing the log of a company into one chain, and verifying it.

    The head of the chain is kept outside the database, too: whoever cuts off the newest rows leaves
    a log that ends before its head.
    """

    _inherit = "inspection.audit"

    @api.model
    def _seal(self):
        """Chain the rows that are not sealed yet. Called by a job, which keeps each page: whoever
        writes into the log while it runs waits for no more than one."""
        for sealed in self._sealing():
            self.env["ir.cron"]._commit_progress(sealed)

    @api.model
    def _sealing(self, limit=SEALED):
        """Chain them, company by company; yield after each page how many rows it had."""
        self.flush_model()
        companies = self._read_group([("seal_hash", "=", False)], ["company_id"])
        for (company,) in companies:
            sealed = limit
            while sealed == limit:
                sealed = self._seal_page(company, limit)
                self.invalidate_model(["seal_sequence", "seal_hash"])
                yield sealed

    @api.model
    def _seal_page(self, company, limit):
        """Seal up to `limit` rows; return how many.

        Rows are only ever given their seal: by SQL, since the ORM refuses every change of the log.
        """
        pending = self.sudo().search(
            [("company_id", "=", company.id), ("seal_hash", "=", False)], order="id", limit=limit
        )
        sequence, seal = self._last_seal(company)
        seals = []
        for row in pending:
            sequence += 1
            seal = self._seal_digest(row.key_name, seal, row.hash)
            seals.append(SQL("(%s, %s, %s)", row.id, sequence, seal))
        if seals:
            self.env.execute_query(
                SQL(
                    """
                    UPDATE inspection_audit row
                       SET seal_sequence = made.sequence, seal_hash = made.seal
                      FROM (VALUES %s) made (id, sequence, seal)
                     WHERE row.id = made.id AND row.seal_hash IS NULL
                 RETURNING row.id
                    """,
                    SQL(", ").join(seals),
                )
            )
            self.invalidate_model(["seal_sequence", "seal_hash"])
            head = company.id, sequence, seal
            # only what is committed is a head: a seal that is rolled back was none
            self.env.cr.postcommit.add(lambda: self._export_head(*head))
        return len(pending)

    @api.model
    def _last_seal(self, company):
        last = self.sudo().search(
            [("company_id", "=", company.id), ("seal_hash", "!=", False)],
            order="seal_sequence desc",
            limit=1,
        )
        return last.seal_sequence or 0, last.seal_hash or GENESIS

    @api.model
    def _seal_digest(self, key_name, previous, row_hash):
        return keyed_digest(key_name, f"{previous}{row_hash}")

    # The head outside the database

    @api.model
    def _head_path(self):
        return Path(config["data_dir"]) / "inspection_audit" / f"{self.env.cr.dbname}.json"

    @api.model
    def _heads(self):
        """Return {company id: [sequence, seal, key, keyed hash of them]} as exported."""
        path = self._head_path()
        return json.loads(path.read_text()) if path.exists() else {}

    @api.model
    def _export_head(self, company_id, sequence, seal):
        path = self._head_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        key_name = next(iter(audit_keys()))
        signature = keyed_digest(key_name, f"{company_id}:{sequence}:{seal}")
        heads = {**self._heads(), str(company_id): [sequence, seal, key_name, signature]}
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(heads))
        fresh.replace(path)

    @api.model
    def _head_fits(self, company):
        """Whether the log still has the row that was its head when the head was exported."""
        head = self._heads().get(str(company.id))
        if not head:
            return True
        sequence, seal, key_name, signature = head
        if keyed_digest(key_name, f"{company.id}:{sequence}:{seal}") != signature:
            return False
        # sudo: the whole chain of the company, whatever the reader may see of it
        return bool(
            self.sudo().search_count(
                [
                    ("company_id", "=", company.id),
                    ("seal_sequence", "=", sequence),
                    ("seal_hash", "=", seal),
                ],
                limit=1,
            )
        )

    # Verifying

    @api.model
    def _verify(self, company=None):
        """Recompute all hashes and return the ids of the rows that don't fit (none: all well).

        0 stands for rows that are not there any more: cut off after the exported head, or all of a
        document that has moved on.
        """
        self.flush_model()
        self.invalidate_model()
        company = company or self.env.company
        # sudo: the whole chain of the company, whatever the reader may see of it
        every = self.sudo()
        broken = set(every._broken_links(company)) | set(every._broken_seals(company))
        broken |= set(every._cut_documents(company))
        is_cut = not self._head_fits(company) or every._has_silent_document(company)
        return sorted(broken | {0} if is_cut else broken)

    @api.model
    def _pages(self, domain, order):
        """Yield the rows of a domain page by page: a year of log fits no memory."""
        offset = 0
        while page := self.search(domain, order=order, offset=offset, limit=PAGE):
            yield from page
            page.invalidate_recordset()
            offset += PAGE

    @api.model
    def _broken_links(self, company):
        document, previous, expected = None, GENESIS, 0
        for row in self._pages([("company_id", "=", company.id)], "model, res_id, sequence"):
            if (row.model, row.res_id) != document:
                document, previous, expected = (row.model, row.res_id), GENESIS, 0
            expected += 1
            fits = row.previous_hash == previous and row.sequence == expected
            if not fits or not row._fits_content():
                yield row.id
            previous, expected = row.hash, row.sequence

    @api.model
    def _broken_seals(self, company):
        seal, expected = GENESIS, 0
        sealed = [("company_id", "=", company.id), ("seal_hash", "!=", False)]
        for row in self._pages(sealed, "seal_sequence"):
            expected += 1
            seal = self._seal_digest(row.key_name, seal, row.hash)
            if row.seal_hash != seal or row.seal_sequence != expected:
                yield row.id
            seal, expected = row.seal_hash, row.seal_sequence

    @api.model
    def _cut_documents(self, company):
        """Yield the last row of documents that stand in another state than their log ends with."""
        self.env.flush_all()
        for name in DOCUMENTS:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT last.id
                      FROM (SELECT DISTINCT ON (res_id) id, res_id, target_state
                              FROM inspection_audit
                             WHERE model = %s AND company_id = %s AND target_state != ''
                          ORDER BY res_id, sequence DESC) last
                      JOIN %s document ON document.id = last.res_id
                     WHERE document.state != last.target_state
                    """,
                    name,
                    company.id,
                    SQL.identifier(self.env[name]._table),
                )
            )
            yield from (id_ for (id_,) in rows)

    @api.model
    def _has_silent_document(self, company):
        """Whether a document has left its first state, and the log says nothing at all of it."""
        return any(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM %s document
                     WHERE document.company_id = %s AND document.state != %s
                       AND NOT EXISTS (
                           SELECT FROM inspection_audit row
                            WHERE row.model = %s AND row.res_id = document.id)
                     LIMIT 1
                    """,
                    SQL.identifier(self.env[name]._table),
                    company.id,
                    self.env[name]._initial_state,
                    name,
                )
            )
            for name in DOCUMENTS
        )

    def action_verify(self):
        """Verify the chains of the company and say so in a notification."""
        broken = self._verify()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
                "message": self._verification_message(broken),
            },
        }

    @api.model
    def _verification_message(self, broken):
        if not broken:
            return self.env._("The audit log verifies: no row was changed or removed.")
        if broken == [0]:
            return self.env._("The audit log was cut off: it ends before the head kept outside.")
        return self.env._("The audit log does not verify: rows %s.", broken[:20])

    @api.model
    def _seal_anew(self):
        """Hash and seal all rows with the present key: once, when the log gets its first key."""
        self.flush_model()
        key_name = next(iter(audit_keys()))
        document, previous = None, GENESIS
        for row in self.sudo()._pages([], "model, res_id, sequence"):
            if (row.model, row.res_id) != document:
                document, previous = (row.model, row.res_id), GENESIS
            content = {**row._content(), "previous_hash": previous, "key_name": key_name}
            digest = self._digest(content)
            self.env.cr.execute(
                SQL(
                    "UPDATE inspection_audit SET previous_hash = %s, hash = %s, key_name = %s,"
                    " seal_sequence = NULL, seal_hash = NULL WHERE id = %s",
                    previous,
                    digest,
                    key_name,
                    row.id,
                )
            )
            previous = digest
        self.invalidate_model()
        for _sealed in self._sealing():  # an upgrade calls this: kept with it, or not at all
            pass
