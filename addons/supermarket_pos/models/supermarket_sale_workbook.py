from odoo import api, models

from ..analysis import aggregate
from ..analysis.workbook import Column, Sheet, write_workbook

MONEY = ("total", "untaxed", "tax", "discount", "returned", "margin")

# A receipt may hold several of these: their receipts do not add up.
IN_ONE_RECEIPT = {"category", "leaf_category", "product"}


class SupermarketSaleAnalysis(models.AbstractModel):
    _inherit = "supermarket.sale.analysis"

    @api.model
    def _workbook(self, values):
        """Name and bytes of the workbook: the request, the rows as asked, hours and products."""
        result = self._result(values)
        digits = self.env.company.currency_id.decimal_places
        further = [by for by in (("hour",), ("product",)) if by != result.request.by]
        sheets = [
            self._summary_sheet(result),
            *(self._sheet(result, by) for by in (result.request.by, *further)),
        ]
        period = result.request.period
        name = self.env._("Sales %(start)s to %(end)s", start=period.start, end=period.end)
        return f"{name}.xlsx", write_workbook(sheets, self.env._("Total"), digits)

    @api.model
    def _summary_sheet(self, result):
        """What was asked, and the key figures."""
        _ = self.env._
        columns = [Column(_("Figure"), width=28), Column(_("Value"), width=44)]
        return Sheet(
            _("Summary"),
            _("Sales Analysis: %s", self.env.company.name),
            columns,
            [*self._asked(result), *self._key_figures(result)],
        )

    @api.model
    def _asked(self, result):
        _, labels, request = self.env._, result.labels, result.request
        everything = _("all")

        def names(dimension, keys):
            return ", ".join(labels.of(dimension, keys).values()) if keys else everything

        category = (request.category,) if request.category is not None else ()
        product = (request.product,) if request.product is not None else ()
        asked = [
            (_("Period"), labels.period(request.period)),
            (_("Store"), names("store", request.stores)),
            (_("Till"), names("till", request.tills)),
            (_("Cashier"), names("cashier", request.cashiers)),
            (_("Category"), names("category", category)),
            (_("Product"), names("product", product)),
            (_("Grouped by"), ", ".join(labels.heading(name) for name in request.by)),
            (_("Currency"), self.env.company.currency_id.name),
        ]
        moments = [
            (labels.heading(name), names(name, [getattr(request, name)]))
            for name in ("hour", "weekday")
            if getattr(request, name) is not None
        ]
        return asked + moments

    @api.model
    def _key_figures(self, result):
        _ = self.env._
        total = aggregate(result.sales).iloc[0]
        margin = total["margin"] / total["costed"] if total["costed"] else 0
        money = self._money
        return [
            (_("Sales"), money(total["total"])),
            (_("Sales without Tax"), money(total["untaxed"])),
            (_("Tax"), money(total["tax"])),
            (_("Discount Given"), money(total["discount"])),
            (_("Returned"), money(total["returned"])),
            (_("Receipts"), int(total["orders"])),
            (_("Quantity"), float(total["quantity"])),
            (_("Margin"), money(total["margin"])),
            (_("Margin in %"), round(100 * float(margin), 2)),
            (_("Sales whose cost is not known yet"), money(total["untaxed"] - total["costed"])),
        ]

    @api.model
    def _sheet(self, result, by):
        """All groups of a grouping."""
        _ = self.env._
        labels = result.labels
        table = result._table(by)
        names = [labels.of(name, table[name]) for name in by]
        heads = [labels.heading(name) for name in by]
        columns = [Column(head, width=36) for head in heads]
        columns += [
            Column(_("Receipts"), "integer", not IN_ONE_RECEIPT & set(by)),
            Column(_("Quantity"), "quantity", True),
            Column(_("Sales"), "money", True),
            Column(_("Sales without Tax"), "money", True),
            Column(_("Tax"), "money", True),
            Column(_("Discount Given"), "money", True),
            Column(_("Returned"), "money", True),
            Column(_("Margin"), "money", True),
            Column(_("Margin in %"), "percent"),
            Column(_("Share"), "percent", True),
            Column(_("ABC")),
        ]
        if result.before is not None:
            columns.append(Column(_("Sales before"), "money", True))
        rows = [self._row(row, by, names) for row in table.to_dict("records")]
        return Sheet(
            _("By %s", " × ".join(heads)), labels.period(result.request.period), columns, rows
        )

    @api.model
    def _row(self, row, by, names):
        values = [found[int(row[name])] for name, found in zip(by, names, strict=True)]
        values += [int(row["orders"]), float(row["quantity"])]
        values += [self._money(row[name]) for name in MONEY]
        values.append(row["margin"] / row["costed"] if row["costed"] else None)
        values += [row["sales_ratio"] / 1_000_000, row["abc"]]
        if "total_before" in row:
            values.append(self._money(row["total_before"]))
        return values

    @api.model
    def _money(self, cents):
        digits = self.env.company.currency_id.decimal_places
        return round(int(cents) / 10**digits, digits)
