from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools.import_cells import CellError, code, day, number, truth

READERS = {"code": code, "number": number, "day": day, "truth": truth}


class SupermarketImportKind(models.AbstractModel):
    """What a file of one kind has in its columns, and what a row of it does.

    An addon adds a kind by a model that inherits this one and a line in `supermarket.import`.
    """

    _name = "supermarket.import.kind"
    _description = "Kind of Import"

    @api.model
    def _columns(self):
        """{key: (heading, kind of its cells: "text" or one of READERS, is it needed)}, in order."""
        return {}

    @api.model
    def _key(self, row):
        """What tells a row from the others: two with the same are one too many. None: nothing."""
        return row.get("barcode")

    @api.model
    def _take(self, row, store):
        """Do what a row says.

        :return: ("new", "changed" or "same", what it did in words)
        :raise UserError: why not
        """
        raise NotImplementedError

    # Reading ---------------------------------------------------------------------------------

    @api.model
    def _headings(self, cells):
        """[key of the column, or None] of the first row; headings in English, in the language of
        the reader, or the keys themselves.

        :raise UserError: a needed column is missing
        """
        names = {}
        for key, (heading, _type, _needed) in self._columns().items():
            plain = self.with_context(lang=None)._columns()[key][0]
            names |= {self._plain(text): key for text in (key, heading, plain)}
        keys = [names.get(self._plain(cell)) for cell in cells]
        missing = [
            heading
            for key, (heading, _type, needed) in self._columns().items()
            if needed and key not in keys
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The first row has no column %(missing)s. The columns are: %(all)s.",
                    missing=", ".join(missing),
                    all=", ".join(heading for heading, *_rest in self._columns().values()),
                )
            )
        return keys

    @api.model
    def _plain(self, text):
        return " ".join(str(text or "").replace("_", " ").lower().split())

    @api.model
    def _read(self, keys, cells):
        """{key: value} of a row.

        :raise UserError: a cell can't be read, or a needed one is empty
        """
        row = {}
        columns = self._columns()
        for key, cell in zip(keys, cells, strict=False):
            if not key:
                continue
            heading, kind, _needed = columns[key]
            text = str(cell or "").strip()
            try:
                row[key] = READERS[kind](heading, text) if kind in READERS else text
            except CellError as problem:
                raise UserError(self._unreadable(kind, problem)) from problem
        for key, (heading, _kind, needed) in columns.items():
            if needed and row.get(key) in (None, ""):
                raise UserError(self.env._("%s is empty.", heading))
        return row

    @api.model
    def _unreadable(self, kind, problem):
        expected = {
            "code": self.env._("all digits: give its column the format Text"),
            "number": self.env._("a number such as 12.50, without separators of thousands"),
            "day": self.env._("a date such as 2026-12-31"),
            "truth": self.env._("yes or no"),
        }[kind]
        return self.env._(
            "%(column)s can't be %(text)s: write %(expected)s.",
            column=problem.column,
            text=problem.text,
            expected=expected,
        )

    # What several kinds need -------------------------------------------------------------------

    @api.model
    def _product(self, code):
        product = self.env["product.product"]._find_by_barcode(code)[0]
        if not product:
            raise UserError(
                self.env._("No product has the barcode %s: import the products first.", code)
            )
        return product

    @api.model
    def _called(self, field, name):
        """The domain of what is called so, in whatever case; no character stands for others."""
        return Domain(field, "=ilike", escape_psql(name))

    @api.model
    def _not_below_zero(self, row, keys):
        negative = [key for key in keys if (row.get(key) or 0) < 0]
        if negative:
            raise UserError(self.env._("%s is below zero.", self._columns()[negative[0]][0]))

    @api.model
    def _write_changes(self, record, values):
        """Write what is different, and say in words what that was."""
        changed = {
            name: value
            for name, value in values.items()
            if record._fields[name].convert_to_write(record[name], record) != value
        }
        if not changed:
            return "same", ""
        labels = record.fields_get(list(changed), ["string"])
        words = ", ".join(labels[name]["string"] for name in changed)
        record.write(changed)
        return "changed", words
