from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sampling import is_selected, posterior, prior_mean, selection_probability, uniform

FIRST_LOTS = 5
FAILURE_MEMORY_DAYS = 30
CATEGORY_DAYS = 365
HISTORY_LIMIT = 1000


class InspectionDecision(models.Model):
    """Whether a delivered lot is inspected, and why: kept so that it can be replayed.

    The draw u is HMAC-SHA256 of lot and plan under the plan's secret; the lot is inspected when
    u < f. Nothing here is ever changed.
    """

    _name = "inspection.decision"
    _description = "Inspection Decision"
    _order = "id desc"
    _rec_name = "lot_key"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    plan_id = fields.Many2one(
        "inspection.plan", required=True, readonly=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one("inspection.rule", readonly=True, ondelete="set null")
    picking_id = fields.Many2one("stock.picking", readonly=True, index=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, index=True, ondelete="restrict")
    supplier_id = fields.Many2one("res.partner", readonly=True, index=True)
    category_id = fields.Many2one("product.category", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    lot_key = fields.Char("Name in the Draw", required=True, readonly=True)
    u = fields.Float("u", readonly=True, aggregator=None)
    probability = fields.Float("f", readonly=True, aggregator="avg")
    risk = fields.Float("R", readonly=True, aggregator="avg")
    prior = fields.Float("m₀", readonly=True, aggregator=None)
    alpha = fields.Float("α", readonly=True, aggregator=None)
    beta = fields.Float("β", readonly=True, aggregator=None)
    history_count = fields.Integer("Lots in History", readonly=True)
    reason = fields.Selection(
        [
            ("risk", "Risk"),
            ("every", "Every lot"),
            ("critical", "Critical hazard"),
            ("first_lots", "First lots of the supplier"),
            ("recent_failure", "Failure in the last 30 days"),
            ("tightened", "Tightened inspection"),
            ("recall", "Open recall"),
            ("not_due", "Not due"),
            ("inspected", "Lot has its task already"),
        ],
        required=True,
        readonly=True,
    )
    is_selected = fields.Boolean("Inspected", readonly=True)
    task_id = fields.Many2one("inspection.task", readonly=True, ondelete="restrict")

    @api.model
    def _decide(self, rule, delivery, series):
        """Decide on one delivery under one rule and return the record of it."""
        plan = rule.plan_id
        belief, prior, ages = self._belief(delivery)
        reason = self._reason(rule, delivery, series, ages)
        forced = reason not in ("risk", "not_due", "inspected")
        probability = selection_probability(belief.risk, forced=forced)
        u = uniform(plan.secret, delivery.lot_key, plan.code)
        chosen = reason not in ("not_due", "inspected") and is_selected(u, probability)
        return self.create(
            {
                "company_id": delivery.company.id,
                "plan_id": plan.id,
                "rule_id": rule.id,
                "picking_id": delivery.picking.id,
                "product_id": delivery.product.id,
                "lot_id": delivery.lot.id,
                "supplier_id": delivery.supplier.id,
                "category_id": delivery.category.id,
                "quantity": delivery.quantity,
                "date": fields.Datetime.now(),
                "lot_key": delivery.lot_key,
                "u": u,
                "probability": probability,
                "risk": belief.risk,
                "prior": prior,
                "alpha": belief.alpha,
                "beta": belief.beta,
                "history_count": len(ages),
                "reason": reason,
                "is_selected": chosen,
            }
        )

    @api.model
    def _reason(self, rule, delivery, series, history):
        """Return why f is what it is; the first reason that applies, the gravest first."""
        if self.env["inspection.task"]._has_task(rule.plan_id, delivery):
            return "inspected"
        if not rule.plan_id._is_due(delivery):
            return "not_due"
        checks = {
            "recall": lambda: self._has_open_recall(delivery),
            "tightened": lambda: series.regime == "tightened",
            "every": lambda: rule.plan_id.selection == "every",
            "recent_failure": lambda: any(
                failed and age <= FAILURE_MEMORY_DAYS for age, failed in history
            ),
            "first_lots": lambda: len(history) < FIRST_LOTS,
            "critical": rule._has_critical_item,
        }
        return next((name for name, applies in checks.items() if applies()), "risk")

    @api.model
    def _has_open_recall(self, delivery):
        return bool(
            self.env["supermarket.hold"].search_count(
                [
                    ("product_id", "=", delivery.product.id),
                    ("company_id", "=", delivery.company.id),
                    ("reason", "=", "recall"),
                    ("state", "=", "active"),
                ],
                limit=1,
            )
        )

    @api.model
    def _belief(self, delivery):
        """Return (posterior, prior mean, history) of the supplier's lots in the category."""
        return self._belief_of(delivery.company, delivery.supplier, delivery.category)

    @api.model
    def _belief_of(self, company, supplier, category):
        history = self._history(company, supplier, category)
        prior = self._prior(company, category)
        return posterior(prior, history), prior, history

    @api.model
    def _original_domain(self, company, category):
        return [
            ("company_id", "=", company.id),
            ("category_id", "=", category.id),
            ("state", "=", "completed"),
            ("is_original", "=", True),
        ]

    @api.model
    def _history(self, company, supplier, category):
        """Return (age in days, failed) of the supplier's original lots, the newest first."""
        now = fields.Datetime.now()
        results = self.env["inspection.result"].search_fetch(
            [*self._original_domain(company, category), ("supplier_id", "=", supplier.id)],
            ["review_date", "verdict"],
            order="review_date desc",
            limit=HISTORY_LIMIT,
        )
        return [
            (max((now - result.review_date).total_seconds(), 0) / 86400, result.verdict == "fail")
            for result in results
        ]

    @api.model
    def _prior(self, company, category):
        since = fields.Datetime.now() - timedelta(days=CATEGORY_DAYS)
        counts = dict(
            self.env["inspection.result"]._read_group(
                [*self._original_domain(company, category), ("review_date", ">=", since)],
                ["verdict"],
                ["__count"],
            )
        )
        return prior_mean(counts.get("fail", 0), sum(counts.values()))

    def _replays(self):
        """Whether u, recomputed from the plan's secret, gives this decision again."""
        self.ensure_one()
        # sudo: the secret is for administrators; the answer is yes or no
        plan = self.plan_id.sudo()
        u = uniform(plan.secret, self.lot_key, plan.code)
        if u != self.u:
            return False
        if self.reason in ("not_due", "inspected"):
            return not self.is_selected
        return self.is_selected == is_selected(u, self.probability)

    def action_replay(self):
        """Recompute the draws and say whether they hold."""
        wrong = self.filtered(lambda decision: not decision._replays())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if wrong else "success",
                "message": self.env._("%s decisions do not replay.", len(wrong))
                if wrong
                else self.env._("Recomputed from the plan's secret: same draw, same decision."),
            },
        }

    def _link_task(self, task):
        """Name the task that follows; the only thing that is added to a decision."""
        return super().write({"task_id": task.id})  # pylint: disable=super-method-mismatch

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A decision can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A decision can't be deleted."))
