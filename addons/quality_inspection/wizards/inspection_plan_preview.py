from collections import Counter, defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Command

from ..models.decision.inspection_decision import NEVER_PUT_OFF, NOT_SELECTED
from ..tools.series_key import NO_AQL

#: Receipts that a preview looks at; with more it says that it is a part.
MAX_LINES = 5000
MOST_DAYS = 365


class InspectionPlanPreview(models.TransientModel):
    """What a plan would have inspected of what came lately, and how many hours that is.

    It looks at receipts that are done as if they came today: chances and regimes are those of now.
    Nothing is written but the preview itself.
    """

    _name = "inspection.plan.preview"
    _description = "Preview of a Plan"
    _inherit = ["supermarket.first.state.mixin"]

    plan_id = fields.Many2one(
        "inspection.plan", required=True, default=lambda self: self.env.context.get("active_id")
    )
    days = fields.Integer("Days Back", default=28, required=True)
    line_ids = fields.One2many(
        "inspection.plan.preview.line", "preview_id", compute="_compute_lines", store=True
    )
    is_part = fields.Boolean(compute="_compute_lines", store=True)
    days_seen = fields.Float(compute="_compute_lines", store=True)
    also_inspected = fields.Char(
        "Also Inspected By",
        compute="_compute_lines",
        store=True,
        help="Plans in force that cover some of these lots, too: each makes a task of its own.",
    )
    why_nothing = fields.Char(compute="_compute_lines", store=True)
    lot_count = fields.Integer("Lots Covered", compute="_compute_figures")
    inspected = fields.Float("Lots Inspected", digits=(8, 1), compute="_compute_figures")
    hours = fields.Float(compute="_compute_figures")
    hours_a_week = fields.Float("Hours a Week", compute="_compute_figures")

    _days_range = models.Constraint(
        "CHECK(days BETWEEN 1 AND 365)", "A preview looks 1 to 365 days back."
    )

    @api.depends("plan_id", "days")
    def _compute_lines(self):
        for preview in self:
            # a stored compute runs as sudo: whose plan it is must be asked of the person
            preview.plan_id.sudo(False).check_access("write")  # of the company that received it
            lines = preview._received()
            arrived = lines.filtered(self.env["inspection.intake"]._comes_from_supplier)
            deliveries = self.env["inspection.intake"].sudo()._deliveries(arrived)
            rows = preview._rows(deliveries) if arrived else {}
            preview.also_inspected = preview._overlaps(deliveries) if rows else False
            preview.why_nothing = False if rows else preview._message_nothing(arrived)
            preview.is_part = len(lines) == MAX_LINES
            preview.days_seen = preview._days_seen(lines)
            preview.line_ids = [
                Command.clear(),
                *(Command.create({"rule_id": rule.id, **row}) for rule, row in rows.items()),
            ]

    @api.depends("line_ids.lot_count", "line_ids.inspected", "line_ids.hours", "days_seen")
    def _compute_figures(self):
        for preview in self:
            preview.lot_count = sum(preview.line_ids.mapped("lot_count"))
            preview.inspected = sum(preview.line_ids.mapped("inspected"))
            preview.hours = sum(preview.line_ids.mapped("hours"))
            preview.hours_a_week = preview.hours * 7 / max(preview.days_seen, 1)

    def _days_back(self):
        """What is typed is looked at before its constraint is asked."""
        return min(max(self.days, 1), MOST_DAYS)

    def _message_nothing(self, arrived):
        """Say why the plan would have inspected nothing, and what to do about it."""
        if not self.plan_id.rule_ids:
            return self.env._("This plan has no rule yet: add one, with the items to look at.")
        if not arrived:
            return self.env._("Nothing came from suppliers in these days: look further back.")
        return self.env._(
            "Nothing that came in these days is in the scope of this plan and its rules: look at "
            "their categories, suppliers, stores and products."
        )

    def _days_seen(self, lines):
        """Return the days that the receipts looked at are from."""
        if len(lines) < MAX_LINES:
            return self.days
        return (fields.Datetime.now() - min(lines.mapped("date"))).total_seconds() / 86400

    def _received(self):
        """Return the lines of receipts that are done, the newest first."""
        intake = self.env["inspection.intake"].sudo()
        # sudo: the planner need not be able to read stock moves
        return intake.env["stock.move.line"].search(
            [
                ("company_id", "=", self.plan_id.company_id.id),
                ("state", "=", "done"),
                ("picking_code", "=", "incoming"),
                ("date", ">=", fields.Datetime.now() - timedelta(days=self._days_back())),
            ],
            order="date desc, id desc",
            limit=MAX_LINES,
        )

    def _overlaps(self, deliveries):
        """Return the other plans in force on these lots, with how many each covers."""
        plans = self.env["inspection.plan"].sudo()
        covered = {
            delivery.key
            for delivery, _rule in plans._match(self.plan_id.company_id, deliveries, self.plan_id)
        }
        counts = Counter(
            rule.plan_id
            for delivery, rule in plans._match(self.plan_id.company_id, deliveries)
            if delivery.key in covered and rule.plan_id != self.plan_id
        )
        return ", ".join(f"{plan.name} ({count})" for plan, count in counts.most_common())

    def _rows(self, deliveries):
        """Return {rule: what it would inspect}."""
        plan = self.plan_id.sudo()
        matches = self.env["inspection.plan"].sudo()._match(plan.company_id, deliveries, plan)
        if not matches:
            return {}
        series = self._series(matches)
        rows = defaultdict(lambda: {"lot_count": 0, "inspected": 0.0, "units": 0, "hours": 0.0})
        for delivery, rule, chance in self._chances(matches, series):
            row = rows[rule]
            row["lot_count"] += 1
            row["inspected"] += chance
            if chance:
                size = self._sample_size(delivery, rule, series)
                row["units"] += round(chance * size)
                row["hours"] += chance * rule.item_ids._minutes(size) / 60
        return rows

    def _series(self, matches):
        """Return {(delivery, rule): [series]} of those that there are: a preview makes none."""
        known = {
            (one.supplier_id, one.category_id, one.product_id, one.defect_class, one.aql): one
            for one in self.env["inspection.series"]
            .sudo()
            .search([("company_id", "=", self.plan_id.company_id.id)])
        }
        none = self.env["inspection.series"].sudo()
        return {
            (delivery.key, rule): [
                known.get(
                    (
                        delivery.supplier,
                        delivery.category,
                        rule.product_id,
                        name,
                        rule._aql_of(name) or NO_AQL,
                    ),
                    none,
                )
                for name in rule._classes()
            ]
            for delivery, rule in matches
        }

    def _chances(self, matches, series):
        """Yield (delivery, rule, probability of its inspection), the oldest delivery first."""
        decisions = self.env["inspection.decision"].sudo()
        evidence = decisions._evidence(matches).without_dues()
        due = {}
        for delivery, rule in sorted(matches, key=lambda match: self._date(match[0])):
            belief, _prior, history = evidence.belief(delivery)
            classes = series[delivery.key, rule]
            reason = decisions._reason(rule, delivery, classes, history, evidence)
            is_due = self._is_due(rule.plan_id, delivery, due) or reason in NEVER_PUT_OFF
            if reason in NOT_SELECTED or not is_due:
                yield delivery, rule, 0.0
            else:
                yield delivery, rule, decisions._probability(rule, reason, belief.risk)

    @api.model
    def _date(self, delivery):
        return delivery.picking.date_done or delivery.move.date

    def _is_due(self, plan, delivery, due):
        """Whether the frequency asks for this one of the deliveries in their order."""
        key = delivery.product, delivery.supplier
        date = self._date(delivery)
        last, skipped = due.get(key, (None, 0))
        if last is None:
            is_due = True
        elif plan.frequency == "lot":
            is_due = skipped + 1 >= plan.frequency_count
        else:
            is_due = last + relativedelta(**{f"{plan.frequency}s": plan.frequency_count}) <= date
        due[key] = (date, 0) if is_due else (last, skipped + 1)
        return is_due

    def _sample_size(self, delivery, rule, series):
        regimes = [one.regime for one in series[delivery.key, rule]]
        return max(
            rule._sample(delivery.lot_size, regime, name)["size"]
            for name, regime in zip(rule._classes(), regimes, strict=True)
        )


class InspectionPlanPreviewLine(models.TransientModel):
    """What one rule would have inspected."""

    _name = "inspection.plan.preview.line"
    _description = "Preview of a Rule"
    _order = "hours desc, id"

    preview_id = fields.Many2one("inspection.plan.preview", required=True, ondelete="cascade")
    rule_id = fields.Many2one("inspection.rule", readonly=True)
    lot_count = fields.Integer("Lots Covered", readonly=True)
    inspected = fields.Float("Lots Inspected", digits=(8, 1), readonly=True)
    units = fields.Integer("Units Drawn", readonly=True)
    hours = fields.Float(readonly=True)
