import json

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.bulk import insert_many
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.audit_key import GENESIS, audit_keys, keyed_digest

#: What the hash of a row covers, in this order.
CONTENT = (
    "previous_hash",
    "company_id",
    "model",
    "res_id",
    "res_name",
    "sequence",
    "event",
    "source_state",
    "target_state",
    "user_id",
    "date",
    "note",
    "data",
    "key_name",
)


class InspectionAudit(models.Model):
    """Append-only log of inspection: who did what, when, to which document.

    Every document has its own chain: a row's hash covers its content and the hash of the row before
    it, so two documents never wait for each other. A job seals all chains of a company into one in
    the order of their arrival; a row that was changed, dropped or slipped in breaks a hash. The key
    of the hashes is not in the database, so nobody who can write there can rewrite the log.
    """

    _name = "inspection.audit"
    _description = "Inspection Audit Log"
    _order = "id desc"
    _rec_name = "event"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="model", required=True, readonly=True, index=True
    )
    res_name = fields.Char("Document Name", readonly=True)
    sequence = fields.Integer(required=True, readonly=True, aggregator=None)
    event = fields.Char(required=True, readonly=True)
    event_label = fields.Char("What", compute="_compute_event_label")
    source_state = fields.Char("State Before", readonly=True)
    target_state = fields.Char("State After", readonly=True)
    source_label = fields.Char("From", compute="_compute_state_labels")
    target_label = fields.Char("To", compute="_compute_state_labels")
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True)
    date = fields.Datetime("When", required=True, readonly=True)
    note = fields.Text(readonly=True)
    data = fields.Text("Details", readonly=True, help="Canonical JSON of what was decided.")
    previous_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)
    key_name = fields.Char("Key", readonly=True, help="Which key the hash was made with.")
    seal_sequence = fields.Integer(readonly=True, index=True, aggregator=None)
    seal_hash = fields.Char(readonly=True)

    _chain_unique = models.Constraint(
        "UNIQUE(model, res_id, sequence)", "A link of the audit chain exists once."
    )
    _seal_unique = models.UniqueIndex(
        "(company_id, seal_sequence) WHERE seal_sequence IS NOT NULL AND seal_sequence > 0",
        "A seal of the audit chain exists once.",
    )

    def _compute_event_label(self):
        for row in self:
            row.event_label = self._event_label(row.event)

    @api.depends("model", "source_state", "target_state")
    def _compute_state_labels(self):
        for row in self:
            labels = row._state_labels()
            row.source_label = labels.get(row.source_state, row.source_state)
            row.target_label = labels.get(row.target_state, row.target_state)

    def _state_labels(self):
        """Return the words for the states of the row's document; a series has severities."""
        document_fields = self.env[self.model]._fields if self.model in self.env else {}
        field = document_fields.get("state") or document_fields.get("severity")
        return dict(field._description_selection(self.env)) if field else {}

    @api.model
    def _event_label(self, event):
        return self._event_labels().get(event, event)

    @api.model
    def _event_labels(self):
        """Return the words for events; whoever adds an event adds its words."""
        return {
            "create": self.env._("Created"),
            "assign": self.env._("Assigned"),
            "decide": self.env._("Decided"),
            "activate": self.env._("Activated"),
            "suspend": self.env._("Suspended"),
            "end": self.env._("Ended"),
            "start": self.env._("Started"),
            "finish": self.env._("Finished"),
            "reopen": self.env._("Reopened"),
            "cancel": self.env._("Cancelled"),
            "submit": self.env._("Submitted"),
            "complete": self.env._("Review completed"),
            "revise": self.env._("Sent back for revision"),
            "escalate": self.env._("Escalated"),
            "resolve": self.env._("Escalation resolved"),
            "return_to_review": self.env._("Returned to review"),
            "approve": self.env._("Approved"),
            "execute": self.env._("Carried out"),
            "reject": self.env._("Rejected"),
            "undo": self.env._("Undone"),
            "switch": self.env._("Inspection switched"),
            "authorise": self.env._("Reduced inspection authorised"),
            "resume": self.env._("Inspection resumed"),
            "interrupt": self.env._("Supply interrupted"),
            "replace": self.env._("Replaced by a task on the whole delivery"),
            "limits": self.env._("Limits taken over"),
            "withdraw": self.env._("Withdrawn"),
            "amount": self.env._("Amount computed anew"),
        }

    @api.model
    def _append(self, record, event, source="", target="", note=None, data=None):
        """Append one row to the chain of `record`, in the caller's transaction."""
        # sudo: everybody who may act is logged, nobody may write the log
        audit = self.sudo()
        self._lock_document(record)
        last = audit.search(
            [("model", "=", record._name), ("res_id", "=", record.id)],
            order="sequence desc",
            limit=1,
        )
        return audit.create(self._prepare_row(last, record, event, source, target, note, data))

    @api.model
    def _append_first(self, records, event, target, data):
        """Append a row to the chain of each of these records, made in this transaction, in bulk.

        Nobody else can see them yet: nothing to wait for.

        :param data: function of a record that returns what was decided
        """
        # sudo: as in `_append`
        audit = self.sudo()
        known = audit.search([("model", "=", records._name), ("res_id", "in", records.ids)])
        last = {row.res_id: row for row in known.sorted("sequence")}
        return insert_many(
            audit,
            [
                self._prepare_row(
                    last.get(record.id, audit), record, event, "", target, None, data(record)
                )
                for record in records
            ],
        )

    @api.model
    def _prepare_row(self, last, record, event, source, target, note, data):
        """Return the row behind the last one of the record's chain."""
        vals = {
            "company_id": record.company_id.id or self.env.company.id,
            "model": record._name,
            "res_id": record.id,
            "res_name": record.display_name,
            "event": event,
            "source_state": source or "",
            "target_state": target or "",
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "note": note or "",
            "data": json.dumps(data or {}, sort_keys=True, ensure_ascii=False, default=str),
            "key_name": next(iter(audit_keys())),
            "sequence": last.sequence + 1,
            "previous_hash": last.hash or GENESIS,
        }
        return {**vals, "hash": self._digest(vals)}

    @api.model
    def _lock_document(self, record):
        """Lock the row of a document: whoever acts on it next waits for this transaction.

        One who waited and finds the row changed starts over, as Odoo's requests do: no error.
        """
        record.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id = %s FOR UPDATE",
                SQL.identifier(record._table),
                record.id,
            ),
            log_exceptions=False,
        )

    @api.model
    def _digest(self, vals):
        """Return the keyed hash of a row's content and of the hash before it."""
        content = [
            fields.Datetime.to_string(vals[name]) if name == "date" else vals[name] or ""
            for name in CONTENT
        ]
        return keyed_digest(vals["key_name"], json.dumps(content, ensure_ascii=False))

    def _fits_content(self):
        """Whether the row says what its hash was made of."""
        return self.hash == self._digest(self._content())

    def _content(self):
        return {
            name: self[name].id if self._fields[name].type == "many2one" else self[name]
            for name in CONTENT
        }

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The audit log can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The audit log can't be deleted."))
