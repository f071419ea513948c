import base64
import logging
import tempfile
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from psycopg2 import OperationalError

from ...tools.table_file import TABLES

_logger = logging.getLogger(__name__)

# Rows of so many products at a time: each product's changes are read once for its balances
BATCH = 5_000
MOST = 2_000_000
KEPT_DAYS = 7
# A job that the server stopped so often takes longer than the server gives it
MOST_TRIES = 3
COLUMNS = (
    *("date", "warehouse_id", "location_id", "product_id", "barcode", "lot_id", "operation"),
    *("quantity", "uom_id", "balance_after", "user_id", "document", "reason"),
)


class SupermarketRecordExport(models.Model):
    """A file of the stock record, written by a job while its author does something else.

    By product and then by time, so that the balance can be followed down the page. It has what its
    author may read, and only he sees it.
    """

    _name = "supermarket.record.export"
    _description = "Export of the Stock Record"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "id desc"

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
    tries = fields.Integer(readonly=True)
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
        self.check_access("write")
        self.filtered(lambda one: one.state in ("draft", "cancelled", "failed")).sudo().write(
            {
                "state": "waiting",
                "written": 0,
                "total": 0,
                "tries": 0,
                "problem": False,
                "file": False,
            }
        )  # sudo: the right was asked for above; states are written by code
        # sudo: the job is the system's
        self.env.ref("supermarket_stock.cron_record_export").sudo()._trigger()

    def action_cancel(self):
        """Stop it after the rows that are being written."""
        self.check_access("write")
        busy = self.filtered(lambda one: one.state in ("draft", "waiting", "running"))
        busy.sudo().write({"state": "cancelled"})  # sudo: as in `action_start`

    # The job -------------------------------------------------------------------------------

    @api.model
    def _cron_export(self):
        """Write what waits, one after the other; what a stopped job left begun begins again, but
        one that is too long for the server keeps the others waiting three times at most."""
        for export in self.search([("state", "in", ("waiting", "running"))], order="id"):
            # what the author reads of it is in his words, by his clock
            export.with_context(lang=export.lang, tz=export.user_id.tz)._run()
            self.env["ir.cron"]._commit_progress(1)
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", old), ("state", "!=", "running")]).unlink()

    def _run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            try:
                self._begin()
                if self._write_table(path):
                    content = base64.b64encode(path.read_bytes())
                    self.write({"state": "done", "file": content})
                    self._tell_author()
            except OperationalError:
                raise  # the transaction is lost: the job tries again
            except UserError as problem:
                self.write({"state": "failed", "problem": str(problem)})
            except Exception as problem:
                _logger.exception("The export %s failed", self.id)
                self.env.cr.rollback()
                self.write({"state": "failed", "problem": repr(problem)})

    def _begin(self):
        if self.tries >= MOST_TRIES:
            raise UserError(
                self.env._(
                    "The server stopped it %s times, it took too long: choose a shorter time.",
                    self.tries,
                )
            )
        self.tries += 1
        self.env["ir.cron"]._commit_progress(0)

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
        """Return whether all rows are written: not where it was cancelled meanwhile."""
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
        self.write({"state": "running", "total": total, "written": 0})
        table = TABLES[self.kind](path, self._heading(records))
        try:
            for product_ids, count in self._batches(sizes):
                if not self._goes_on(0):
                    return False
                found = records.search(
                    domain & Domain("product_id", "in", product_ids), order="product_id, date, id"
                )
                for row in self._rows(found):
                    table.add(row)
                records.invalidate_model()
                if not self._goes_on(count):
                    return False
        finally:
            table.close()
        return True

    def _goes_on(self, written):
        """Note the progress, for all to see, and look whether somebody cancelled."""
        self.written += written
        self.env["ir.cron"]._commit_progress(0)
        self.invalidate_recordset(["state"])
        return self.state == "running"

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
