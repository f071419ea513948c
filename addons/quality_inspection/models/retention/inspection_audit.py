from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.audit_key import keyed_digest


class InspectionAudit(models.Model):
    """Of what was deleted the log keeps that, when and by whom something was done, not what.

    The hashes stay, so that the chain still verifies; a keyed hash of its own says that a row was
    emptied by a deletion, and by nobody else.
    """

    _inherit = "inspection.audit"

    purge_id = fields.Many2one("inspection.purge", "Deleted With", readonly=True)
    purge_hash = fields.Char(readonly=True)

    def _event_labels(self):
        return {**super()._event_labels(), "purge": self.env._("Deleted")}

    def _fits_content(self):
        if not self.purge_id:
            return super()._fits_content()
        digest = self._purge_digest()
        is_empty = not (self.res_name or self.note or self.data)
        return is_empty and bool(digest) and self.purge_hash == digest

    def _purge_digest(self):
        return keyed_digest(self.key_name, f"emptied by {self.purge_id.id}: {self.hash}")

    @api.model
    def _empty(self, documents, purge):
        """Empty the rows of documents that are deleted.

        By SQL, as their seals were: the ORM refuses every change of the log.
        """
        # sudo: as in `_append`
        rows = self.sudo().search(
            [("model", "=", documents._name), ("res_id", "in", documents.ids)]
        )
        made = [
            (row.id, keyed_digest(row.key_name, f"emptied by {purge.id}: {row.hash}"))
            for row in rows
        ]
        if made:
            self.env.execute_query(
                SQL(
                    """
                    UPDATE inspection_audit row
                       SET res_name = NULL, note = NULL, data = NULL, purge_id = %s,
                           purge_hash = made.hash
                      FROM unnest(%s::integer[], %s::varchar[]) made (id, hash)
                     WHERE row.id = made.id
                 RETURNING row.id
                    """,
                    purge.id,
                    [id_ for id_, _hash in made],
                    [digest for _id, digest in made],
                )
            )
            rows.invalidate_recordset()
