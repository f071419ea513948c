from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.bulk import insert_many
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...sampling import is_selected, qualifies_to_skip, selection_probability, uniform
from ...tools.context_keys import PURGING

FIRST_LOTS = 5
FAILURE_MEMORY_DAYS = 30
#: Reasons that ask for no inspection, whatever the draw says.
NOT_SELECTED = ("not_due", "inspected", "no_items")
#: Reasons that no frequency puts off: what is known to be wrong is looked at lot by lot.
NEVER_PUT_OFF = ("discontinued", "recall", "tightened")
#: Reasons that leave it to chance.
BY_CHANCE = ("risk", "skip_lot")
#: Why goods on hand are inspected: they are no original lots of their supplier.
ON_HAND = ("hand", "date")


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
    delivered_quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="What the delivery had brought by then; what comes later is decided on anew.",
    )
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
            ("discontinued", "Discontinued inspection"),
            ("recall", "Open recall"),
            ("skip_lot", "Skip-lot: a good record"),
            ("not_due", "Not due"),
            ("inspected", "Lot has its task already"),
            ("no_items", "Nothing to look at: the rule has no items"),
            ("hand", "Asked for by hand"),
            ("date", "On hand, its date has come"),
        ],
        required=True,
        readonly=True,
    )
    is_selected = fields.Boolean("Inspected", readonly=True)
    task_id = fields.Many2one(
        "inspection.task", readonly=True, ondelete="restrict", index="btree_not_null"
    )

    @api.model
    def _decide_many(self, matches, series, reason=None):
        """Decide on [(delivery, rule)] and return the records, in the same order.

        The number of statements does not depend on the number of deliveries.

        :param series: {(delivery, rule): [series of the rule's classes]}
        :param reason: why all of them are inspected, where that was decided by somebody
        """
        evidence = self._evidence(matches)
        rows = [
            self._prepare_decision(delivery, rule, series[delivery.key, rule], evidence, reason)
            for delivery, rule in matches
        ]
        return insert_many(self, rows)

    @api.model
    def _prepare_decision(self, delivery, rule, series, evidence, reason=None):
        plan = rule.plan_id
        belief, prior, history = evidence.belief(delivery)
        reason = reason or self._reason(rule, delivery, series, history, evidence)
        probability = self._probability(rule, reason, belief.risk)
        u = uniform(plan.secret, delivery.lot_key, plan.code)
        chosen = reason not in NOT_SELECTED and is_selected(u, probability)
        evidence.count(plan, delivery, chosen)
        return {
            "company_id": delivery.company.id,
            "plan_id": plan.id,
            "rule_id": rule.id,
            "picking_id": delivery.picking.id,
            "product_id": delivery.product.id,
            "lot_id": delivery.lot.id,
            "supplier_id": delivery.supplier.id,
            "category_id": delivery.category.id,
            "quantity": delivery.quantity,
            "delivered_quantity": delivery.total,
            "date": fields.Datetime.now(),
            "lot_key": delivery.lot_key,
            "u": u,
            "probability": probability,
            "risk": belief.risk,
            "prior": prior,
            "alpha": belief.alpha,
            "beta": belief.beta,
            "history_count": sum(one.is_original for one in history),
            "reason": reason,
            "is_selected": chosen,
        }

    @api.model
    def _reason(self, rule, delivery, series, history, evidence):
        """Return why f is what it is; the first reason that applies, the gravest first."""
        if not rule.item_ids:
            return "no_items"
        checks = {
            "discontinued": lambda: any(one.severity == "discontinued" for one in series),
            "recall": lambda: delivery.product.id in evidence.recalled,
            "tightened": lambda: any(one.regime == "tightened" for one in series),
            "not_due": lambda: not evidence.is_due(rule.plan_id, delivery),
            "skip_lot": lambda: self._may_be_skipped(rule, history),
            "every": lambda: rule.plan_id.selection == "every",
            "recent_failure": lambda: any(
                one.failed and one.age <= FAILURE_MEMORY_DAYS for one in history
            ),
            "first_lots": lambda: sum(one.is_original for one in history) < FIRST_LOTS,
            "critical": rule._has_critical_item,
        }
        return next((name for name, applies in checks.items() if applies()), "risk")

    @api.model
    def _may_be_skipped(self, rule, history):
        """Whether a rule that would inspect every lot leaves this one to chance."""
        return (
            bool(rule.skip_lot)
            and rule.plan_id.selection == "every"
            and not rule._has_critical_item()
            and qualifies_to_skip((lot.age, lot.failed) for lot in history)
        )

    @api.model
    def _probability(self, rule, reason, risk):
        """Return f, the chance of an inspection."""
        if reason == "skip_lot":
            return 1 / int(rule.skip_lot)
        return selection_probability(risk, forced=reason not in (*BY_CHANCE, *NOT_SELECTED))

    def _replays(self):
        """Whether u, recomputed from the plan's secret, gives this decision again."""
        self.ensure_one()
        # sudo: the secret is for administrators; the answer is yes or no
        plan = self.plan_id.sudo()
        u = uniform(plan.secret, self.lot_key, plan.code)
        if u != self.u:
            return False
        if self.reason in NOT_SELECTED:
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

    def action_open_replay(self):
        """Show how this decision came about, each step computed anew beside what was recorded."""
        self.ensure_one()
        return self.env["inspection.replay"]._open(self)

    def _is_on_hand(self):
        return self.reason in ON_HAND

    def _source(self):
        """Return what names the delivery: the receipt, without one the move it came by."""
        if self.picking_id:
            return self.picking_id
        name = self.lot_key.rpartition("stock.move:")[2].partition(":")[0]
        return self.env["stock.move"].browse(int(name) if name.isdecimal() else False)

    def _link_tasks(self, tasks):
        """Name the tasks that follow, one each; the only thing that is added to a decision."""
        self.env.execute_query(
            SQL(
                """
                UPDATE inspection_decision SET task_id = made.task
                  FROM unnest(%s, %s) made (id, task)
                 WHERE inspection_decision.id = made.id
             RETURNING made.id
                """,
                self.ids,
                tasks.ids,
            )
        )
        self.invalidate_recordset(["task_id"])

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A decision can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_before_its_time(self):
        if not PURGING.is_in(self.env):
            raise UserError(self.env._("A decision can't be deleted."))
