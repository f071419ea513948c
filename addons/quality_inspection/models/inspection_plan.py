import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .inspection_transition_mixin import Transition

PLANNERS = ("supermarket_stock.group_inspection_planner",)


class InspectionPlan(models.Model):
    """Whose goods are inspected, when and by which rules.

    Regular plans inspect at a frequency, random plans by the risk of supplier and category, special
    plans everything in their scope.
    """

    _name = "inspection.plan"
    _description = "Inspection Plan"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"

    _transitions = {
        "activate": Transition(("draft", "suspended"), "active", PLANNERS),
        "suspend": Transition(("active",), "suspended", PLANNERS),
        "end": Transition(("active", "suspended"), "ended", PLANNERS),
    }

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(readonly=True, copy=False, default="/")
    plan_type = fields.Selection(
        [("regular", "Regular"), ("random", "Random"), ("special", "Special")],
        required=True,
        default="regular",
        tracking=True,
    )
    selection = fields.Selection(
        [("every", "Every lot that is due"), ("risk", "By chance, weighted by risk")],
        compute="_compute_selection",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    category_ids = fields.Many2many(
        "product.category", string="Categories", help="With the categories below them."
    )
    supplier_ids = fields.Many2many(
        "res.partner", "inspection_plan_supplier_rel", string="Suppliers", check_company=True
    )
    lot_ids = fields.Many2many("stock.lot", string="Lots", check_company=True)
    warehouse_ids = fields.Many2many(
        "stock.warehouse", string="Stores", check_company=True, help="Empty: all stores."
    )
    frequency_count = fields.Integer("Once Every", default=1, tracking=True)
    frequency = fields.Selection(
        [("lot", "Lots"), ("day", "Days"), ("week", "Weeks"), ("month", "Months")],
        required=True,
        default="lot",
        tracking=True,
        help="How often each supplier's product is due.",
    )
    date_start = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_end = fields.Date(tracking=True, help="Empty: until it is ended.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    creator_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, readonly=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    rule_ids = fields.One2many("inspection.rule", "plan_id", "Rules", copy=True)
    task_ids = fields.One2many("inspection.task", "plan_id", "Tasks")
    task_count = fields.Integer(compute="_compute_task_count")
    decision_count = fields.Integer(compute="_compute_decision_count")
    note = fields.Html()
    secret = fields.Char(
        default=lambda self: secrets.token_hex(32),
        copy=False,
        required=True,
        readonly=True,
        groups="supermarket_stock.group_admin",
        help="Key of the plan's draws: with it an auditor recomputes them.",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code) WHERE code != '/'", "This plan code exists already."
    )
    _frequency_positive = models.Constraint(
        "CHECK(frequency_count BETWEEN 1 AND 1000)",
        "A frequency is a whole number from 1 to 1000.",
    )

    @api.depends("plan_type")
    def _compute_selection(self):
        for plan in self:
            plan.selection = "risk" if plan.plan_type == "random" else "every"

    @api.depends("task_ids")
    def _compute_task_count(self):
        counts = dict(
            self.env["inspection.task"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.task_count = counts.get(plan, 0)

    def _compute_decision_count(self):
        counts = dict(
            self.env["inspection.decision"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.decision_count = counts.get(plan, 0)

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for plan in self:
            if plan.date_end and plan.date_end < plan.date_start:
                raise ValidationError(
                    self.env._(
                        "%(plan)s ends on %(end)s, before it starts on %(start)s.",
                        plan=plan.name,
                        end=plan.date_end,
                        start=plan.date_start,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["creator_id"] = self.env.uid
            if vals.get("code", "/") == "/":
                vals["code"] = self.env["ir.sequence"].next_by_code("inspection.plan") or "/"
        return super().create(vals_list)

    def _check_event(self, event):
        if event == "activate":
            self._check_complete()
        return super()._check_event(event)

    def _check_complete(self):
        """Raise where an active plan could not do what it promises."""
        if not (self.category_ids or self.supplier_ids or self.lot_ids):
            raise UserError(
                self.env._("%s has no scope: choose categories, suppliers or lots.", self.name)
            )
        if not self.rule_ids:
            raise UserError(self.env._("%s has no rule: nothing would be inspected.", self.name))
        if self.date_end and self.date_end < fields.Date.context_today(self):
            raise UserError(self.env._("%s has ended already.", self.name))
        for rule in self.rule_ids:
            rule._check_complete()

    def action_activate(self):
        for plan in self:
            plan._fire("activate")

    def action_suspend(self):
        for plan in self:
            plan._fire("suspend")

    def action_end(self):
        for plan in self:
            plan._fire("end")

    def action_view_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}

    def action_view_decisions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_decision_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}

    @api.model
    def _active_domain(self, company, date):
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "active"),
                ("date_start", "<=", date),
            ]
        ) & (Domain("date_end", "=", False) | Domain("date_end", ">=", date))

    @api.model
    def _active_plans(self, company, date):
        return self.search(self._active_domain(company, date))

    def _rule_for(self, delivery):
        """Return the first rule of the plan that fits a delivery; none if it is out of scope."""
        self.ensure_one()
        if not self._covers(delivery):
            return self.env["inspection.rule"]
        return self.rule_ids.filtered(lambda rule: rule._covers(delivery))[:1]

    def _covers(self, delivery):
        return (
            (not self.warehouse_ids or delivery.warehouse in self.warehouse_ids)
            and (
                not self.supplier_ids
                or delivery.supplier in self.supplier_ids.commercial_partner_id
            )
            and (not self.lot_ids or delivery.lot in self.lot_ids)
            and (not self.category_ids or self._covers_category(delivery.category))
        )

    def _covers_category(self, category):
        return any(
            (category.parent_path or "").startswith(c.parent_path) for c in self.category_ids
        )

    def _is_due(self, delivery):
        """Whether the frequency asks for this delivery: nothing was selected in the period before.

        Once every n lots counts the decisions on the supplier's product since the last selected.
        """
        self.ensure_one()
        if self.frequency == "lot" and self.frequency_count == 1:
            return True
        domain = Domain(
            [
                ("plan_id", "=", self.id),
                ("product_id", "=", delivery.product.id),
                ("supplier_id", "=", delivery.supplier.id),
            ]
        )
        decisions = self.env["inspection.decision"]
        last = decisions.search(domain & Domain("is_selected", "=", True), order="id desc", limit=1)
        if not last:
            return True
        if self.frequency == "lot":
            skipped = decisions.search_count(domain & Domain("id", ">", last.id))
            return skipped + 1 >= self.frequency_count
        # A little less than the period: a delivery that comes an hour earlier counts as due.
        period = relativedelta(**{f"{self.frequency}s": self.frequency_count})
        return last.date + period - timedelta(hours=2) <= fields.Datetime.now()

    def _inspect(self, delivery):
        """Decide on a delivery by every plan that covers it; make the tasks that follow.

        Without a supplier there is no series and no history: such goods are no delivery.
        """
        if not delivery.supplier or delivery.product.uom_id.compare(delivery.quantity, 0) <= 0:
            return self.env["inspection.task"]
        tasks = self.env["inspection.task"]
        for plan in self:
            rule = plan._rule_for(delivery)
            if not rule:
                continue
            series = self.env["inspection.series"]._of(
                delivery.company, delivery.supplier, delivery.category
            )
            decision = self.env["inspection.decision"]._decide(rule, delivery, series)
            tasks |= tasks._create_for(rule, delivery, decision, series)
        return tasks
