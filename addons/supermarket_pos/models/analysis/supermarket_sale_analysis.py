import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...analysis import DIMENSIONS, PRESETS, AnalysisError, aggregate, compared_with
from ...analysis.workbook import Column, Sheet, write_workbook
from ...tools import sale_cashier
from ...tools.sale_analysis_request import read_request
from ...tools.sale_analysis_result import SaleAnalysisResult

# A list of more orders than this is no list that anybody reads.
MOST_ORDERS = 5000
LIST_FIRST = {"views": [(False, "list"), (False, "pivot"), (False, "graph")], "context": {}}
GROUP_BY = {
    "category": "categ_id",
    "leaf_category": "categ_id",
    "product": "product_id",
    "hour": "hour",
    "weekday": "weekday",
    "day": "day:day",
    "week": "day:week",
    "month": "day:month",
    "quarter": "day:quarter",
    "year": "day:year",
    "store": "warehouse_id",
    "till": "config_id",
    "cashier": "cashier",
}
MONEY = ("total", "untaxed", "tax", "discount", "returned", "margin")
# A receipt may hold several of these: their receipts do not add up.
IN_ONE_RECEIPT = {"category", "leaf_category", "product"}


class SupermarketSaleAnalysis(models.AbstractModel):
    """The sales analysis that people look at: reads the request, fetches, names what was found."""

    _name = "supermarket.sale.analysis"
    _description = "Sales Analysis of a Period"

    @api.model
    def get_choices(self):
        """What the screen offers: stores, tills, cashiers and categories of this person's sales."""
        self._check_right()
        companies = self._companies()
        # sudo: a buyer or accountant need not read tills and users to see what they sold
        own = self.env.user._of_own_stores("picking_type_id.warehouse_id")
        tills = (
            self.env["pos.config"].sudo().search(own & Domain("company_id", "in", companies.ids))
        )
        return {
            "company": self.env.company.name,
            "left_out": (self.env.companies - companies).mapped("name"),
            "currency_id": self.env.company.currency_id.id,
            "digits": self.env.company.currency_id.decimal_places,
            "stores": self._named(tills.picking_type_id.warehouse_id),
            "tills": [
                {**till, "store": config.picking_type_id.warehouse_id.id}
                for till, config in zip(self._named(tills), tills, strict=True)
            ],
            "cashiers": sale_cashier.choices(self.env, companies, tills),
            "categories": [
                {
                    "id": category.id,
                    "name": category.complete_name,
                    "parent": category.parent_id.id,
                }
                # sudo: categories are shared by whoever sells
                for category in self.env["product.category"].sudo().search([])
            ],
            "presets": list(PRESETS),
            "dimensions": list(DIMENSIONS),
        }

    @api.model
    def analyse(self, values):
        """Key figures, rows and curves of a period, all amounts in the currency's smallest unit.

        :param values: see ``read_request``
        :raises UserError: the request can't be read, and says what to change
        """
        started = time.perf_counter()
        result = self._result(values)
        return {**result.as_json(), "seconds": round(time.perf_counter() - started, 2)}

    @api.model
    def _result(self, values):
        self._check_right()
        request = self._read_request(values)
        fetch = self.env["supermarket.sale.fetch"]
        sales, before = fetch._sales(request), None
        if request.comparison:
            period = compared_with(request.period, request.comparison)
            before = fetch._sales(request.during(period))
        try:
            return SaleAnalysisResult(self.env, request, sales, before)
        except AnalysisError as error:
            raise self._refusal(error)

    @api.model
    def _read_request(self, values):
        try:
            return read_request(values, self._today(), self._first_weekday())
        except AnalysisError as error:
            raise self._refusal(error)

    @api.model
    def _refusal(self, error):
        return UserError(self.env._("These sales can't be analysed. %s", error))

    @api.model
    def _check_right(self):
        self.env["supermarket.sale.report"].check_access("read")

    @api.model
    def _companies(self):
        """The chosen companies whose amounts add up: those with the first one's currency."""
        return self.env.companies.filtered(
            lambda company: company.currency_id == self.env.company.currency_id
        )

    @api.model
    def _named(self, records):
        # sudo: the names alone, of what was found already
        return [{"id": record.id, "name": record.display_name} for record in records.sudo()]

    # The clock ---------------------------------------------------------------------------

    @api.model
    def _today(self):
        """The day it is in the company's shops."""
        return self.env["stock.warehouse"]._store_day()

    @api.model
    def _first_weekday(self):
        """The day a week starts on for this person, 0 = Monday."""
        lang = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        return int(lang.week_start or 1) - 1

    # Doors to Odoo's own views -----------------------------------------------------------

    @api.model
    def open_pivot(self, values):
        """The same sales in Odoo's pivot, graph and list."""
        self._check_right()
        request = self._read_request(values)
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_pos.action_sale_report")
        fetch = self.env["supermarket.sale.fetch"]
        groups = [GROUP_BY[name] for name in request.by]
        return {
            **action,
            "domain": fetch._report_domain(request),
            "context": {
                "group_by": groups,
                "pivot_row_groupby": groups,
                "pivot_column_groupby": [],
                "pivot_measures": ["amount_total", "sales_ratio", "margin", "quantity"],
            },
        }

    @api.model
    def open_orders(self, values):
        """The receipts behind a figure: Odoo's orders, or the lines for who may not open orders."""
        self._check_right()
        request = self._read_request(values)
        fetch = self.env["supermarket.sale.fetch"]
        order_ids = fetch._order_ids(request, MOST_ORDERS + 1)
        if len(order_ids) > MOST_ORDERS or not self.env["pos.order"].has_access("read"):
            return {**self.open_pivot(values), **LIST_FIRST}
        action = self.env["ir.actions.act_window"]._for_xml_id("point_of_sale.action_pos_pos_form")
        return {**action, "domain": [("id", "in", order_ids)], "context": {}}

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
