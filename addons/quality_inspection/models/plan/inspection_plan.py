import secrets

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

PLANNERS = ("supermarket_stock.group_inspection_planner",)


class InspectionPlan(models.Model):
    """Whose goods are inspected, when and by which rules: those of its company and the branches.

    Regular plans inspect at a frequency, random plans by the risk of supplier and category, special
    plans everything in their scope.
    """

    _name = "inspection.plan"
    _description = "Inspection Plan"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _check_company_domain = models.check_company_domain_parent_of

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
        "product.category",
        string="Categories",
        tracking=True,
        help="With the categories below them.",
    )
    supplier_ids = fields.Many2many(
        "res.partner",
        "inspection_plan_supplier_rel",
        string="Suppliers",
        check_company=True,
        tracking=True,
    )
    lot_ids = fields.Many2many("stock.lot", string="Lots", check_company=True, tracking=True)
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        string="Stores",
        check_company=True,
        tracking=True,
        help="Empty: all stores.",
    )
    frequency_count = fields.Integer("Once Every", default=1, tracking=True)
    frequency = fields.Selection(
        [("lot", "Lots"), ("day", "Days"), ("week", "Weeks"), ("month", "Months")],
        required=True,
        default="lot",
        tracking=True,
        help="How often each supplier's product is due. Under tightened inspection, and while the "
        "product is recalled, every lot is.",
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

    @api.constrains("category_ids", "supplier_ids", "lot_ids")
    def _check_scope_in_force(self):
        self.filtered(lambda plan: plan.state == "active")._check_scope()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["creator_id"] = self.env.uid
            if vals.get("code", "/") == "/":
                vals["code"] = self.env["ir.sequence"].next_by_code("inspection.plan") or "/"
        return super().create(vals_list)

    def _closed_fields(self, vals):
        """What the draws are made of: another code would draw other lots, and replay none."""
        closed = {"code", "secret", "creator_id"} & vals.keys()
        if "company_id" in vals and any(plan.decision_count for plan in self):
            closed.add("company_id")
        return closed

    def _check_event(self, event):
        if event == "activate":
            self._check_complete()
        return super()._check_event(event)

    def _check_complete(self):
        """Raise where an active plan could not do what it promises."""
        self._check_scope()
        if not self.rule_ids:
            raise UserError(
                self.env._("%s has no rule, nothing would be inspected: add one.", self.name)
            )
        if self.date_end and self.date_end < fields.Date.context_today(self):
            raise UserError(
                self.env._("%s has ended already: choose a later end date first.", self.name)
            )
        for rule in self.rule_ids:
            rule._check_complete()

    def _check_scope(self):
        for plan in self:
            if not (plan.category_ids or plan.supplier_ids or plan.lot_ids):
                raise UserError(
                    self.env._("%s has no scope: choose categories, suppliers or lots.", plan.name)
                )

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

    def _lots_on_hand(self, companies):
        """The lots that companies have in any place of their own."""
        return SQL(
            """
            SELECT quant.lot_id
              FROM stock_quant quant
              JOIN stock_location place ON place.id = quant.location_id
             WHERE quant.company_id = ANY(%s) AND quant.lot_id IS NOT NULL
               AND place.usage = 'internal'
          GROUP BY quant.lot_id
            HAVING sum(quant.quantity) > 0
            """,
            companies.ids,
        )
