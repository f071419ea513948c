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
        columns = [Column(self.env._("Figure"), width=28), Column(self.env._("Value"), width=44)]
        return Sheet(
            self.env._("Summary"),
            self.env._("Sales Analysis: %s", self.env.company.name),
            columns,
            [*self._asked(result), *self._key_figures(result)],
        )

    @api.model
    def _asked(self, result):
        _, labels, request = self.env._, result.labels, result.request
        everything = self.env._("all")

        def names(dimension, keys):
            return ", ".join(labels.of(dimension, keys).values()) if keys else everything

        category = (request.category,) if request.category is not None else ()
        product = (request.product,) if request.product is not None else ()
        asked = [
            (self.env._("Period"), labels.period(request.period)),
            (self.env._("Store"), names("store", request.stores)),
            (self.env._("Till"), names("till", request.tills)),
            (self.env._("Cashier"), names("cashier", request.cashiers)),
            (self.env._("Category"), names("category", category)),
            (self.env._("Product"), names("product", product)),
            (self.env._("Grouped by"), ", ".join(labels.heading(name) for name in request.by)),
            (self.env._("Currency"), self.env.company.currency_id.name),
        ]
        moments = [
            (labels.heading(name), names(name, [getattr(request, name)]))
            for name in ("hour", "weekday")
            if getattr(request, name) is not None
        ]
        return asked + moments

    @api.model
    def _key_figures(self, result):
        total = aggregate(result.sales).iloc[0]
        margin = total["margin"] / total["costed"] if total["costed"] else 0
        money = self._money
        return [
            (self.env._("Sales"), money(total["total"])),
            (self.env._("Sales without Tax"), money(total["untaxed"])),
            (self.env._("Tax"), money(total["tax"])),
            (self.env._("Discount Given"), money(total["discount"])),
            (self.env._("Returned"), money(total["returned"])),
            (self.env._("Receipts"), int(total["orders"])),
            (self.env._("Quantity"), float(total["quantity"])),
            (self.env._("Margin"), money(total["margin"])),
            (self.env._("Margin in %"), round(100 * float(margin), 2)),
            (
                self.env._("Sales whose cost is not known yet"),
                money(total["untaxed"] - total["costed"]),
            ),
        ]

    @api.model
    def _sheet(self, result, by):
        """All groups of a grouping."""
        labels = result.labels
        table = result._table(by)
        names = [labels.of(name, table[name]) for name in by]
        heads = [labels.heading(name) for name in by]
        columns = [Column(head, width=36) for head in heads]
        columns += [
            Column(self.env._("Receipts"), "integer", not IN_ONE_RECEIPT & set(by)),
            Column(self.env._("Quantity"), "quantity", True),
            Column(self.env._("Sales"), "money", True),
            Column(self.env._("Sales without Tax"), "money", True),
            Column(self.env._("Tax"), "money", True),
            Column(self.env._("Discount Given"), "money", True),
            Column(self.env._("Returned"), "money", True),
            Column(self.env._("Margin"), "money", True),
            Column(self.env._("Margin in %"), "percent"),
            Column(self.env._("Share"), "percent", True),
            Column(self.env._("ABC")),
        ]
        if result.before is not None:
            columns.append(Column(self.env._("Sales before"), "money", True))
        rows = [self._row(row, by, names) for row in table.to_dict("records")]
        return Sheet(
            self.env._("By %s", " × ".join(heads)),
            labels.period(result.request.period),
            columns,
            rows,
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
