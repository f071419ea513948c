import base64
import tempfile
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.table_file import TABLES
from ...tools.transition import Transition

# Rows of so many products at a time: each product's changes are read once for its balances
BATCH = 5_000
MOST = 2_000_000
KEPT_DAYS = 7
COLUMNS = (
    *("date", "warehouse_id", "location_id", "product_id", "barcode", "lot_id", "operation"),
    *("quantity", "uom_id", "balance_after", "user_id", "document", "reason"),
)


class SupermarketRecordExport(models.Model):
    """A file of the stock record, written by a job while its author does something else.

    By product and then by time, so that the balance can be followed down the page. It has what its
    author may read, and nobody else sees it.
    """

    _name = "supermarket.record.export"
    _description = "Export of the Stock Record"
    _inherit = ["supermarket.transition.mixin", "supermarket.work.mixin"]
    _order = "id desc"
    _transitions = {
        "start": Transition(("draft", "cancelled", "failed"), "waiting"),
        "begin": Transition(("waiting", "running"), "running"),
        "end": Transition(("running",), "done"),
        "fail": Transition(("waiting", "running"), "failed"),
        "cancel": Transition(("draft", "waiting", "running"), "cancelled"),
    }
    _pending_states = ("waiting", "running")
    _work_job = "supermarket_stock.cron_record_export"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    kind = fields.Selection(
        [("xlsx", "Workbook (XLSX)"), ("csv", "Text (CSV)")],
        string="File Type",
        required=True,
        default="xlsx",
    )
    domain = fields.Json(readonly=True, help="Which rows, as the list was filtered.")
    company_ids = fields.Json(string="Chosen Companies", readonly=True)
    lang = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("draft", "To Start"),
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    total = fields.Integer(string="Rows", readonly=True)
    written = fields.Integer(string="Rows Written", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    problem = fields.Char(readonly=True)
    file = fields.Binary(readonly=True, attachment=True)
    file_name = fields.Char(compute="_compute_name")

    @api.depends_context("lang", "tz")
    @api.depends("kind", "create_date")
    def _compute_name(self):
        for export in self:
            moment = export.create_date or fields.Datetime.now()
            day = fields.Datetime.context_timestamp(export, moment).date().isoformat()
            export.name = self.env._("Stock record of %s", day)
            export.file_name = f"stock-record-{day}.{export.kind}"

    @api.depends("total", "written")
    def _compute_progress(self):
        for export in self:
            export.progress = 100 * export.written / export.total if export.total else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """What only code says of an export is not taken from a client."""
        records = self.env["supermarket.stock.record"]
        records._check_may_export()
        safe = []
        for vals in vals_list:
            domain = self._checked_domain(vals.get("domain") or [])
            safe.append(
                {
                    "kind": vals.get("kind", "xlsx"),
                    "domain": domain,
                    "company_ids": self.env.companies.ids,
                    "lang": self.env.lang,
                    "user_id": self.env.uid,
                    "company_id": self.env.company.id,
                }
            )
        return super().create(safe)

    @api.model
    def _checked_domain(self, domain):
        """Refuse what is no search in the stock record."""
        records = self.env["supermarket.stock.record"]
        try:
            domain = list(Domain(domain))
            records.search_count(domain, limit=1)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise ValidationError(
                self.env._("domain: no search in the stock record (%s).", problem)
            ) from problem
        return domain

    def write(self, vals):
        if not self.env.su and (vals.keys() - {"kind"} or set(self.mapped("state")) != {"draft"}):
            raise UserError(self.env._("Of an export only the file type is chosen, before it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(export.state == "running" for export in self):
            raise UserError(self.env._("Cancel the export first."))

    # Life ----------------------------------------------------------------------------------

    def action_start(self):
        """Put it on the list of the job, which begins at once."""
        for export in self._move("start", written=0, total=0, problem=False, file=False):
            export._ask_for_work()

    def action_cancel(self):
        """Stop it after the rows that are being written."""
        self._move("cancel")._withdraw_work()

    # The job -------------------------------------------------------------------------------

    def _in_its_words(self):
        """What the author reads of it is in the author's words, by the author's clock."""
        return super()._in_its_words().with_context(lang=self.lang, tz=self.user_id.tz)

    def _work(self):
        """Write the file; what a stopped job left begun begins again."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            self._write_table(path)
            if self._move("end", file=base64.b64encode(path.read_bytes())):
                self._tell_author()
        return True

    def _note_failure(self, attempt, reason):
        self.problem = reason

    def _work_given_up(self, reason):
        self._move("fail", problem=reason)

    def _work_asked_again(self):
        self._move("start", problem=False)

    @api.autovacuum
    def _gc_old(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", old), ("state", "!=", "running")]).unlink()

    def _as_author(self):
        """The stock record with the eyes of who asked."""
        records = self.env["supermarket.stock.record"].with_user(self.user_id)
        return records.with_context(
            lang=self.lang or "en_US",
            tz=self.user_id.tz,
            allowed_company_ids=self.company_ids or self.company_id.ids,
            display_default_code=False,
        )

    def _write_table(self, path):
        """Write all rows, batch by batch.

        :raises WorkCancelled: where it was cancelled meanwhile
        """
        records = self._as_author()
        domain = Domain(self.domain or [])
        sizes = [
            (product.id, count)
            for product, count in records._read_group(domain, ["product_id"], ["__count"])
        ]
        total = sum(count for _product, count in sizes)
        if total > MOST:
            raise UserError(
                self.env._(
                    "%(rows)s rows are too many for one file (%(most)s): choose a shorter time.",
                    rows=total,
                    most=MOST,
                )
            )
        self._move("begin", total=total, written=0)
        table = TABLES[self.kind](path, self._heading(records))
        try:
            for product_ids, count in self._batches(sizes):
                self._heed_cancelling()
                found = records.search(
                    domain & Domain("product_id", "in", product_ids), order="product_id, date, id"
                )
                for row in self._rows(found):
                    table.add(row)
                records.invalidate_model()
                self.written += count
        finally:
            table.close()
        self._heed_cancelling()

    @api.model
    def _batches(self, sizes):
        """([products], rows) of about `BATCH` rows; a product is never cut in two."""
        products, rows = [], 0
        for product_id, count in sizes:
            products.append(product_id)
            rows += count
            if rows >= BATCH:
                yield products, rows
                products, rows = [], 0
        if products:
            yield products, rows

    @api.model
    def _heading(self, records):
        labels = records.fields_get([name for name in COLUMNS if name != "barcode"], ["string"])
        labels["barcode"] = {"string": records.env._("Barcode")}
        return [labels[name]["string"] for name in COLUMNS]

    @api.model
    def _rows(self, records):
        operations = dict(records._fields["operation"]._description_selection(records.env))
        for record in records:
            product = record.product_id
            yield (
                fields.Datetime.context_timestamp(record, record.date).replace(tzinfo=None),
                record.warehouse_id.name or "",
                record.location_id.display_name or "",
                product.display_name,
                product.barcode or "",
                record.lot_id.name or "",
                operations[record.operation],
                record.quantity,
                record.uom_id.name,
                record.balance_after,
                # sudo: a colleague's name stands in the list, too
                record.user_id.sudo().name or "",
                record.document or "",
                record.reason or "",
            )

    def _tell_author(self):
        self.user_id._bus_send(
            "simple_notification",
            {
                "title": self.env._("The export is ready"),
                "message": self.env._("%(name)s: %(rows)s rows.", name=self.name, rows=self.total),
                "type": "success",
                "sticky": True,
            },
        )
