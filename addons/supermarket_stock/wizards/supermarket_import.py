import base64

from odoo import api, fields, models
from odoo.addons.base_import.models.base_import import ImportValidationError
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from psycopg2 import Error as DatabaseError
from psycopg2 import OperationalError

from ..tools.table_bytes import as_table

MOST = 2_000
# What Odoo's reader raises about files that are none
UNREADABLE = (
    *(UserError, ImportValidationError),
    *(ValueError, LookupError, AttributeError, TypeError),
)
KINDS = {
    "product": "supermarket.import.kind.product",
    "barcode": "supermarket.import.kind.barcode",
    "stock": "supermarket.import.kind.stock",
    "shelf": "supermarket.import.kind.shelf",
    "vendor": "supermarket.import.kind.vendor",
}
# What is said of one store
OF_A_STORE = ("stock", "shelf")


class SupermarketImport(models.TransientModel):
    """A file of goods, checked row by row before anything is written.

    Odoo's own import stops its test after ten faults and says nothing of the rows that are right:
    this one does every row on trial, says what it would do, and takes it all back. What is
    imported then is all of it or nothing.
    """

    _name = "supermarket.import"
    _description = "Import of Goods"
    _inherit = ["supermarket.first.state.mixin"]

    kind = fields.Selection(
        [
            ("product", "Products"),
            ("barcode", "Further Barcodes"),
            ("stock", "Opening Stock with Lots"),
            ("shelf", "What Fits on Shelves"),
            ("vendor", "Vendors and Their Prices"),
        ],
        required=True,
        default="product",
    )
    file = fields.Binary(string="File (CSV or XLSX)", attachment=False)
    file_name = fields.Char()
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Store",
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
    )
    columns = fields.Char(compute="_compute_columns")
    state = fields.Selection(
        [("draft", "To Check"), ("checked", "Checked"), ("done", "Imported")],
        default="draft",
        readonly=True,
    )
    line_ids = fields.One2many("supermarket.import.line", "import_id", readonly=True)
    new_count = fields.Integer(string="New", compute="_compute_counts")
    changed_count = fields.Integer(string="Changed", compute="_compute_counts")
    same_count = fields.Integer(string="As It Was", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")

    @api.depends("kind")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Import Goods")

    @api.depends("kind")
    def _compute_columns(self):
        for wizard in self:
            columns = self.env[KINDS[wizard.kind or "product"]]._columns().values()
            wizard.columns = ", ".join(
                f"{heading} *" if needed else heading for heading, _kind, needed in columns
            )

    @api.depends("line_ids.result")
    def _compute_counts(self):
        for wizard in self:
            results = wizard.line_ids.mapped("result")
            for name in ("new", "changed", "same", "refused"):
                wizard[f"{name}_count"] = results.count(name)

    @api.onchange("kind", "file", "warehouse_id")
    def _onchange_file(self):
        """What was checked was another file."""
        self.state = "draft"
        self.line_ids = [Command.clear()]

    # Asking ------------------------------------------------------------------------------------

    def action_check(self):
        """Do every row on trial, take it all back, and show what each would do."""
        rows = self._rows()
        savepoint = self.env.cr.savepoint()
        try:
            report = self._take_all(rows)
        finally:
            self.env.invalidate_all(flush=False)
            savepoint.close(rollback=True)
            # ids of the trial may stand in the caches of this process
            self.pool.clear_all_caches()
            self.pool.reset_changes()
        self._show(report, "checked")

    def action_import(self):
        """Take all rows, or none if one of them is refused."""
        report = self._take_all(self._rows())
        refused = [line for line in report if line["result"] == "refused"]
        if refused:
            raise UserError(
                self.env._(
                    "Nothing was imported. %(count)s rows are refused; row %(row)s: %(message)s",
                    count=len(refused),
                    row=refused[0]["row"],
                    message=refused[0]["message"],
                )
            )
        self._show(report, "done")

    def _show(self, report, state):
        """What is refused stands on top."""
        report = sorted(report, key=lambda line: (line["result"] != "refused", line["row"]))
        self.write({"state": state, "line_ids": [Command.clear(), *map(Command.create, report)]})

    # Doing -------------------------------------------------------------------------------------

    def _rows(self):
        """The rows of the file, the first with the headings.

        :raise UserError: there is none, or it can't be read
        """
        self.ensure_one()
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("Goods are imported by the store manager."))
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        if self.kind in OF_A_STORE and not self.warehouse_id:
            raise UserError(self.env._("Choose the store in which the goods lie."))
        rows = self._read_file()
        if len(rows) < 2:
            raise UserError(self.env._("The file has no rows: the first one names the columns."))
        if len(rows) > MOST + 1:
            raise UserError(
                self.env._(
                    "%(rows)s rows are too many at once (%(most)s): cut the file in pieces.",
                    rows=len(rows) - 1,
                    most=MOST,
                )
            )
        return rows

    def _read_file(self):
        """The rows of a file of whatever program, whatever it is called."""
        reader = self.env["base_import.import"]
        try:
            content, ending = as_table(base64.b64decode(self.file), self.file_name or "")
            reader = reader.create({"file": content, "file_name": f"goods.{ending}"})
            read = reader._read_file({"quoting": '"', "separator": "", "encoding": "utf-8"})
        except UNREADABLE as problem:
            raise UserError(
                self.env._("The file can't be read (%s): save it as XLSX or CSV.", problem)
            ) from problem
        return [list(map(str, row)) for row in (read[1] if read else [])]

    def _take_all(self, rows):
        """[{"row", "name", "result", "message"}], a row of the file each."""
        kind = self.env[KINDS[self.kind]]
        keys = kind._headings(rows[0])
        seen, report = {}, []
        for number, cells in enumerate(rows[1:], start=2):
            if not any(cell.strip() for cell in cells):
                continue
            result, message = self._take_one(kind, keys, cells, number, seen)
            name = " · ".join(cell.strip() for cell in cells[:3] if cell.strip())
            report.append({"row": number, "name": name, "result": result, "message": message})
        return report

    def _take_one(self, kind, keys, cells, number, seen):
        """(result, words) of a row; one that is refused leaves nothing behind."""
        try:
            with self.env.cr.savepoint():
                row = kind._read(keys, cells)
                first = seen.setdefault(kind._key(row), number)
                if first != number:
                    raise UserError(self.env._("The same as row %s.", first))
                return kind._take(row, self.warehouse_id)
        except OperationalError:
            raise  # the transaction is lost: the request is tried again
        except (UserError, ValidationError) as problem:
            message = str(problem)
        except DatabaseError as problem:
            message = self.env["base"]._sql_error_to_message(problem)
        self.env.invalidate_all(flush=False)
        return "refused", message
