from odoo import api, fields, models
from odoo.tools import format_date


class ReplenishmentOutcome(models.Model):
    """What came of an accepted proposal, and what the quantity proposed would have given.

    Written at night, once the days that the order had to last are over; never by people.
    """

    _name = "replenishment.outcome"
    _description = "Order in Hindsight"
    _order = "covered_to desc, id desc"
    _rec_name = "product_id"

    proposal_id = fields.Many2one(
        "replenishment.proposal", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True, index=True)
    product_id = fields.Many2one("product.product", readonly=True, index=True)
    categ_id = fields.Many2one("product.category", "Category", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    buyer_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    adjustment = fields.Selection(
        [
            ("person", "By hand"),
            ("minimum", "Topped up to the minimum"),
            ("budget", "Cut to the budget"),
        ],
        "Changed",
        readonly=True,
    )
    kind = fields.Selection(
        [("same", "As proposed"), ("more", "More"), ("less", "Less")], "Ordered", readonly=True
    )
    covered_from = fields.Date("Delivered", readonly=True)
    covered_to = fields.Date(
        "Lasted until", readonly=True, help="The last day before the next delivery."
    )
    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True, aggregator=None)
    ordered_qty = fields.Float("Decided", digits="Product Unit", readonly=True, aggregator=None)
    difference_qty = fields.Float(
        "Difference", digits="Product Unit", readonly=True, aggregator=None
    )
    received_qty = fields.Float(
        "Received",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="Of this order, until its last day; what came later stands with the decision.",
    )
    other_qty = fields.Float(
        "Other Changes",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="Other deliveries, transfers and counts of these days. Stock before, received and "
        "this, less sold and wasted, is what was left.",
    )
    opening_qty = fields.Float(
        "Stock Before",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="Without what had expired.",
    )
    expected_qty = fields.Float(
        "Expected Sales", digits="Product Unit", readonly=True, aggregator=None
    )
    sold_qty = fields.Float("Sold", digits="Product Unit", readonly=True)
    demand_qty = fields.Float(
        "Demand",
        digits="Product Unit",
        readonly=True,
        help="Sales, and what the hours with an empty shelf would have sold at the usual pace.",
    )
    wasted_qty = fields.Float(
        "Wasted",
        digits="Product Unit",
        readonly=True,
        help="Thrown away, or expired on the shelf, in these days.",
    )
    left_qty = fields.Float(
        "Left",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What could still be sold on the evening of the last day.",
    )
    fill = fields.Float(readonly=True, aggregator="avg", help="Sold as a share of asked for.")
    proposed_lost = fields.Float("Lost if as Proposed", digits="Product Unit", readonly=True)
    ordered_lost = fields.Float("Lost as Decided", digits="Product Unit", readonly=True)
    proposed_wasted = fields.Float("Wasted if as Proposed", digits="Product Unit", readonly=True)
    ordered_wasted = fields.Float("Wasted as Decided", digits="Product Unit", readonly=True)
    proposed_cost = fields.Monetary("Cost if as Proposed", readonly=True)
    ordered_cost = fields.Monetary("Cost as Decided", readonly=True)
    saved = fields.Monetary(
        "Saved by the Change",
        readonly=True,
        help="Cost of the quantity proposed less cost of the quantity decided, both played on what "
        "customers then asked for. Below zero: the proposal would have been better.",
    )
    verdict = fields.Selection(
        [
            ("helped", "The change helped"),
            ("harmed", "The proposal was better"),
            ("even", "No difference"),
        ],
        readonly=True,
    )

    _one_per_proposal = models.Constraint(
        "UNIQUE(proposal_id)", "A proposal is looked back on once."
    )

    @api.depends("product_id", "covered_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for outcome in self:
            outcome.display_name = self.env._(
                "%(product)s, delivered %(day)s",
                product=outcome.product_id.display_name,
                day=format_date(self.env, outcome.covered_from),
            )

    def action_open_proposal(self):
        self.ensure_one()
        return self.proposal_id.get_formview_action()
