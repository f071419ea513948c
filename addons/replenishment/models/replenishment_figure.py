from odoo import fields, models
from odoo.tools import SQL

# {ratio: (numerator, denominator, factor)}: of sums, never an average of ratios.
RATIOS = {
    "turnover": ("sold_value", "stock_value_days", 365.0),
    "cover_days": ("stock_value_days", "sold_value", 1.0),
    "service_level": ("days_in_stock", "days", 1.0),
    "waste_share": ("wasted_value", "moved_value", 1.0),
}


class ReplenishmentFigure(models.Model):
    """A month of a product in a store: what sold, what was there, what was thrown away.

    Computed at night from the stock record. Ratios of groups are ratios of sums.
    """

    _name = "replenishment.figure"
    _description = "Stock Figures by Month"
    _order = "month desc, warehouse_id, product_id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one("stock.warehouse", "Store", required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    categ_id = fields.Many2one("product.category", "Category", readonly=True, index=True)
    month = fields.Date(required=True, readonly=True, index=True, help="Its first day.")
    sold_qty = fields.Float("Sold", digits="Product Unit", readonly=True)
    sold_value = fields.Monetary("Sold (at cost)", readonly=True)
    wasted_qty = fields.Float("Wasted", digits="Product Unit", readonly=True)
    wasted_value = fields.Monetary("Waste (at cost)", readonly=True)
    moved_value = fields.Monetary("Sold and Wasted (at cost)", readonly=True)
    closing_qty = fields.Float("Stock at the End", digits="Product Unit", readonly=True)
    closing_value = fields.Monetary("Stock Value at the End", readonly=True)
    stock_value_days = fields.Float(
        "Stock Value × Days", readonly=True, help="The value in stock each evening, added up."
    )
    days = fields.Integer(
        readonly=True,
        help="Days on which the product was in stock or had sold within four weeks.",
    )  # fmt: skip
    days_in_stock = fields.Integer(
        "Days in Stock", readonly=True, help="Of these, days that ended with stock on the shelf."
    )
    turnover = fields.Float(
        "Turns a Year", readonly=True, aggregator="avg",
        help="Cost of what sold over the average stock value, for a year.",
    )  # fmt: skip
    cover_days = fields.Float(
        "Days of Cover", readonly=True, aggregator="avg",
        help="How many days the average stock lasts at these sales.",
    )  # fmt: skip
    service_level = fields.Float(
        readonly=True, aggregator="avg",
        help="Share of the days that ended with stock on the shelf.",
    )  # fmt: skip
    waste_share = fields.Float(
        readonly=True, aggregator="avg",
        help="Waste as a share of what was sold or wasted, at cost.",
    )  # fmt: skip

    _one_per_month = models.Constraint(
        "UNIQUE(warehouse_id, product_id, month)", "A product has one row a month and store."
    )

    def _read_group_select(self, aggregate_spec, query):
        """Turn the average of a ratio into the ratio of the sums."""
        name, _dot, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        above, below, factor = RATIOS[name]
        return SQL(
            "%(factor)s * SUM(%(above)s) / NULLIF(SUM(%(below)s), 0)",
            factor=factor,
            above=self._field_to_sql(self._table, above, query),
            below=self._field_to_sql(self._table, below, query),
        )
