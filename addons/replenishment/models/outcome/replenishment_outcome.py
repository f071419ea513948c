from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...ordering.simulation.hindsight import Days, look_back
from ...tools.apart import apart

AT_ONCE = 100
CENT = 0.005
NOTHING = (0.0, 0.0, 0.0, 0.0, 0.0)
DUE_COLUMNS = ("id", "product", "floor", "tz", "first", "last", "line", "picking")


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

    @api.model
    def _cron_learn(self):
        """Every hour: look back on what was accepted and had its days, by the store's clock."""
        for company in self.env["res.company"].search([]):
            own = self.with_company(company).with_context(allowed_company_ids=company.ids)
            while due := own._due(company):
                with apart(own.env, f"Looking back on the orders of {company.name}") as errors:
                    own._learn(due)
                if errors:
                    break
                if not self.env["ir.cron"]._commit_progress(len(due), remaining=1):
                    return  # out of time: the cron comes back at once, and goes on
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _due(self, company):
        """Accepted proposals whose next delivery has come and that weren't looked back on."""
        facts = self.env["replenishment.facts"]
        domain = Domain.FALSE
        for store in self.env["stock.warehouse"].search([("company_id", "=", company.id)]):
            today = facts._now_in(store).date()
            over = Domain("warehouse_id", "=", store.id)
            domain |= over & Domain("next_delivery_date", "<=", today)
        domain &= Domain("state", "=", "accepted") & Domain("outcome_ids", "=", False)
        domain &= Domain("delivery_date", "!=", False)
        return self.env["replenishment.proposal"].search(domain, limit=AT_ONCE, order="id")

    @api.model
    def _learn(self, proposals):
        """Write the outcome of each of these proposals."""
        flows = self._flows(proposals)
        shares = self._shares(proposals)
        return self.create([self._prepare_vals(one, flows[one.id], shares) for one in proposals])

    @api.model
    def _span(self, proposal):
        """First and last day that the order had to last for."""
        first = proposal.delivery_date
        return first, max(proposal.next_delivery_date - timedelta(days=1), first)

    @api.model
    def _flows(self, proposals):
        """{proposal id: {day or None: (net, sold, thrown, own receipt, wasted)}}, None: all before.

        ``thrown`` left the floor that day; ``wasted`` counts on the day on which it was lost: what
        expired did so on its date, whether it was thrown away later or still lies on the shelf.
        So net + thrown - wasted is the change of what can be sold. The order's own delivery counts
        from the first day on, also where it came the evening before.
        """
        for model in ("stock.move", "stock.move.line", "purchase.order.line", "stock.quant"):
            self.env[model].flush_model()
        self.env["stock.lot"].flush_model()
        due = [
            (
                one.id, one.product_id.id, one.warehouse_id.lot_stock_id.parent_path,
                one.warehouse_id._store_tz(), *self._span(one), one.purchase_line_id.id or None,
                one.picking_id.id or None,
            )
            for one in proposals
        ]  # fmt: skip
        rows = self.env.execute_query(self._flows_query(due))
        flows = defaultdict(dict)
        for proposal_id, day, *sums in rows:
            flows[proposal_id][day] = tuple(float(value) for value in sums)
        return flows

    @api.model
    def _flows_query(self, due):
        return SQL(
            """
            WITH due AS (
                SELECT * FROM unnest(%(id)s::int[], %(product)s::int[], %(floor)s::text[],
                                     %(tz)s::text[], %(first)s::date[], %(last)s::date[],
                                     %(line)s::int[], %(picking)s::int[])
                    AS d(id, product_id, floor, tz, first, last, line_id, picking_id)
            ), change AS (
                SELECT due.*, r.quantity, r.operation, own.is_own,
                       GREATEST((r.date AT TIME ZONE 'UTC' AT TIME ZONE due.tz)::date,
                                CASE WHEN own.is_own THEN due.first END) AS day,
                       (LEAST(r.date, lot.removal_date, lot.expiration_date)
                           AT TIME ZONE 'UTC' AT TIME ZONE due.tz)::date AS lost_on,
                       r.operation = 'scrap' OR (r.operation = 'count' AND r.quantity < 0 AND (
                           NOT COALESCE(m.is_inventory, FALSE)
                           OR LEAST(lot.removal_date, lot.expiration_date) <= r.date
                       )) AS is_thrown
                  FROM due
                  JOIN (%(record)s) r ON r.product_id = due.product_id
                  JOIN stock_location place ON place.id = r.location_id
             LEFT JOIN stock_move m ON m.id = r.move_id
             LEFT JOIN stock_lot lot ON lot.id = r.lot_id
            CROSS JOIN LATERAL (
                       SELECT COALESCE(r.operation IN ('receipt', 'transfer') AND (
                           m.purchase_line_id = due.line_id OR m.picking_id = due.picking_id
                       ), FALSE) AS is_own) own
                 WHERE place.parent_path LIKE due.floor || '%%'
            )
            SELECT id, day, SUM(net), SUM(sold), SUM(thrown), SUM(own), SUM(wasted)
              FROM (
                SELECT id, CASE WHEN day >= first THEN day END AS day, quantity AS net,
                       CASE WHEN operation IN ('sale', 'sale_return', 'delivery',
                                               'customer_return') THEN -quantity ELSE 0 END AS sold,
                       CASE WHEN is_thrown THEN -quantity ELSE 0 END AS thrown,
                       CASE WHEN is_own THEN quantity ELSE 0 END AS own, 0 AS wasted
                  FROM change
                 WHERE day <= last
                 UNION ALL
                SELECT id, CASE WHEN lost_on >= first THEN lost_on END, 0, 0, 0, 0, -quantity
                  FROM change
                 WHERE is_thrown AND lost_on <= last
                 UNION ALL
                SELECT due.id, CASE WHEN shelf.lost_on >= due.first THEN shelf.lost_on END,
                       0, 0, 0, 0, quant.quantity
                  FROM due
                  JOIN stock_quant quant ON quant.product_id = due.product_id
                  JOIN stock_location place ON place.id = quant.location_id
                  JOIN stock_lot lot ON lot.id = quant.lot_id
            CROSS JOIN LATERAL (
                       SELECT (LEAST(lot.removal_date, lot.expiration_date)
                           AT TIME ZONE 'UTC' AT TIME ZONE due.tz)::date AS lost_on) shelf
                 WHERE place.parent_path LIKE due.floor || '%%' AND quant.quantity > 0
                   AND shelf.lost_on <= due.last
              ) rows_
          GROUP BY 1, 2
            """,
            record=self.env["supermarket.stock.record"]._table_query,
            **{
                name: list(column)
                for name, column in zip(DUE_COLUMNS, zip(*due, strict=True), strict=True)
            },
        )

    @api.model
    def _shares(self, proposals):
        """{(product, store, day): share of the day with stock} where a shelf ran empty."""
        spans = [self._span(one) for one in proposals]
        return self.env["replenishment.history"]._in_stock_shares(
            proposals.warehouse_id,
            min(first for first, _last in spans),
            max(last for _f, last in spans),
            {(one.product_id.id, one.warehouse_id.id) for one in proposals},
        )

    @api.model
    def _prepare_vals(self, proposal, flow, shares):
        """The values of one outcome."""
        first, last = self._span(proposal)
        dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        daily = [flow.get(date, NOTHING) for date in dates]
        asked = [
            max(day[1], 0.0) + self._missed(proposal, date, shares)
            for date, day in zip(dates, daily, strict=True)
        ]
        opening = self._change(flow.get(None, NOTHING))
        # what else came or went: other deliveries, transfers, counts
        others = [max(net + sold + thrown - own, 0.0) for net, sold, thrown, own, _w in daily]
        days = Days(opening, asked, others)
        return {
            **self._prepare_facts(proposal, daily, opening, sum(asked)),
            **self._prepare_verdict(proposal, days),
            "covered_from": first,
            "covered_to": last,
        }

    @api.model
    def _change(self, flow):
        """By how much what can be sold has changed: what expired can't, wherever it lies."""
        net, _sold, thrown, _own, wasted = flow
        return net + thrown - wasted

    @api.model
    def _missed(self, proposal, date, shares):
        """What an empty shelf would have sold that day at the usual pace."""
        share = shares.get((proposal.product_id.id, proposal.warehouse_id.id, date), 1.0)
        return (1.0 - share) * proposal.daily_qty

    @api.model
    def _prepare_facts(self, proposal, daily, opening, asked):
        sold = sum(day[1] for day in daily)
        difference = proposal.qty_to_order - proposal.proposed_qty
        sign = proposal.uom_id.compare(difference, 0)
        return {
            "proposal_id": proposal.id,
            "company_id": proposal.company_id.id,
            "warehouse_id": proposal.warehouse_id.id,
            "product_id": proposal.product_id.id,
            "categ_id": proposal.categ_id.id,
            "partner_id": proposal.partner_id.id,
            "buyer_id": proposal.decided_by_id.id,
            "decided_on": proposal.decided_on,
            "adjustment": proposal.adjustment,
            "kind": {1: "more", 0: "same", -1: "less"}[sign],
            "proposed_qty": proposal.proposed_qty,
            "ordered_qty": proposal.qty_to_order,
            "difference_qty": difference,
            "received_qty": sum(day[3] for day in daily),
            "other_qty": sum(net + sold + thrown - own for net, sold, thrown, own, _w in daily),
            "opening_qty": opening,
            "expected_qty": proposal.demand_qty,
            "sold_qty": sold,
            "demand_qty": asked,
            "wasted_qty": sum(day[4] for day in daily),
            "left_qty": opening + sum(self._change(day) for day in daily),
            "fill": sold / asked if asked else 1.0,
        }

    @api.model
    def _prepare_verdict(self, proposal, days):
        """Both quantities played on the same days."""
        planner = self.env["replenishment.planner"]
        life = planner._shelf_life(proposal.product_id)
        costs = planner._costs(proposal.product_id, proposal.company_id)
        proposed = look_back(days, proposal.proposed_qty, life, costs)
        decided = look_back(days, proposal.qty_to_order, life, costs)
        saved = proposed.cost - decided.cost
        verdict = "even" if abs(saved) < CENT else "helped" if saved > 0 else "harmed"
        return {
            "proposed_lost": proposed.lost,
            "ordered_lost": decided.lost,
            "proposed_wasted": proposed.wasted,
            "ordered_wasted": decided.wasted,
            "proposed_cost": proposed.cost,
            "ordered_cost": decided.cost,
            "saved": saved,
            "verdict": verdict,
        }
