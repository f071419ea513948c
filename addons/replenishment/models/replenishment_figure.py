from odoo import fields, models
from odoo.tools import SQL

# {ratio: its SQL}: of sums, never an average of ratios.
RATIOS = {
    "turnover": "365.0 * SUM(%(sold_value)s) / NULLIF(SUM(%(stock_value_days)s), 0)",
    # Goods that sell: what doesn't would make an endless cover of any shop's; it is dead stock.
    "cover_days": """SUM(%(stock_value_days)s) FILTER (WHERE %(sold_value)s > 0)
        / NULLIF(SUM(%(sold_value)s) FILTER (WHERE %(sold_value)s > 0), 0)""",
    # A day of a product counts with what it sells on a day with stock: milk more than saffron.
    "service_level": """COALESCE(
        SUM(%(days_in_stock)s * GREATEST(%(sold_value)s, 0) / GREATEST(%(days_in_stock)s, 1))
        / NULLIF(SUM(%(days)s * GREATEST(%(sold_value)s, 0) / GREATEST(%(days_in_stock)s, 1)), 0),
        SUM(%(days_in_stock)s)::float / NULLIF(SUM(%(days)s), 0))""",
    "waste_share": "SUM(%(wasted_value)s) / NULLIF(SUM(%(moved_value)s), 0)",
}
SUMMED = (
    "sold_value",
    "stock_value_days",
    "days_in_stock",
    "days",
    "wasted_value",
    "moved_value",
)


class ReplenishmentFigure(models.Model):
    """A month of a product in a store: what sold, what was there, what was thrown away.

    Computed at night from the stock record. Ratios of groups are ratios of sums: by value, so
    that what sells much counts much.
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
        help="How many days the average stock lasts at these sales. Groups count goods that "
        "sold; the others are dead stock.",
    )  # fmt: skip
    service_level = fields.Float(
        readonly=True, aggregator="avg",
        help="Share of the days that ended with stock on the shelf. In groups a product counts "
        "with what it sells a day.",
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
        columns = {field: self._field_to_sql(self._table, field, query) for field in SUMMED}
        return SQL(RATIOS[name], **columns)
