from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import UserError, ValidationError

from ...tools.defect_classes import DEFECT_CLASSES

INSPECTORS = ("supermarket_stock.group_inspector",)
PLANNERS = ("supermarket_stock.group_inspection_planner",)


class InspectionTask(models.Model):
    """One lot to inspect: what to draw, what to look at, until when, by whom.

    Sample and limits are frozen when the task is made: a table, a rule or a standard that changes
    later changes nothing here.
    """

    _name = "inspection.task"
    _description = "Inspection Task"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "priority_score desc, date_due, id"
    _check_company_auto = True

    _initial_state = "todo"
    _transitions = {
        "start": Transition(("todo",), "doing", INSPECTORS, ("done",)),
        "finish": Transition(("doing",), "done"),
        "reopen": Transition(("done",), "doing"),
        "cancel": Transition(("todo", "doing"), "cancelled", PLANNERS),
        "replace": Transition(("todo",), "cancelled"),
    }

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    plan_id = fields.Many2one("inspection.plan", readonly=True, index=True, ondelete="restrict")
    rule_id = fields.Many2one("inspection.rule", readonly=True, ondelete="set null")
    decision_id = fields.Many2one(
        "inspection.decision", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    origin_task_id = fields.Many2one(
        "inspection.task", "Re-inspection Of", readonly=True, ondelete="restrict", index=True
    )
    reinspection_ids = fields.One2many("inspection.task", "origin_task_id", "Re-inspections")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=True, check_company=True
    )
    lot_id = fields.Many2one("stock.lot", readonly=True, index=True, ondelete="restrict")
    lot_ids = fields.Many2many(
        "stock.lot", string="Lots", readonly=True, help="All serial numbers of the delivery."
    )
    part = fields.Integer(readonly=True, help="0, or what came to the delivery later.")
    category_id = fields.Many2one("product.category", readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", readonly=True, index=True)
    picking_id = fields.Many2one("stock.picking", "Receipt", readonly=True, index=True)
    move_id = fields.Many2one("stock.move", readonly=True)
    purchase_line_id = fields.Many2one("purchase.order.line", readonly=True)
    purchase_id = fields.Many2one(related="purchase_line_id.order_id")
    receiver_id = fields.Many2one("res.users", "Received By", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True, index=True)
    quantity = fields.Float("Lot Quantity", digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_size = fields.Integer("Units in the Lot", readonly=True, aggregator=None)
    draw_uom_id = fields.Many2one("uom.uom", "Drawn In", readonly=True)
    expiration_date = fields.Datetime(related="lot_id.expiration_date")

    state = fields.Selection(
        [("todo", "To Do"), ("doing", "Doing"), ("done", "Done"), ("cancelled", "Cancelled")],
        default="todo",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_due = fields.Datetime("Due", tracking=True, index=True)
    due_status = fields.Selection(
        [("late", "Late"), ("soon", "Due soon"), ("ok", "In time")], compute="_compute_due_status"
    )
    date_done = fields.Datetime("Finished", readonly=True, copy=False)
    inspector_id = fields.Many2one(
        "inspection.inspector", tracking=True, check_company=True, index=True
    )
    user_id = fields.Many2one(related="inspector_id.user_id", store=True, index=True)
    assignment = fields.Selection(
        [("assigned", "Assigned"), ("none", "No inspector")],
        compute="_compute_assignment",
        store=True,
        index=True,
    )
    skill_ids = fields.Many2many("inspection.skill", compute="_compute_skills", string="Skills")
    priority_score = fields.Float("Priority", digits=(8, 2), readonly=True, aggregator="avg")
    defect_class = fields.Selection(DEFECT_CLASSES, readonly=True)
    risk = fields.Float("R", digits=(6, 4), readonly=True, aggregator="avg")

    regime = fields.Selection(
        [("normal", "Normal"), ("tightened", "Tightened"), ("reduced", "Reduced")], readonly=True
    )
    method_name = fields.Char("Sampling", readonly=True)
    code_letter = fields.Char(readonly=True)
    aql = fields.Char("AQL", readonly=True)
    sample_size = fields.Integer("n", readonly=True, aggregator="sum")
    accept_number = fields.Integer("Ac", readonly=True, aggregator=None)
    reject_number = fields.Integer("Re", readonly=True, aggregator=None)
    sample_summary = fields.Char("Sample", compute="_compute_sample_summary")
    sample_units = fields.Text("Units to Draw", readonly=True)

    is_sampled = fields.Boolean(
        readonly=True, default=True, help="Not: chance skipped the lot, its papers are checked."
    )
    class_ids = fields.One2many("inspection.task.class", "task_id", "Acceptance", readonly=True)
    line_ids = fields.One2many("inspection.task.line", "task_id", "Items", readonly=True)
    lacks_limit = fields.Boolean(compute="_compute_lacks_limit")
    result_ids = fields.One2many("inspection.result", "task_id", "Results", readonly=True)
    result_id = fields.Many2one(
        "inspection.result",
        compute="_compute_result",
        store=True,
        readonly=True,
        index="btree_not_null",
    )
    result_state = fields.Selection(related="result_id.state", string="Review")
    verdict = fields.Selection(related="result_id.verdict")
    reading_ids = fields.One2many(
        "inspection.reading", "task_id", "Readings", domain=[("is_current", "=", True)]
    )
    problem_ids = fields.One2many("inspection.problem", "task_id", "Problems")
    problem_count = fields.Integer(compute="_compute_problem_count")
    hold_ids = fields.Many2many("supermarket.hold", compute="_compute_holds", string="Holds")
    is_held = fields.Boolean("On Hold", compute="_compute_is_held")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    note = fields.Text()

    _delivery_unique = models.UniqueIndex(
        "(plan_id, COALESCE(picking_id, 0), COALESCE(move_id, 0), product_id,"
        " COALESCE(lot_id, 0), part)"
        " WHERE plan_id IS NOT NULL AND origin_task_id IS NULL AND state != 'cancelled'",
        "This delivery has its task from this plan already.",
    )

    @api.depends("date_due", "state")
    def _compute_due_status(self):
        now = fields.Datetime.now()
        for task in self:
            if not task.date_due or task.state not in ("todo", "doing"):
                task.due_status = False
            elif task.date_due < now:
                task.due_status = "late"
            else:
                soon = task.date_due < now + timedelta(hours=2)
                task.due_status = "soon" if soon else "ok"

    @api.depends("sample_size", "accept_number", "reject_number")
    def _compute_sample_summary(self):
        for task in self:
            task.sample_summary = (
                f"n {task.sample_size} · Ac {task.accept_number} · Re {task.reject_number}"
            )

    @api.depends("inspector_id")
    def _compute_assignment(self):
        for task in self:
            task.assignment = "assigned" if task.inspector_id else "none"

    @api.depends("line_ids.has_low", "line_ids.has_high", "line_ids.high")
    def _compute_lacks_limit(self):
        for task in self:
            task.lacks_limit = any(line._lacks_limit() for line in task.line_ids)

    @api.constrains("inspector_id")
    def _check_not_receiver(self):
        for task in self.filtered("receiver_id"):
            if task.user_id == task.receiver_id:
                raise ValidationError(task._message_own_receipt())

    def _message_own_receipt(self):
        return self.env._(
            "%(task)s: %(person)s received these goods and can't inspect them, too. Choose another "
            "inspector.",
            task=self.name,
            person=self.receiver_id.name,
        )

    @api.depends("line_ids.item_id.skill_id")
    def _compute_skills(self):
        for task in self:
            task.skill_ids = task.line_ids.item_id.skill_id

    @api.depends("result_ids.is_current")
    def _compute_result(self):
        for task in self:
            task.result_id = task.result_ids.filtered("is_current")[:1]

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for task in self:
            task.problem_count = len(task.problem_ids)

    def _compute_holds(self):
        holds = self._active_holds().grouped("origin_id")
        none = self.env["supermarket.hold"]
        for task in self:
            own = task.origin_task_id or task
            task.hold_ids = holds.get(task.id, none) | holds.get(own.id, none)

    def _compute_is_held(self):
        """Apart from the holds themselves: whether each may be read would be asked one by one."""
        holding = set(self._active_holds().mapped("origin_id"))
        for task in self:
            own = task.origin_task_id or task
            task.is_held = not holding.isdisjoint((task.id, own.id))

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for task in self:
            task.is_mine = task.user_id == self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("inspection.task") or "/"
        return super().create(vals_list)

    def _open_fields(self):
        """Planners move due date and inspector of open tasks; readings are open on their own."""
        fields_of_all = {"reading_ids", "note"}
        if self.env.user.has_group(PLANNERS[0]):
            return fields_of_all | {"date_due", "inspector_id"}
        return fields_of_all

    def write(self, vals):
        before = {task: task.inspector_id for task in self} if "inspector_id" in vals else {}
        result = super().write(vals)
        for task, inspector in before.items():
            if task.inspector_id != inspector:
                task._log_assignment()
        return result

    def _log_assignment(self):
        self.env["inspection.audit"]._append(
            self, "assign", data={"inspector": self.inspector_id.name or ""}
        )

    def _is_recorded(self):
        return True

    def action_start(self):
        """Take the task and open its readings. Starting twice changes nothing."""
        for task in self:
            if task._fire("start"):
                self.env["inspection.result"]._open(task)
        return True

    def _check_event(self, event):
        if event == "start":
            self._check_inspector()
        return super()._check_event(event)

    def _check_inspector(self):
        """Raise unless the task is the person's own, or still free for an inspector to take."""
        if self.receiver_id == self.env.user:
            raise UserError(self._message_own_receipt())
        if self.user_id == self.env.user:
            return
        if self.inspector_id:
            raise UserError(
                self.env._(
                    "%(task)s is assigned to %(inspector)s.",
                    task=self.name,
                    inspector=self.inspector_id.name,
                )
            )
        mine = self.env["inspection.inspector"].search(
            [("user_id", "=", self.env.uid), ("company_id", "=", self.company_id.id)], limit=1
        )
        if not mine:
            raise UserError(
                self.env._("%s has no inspector, and you are not listed as one.", self.name)
            )
        # sudo: a free task is taken by the inspector who starts it
        self.sudo().inspector_id = mine

    def _after_event(self, event, source, note):
        if event == "finish":
            self._write_state("done", date_done=fields.Datetime.now())
        return super()._after_event(event, source, note)

    def _cancel(self, reason):
        """Drop the inspection. The goods stay on hold: whoever may release them does, and says why.

        What failed before its re-inspection was dropped stays failed.
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("A reason is needed."))
        is_cancelled = self._fire("cancel", reason.strip())
        self._active_holds()._expect(False)
        return is_cancelled

    def action_take_limits(self):
        """Freeze the limits of today for items that had none when the goods came."""
        for task in self:
            task._check_role(task._transitions["cancel"])
            if task.state not in ("todo", "doing"):
                raise UserError(self.env._("%s is not open any more.", task.name))
            # sudo: the role was checked; lines are frozen by the system
            task.sudo().line_ids._take_limit(task.warehouse_id._store_day())
            self.env["inspection.audit"]._append(task, "limits", data=task._frozen())
        return True

    def _accept_number_of(self, defect_class):
        """Return Ac of a class of nonconformity; nothing critical is ever accepted."""
        if defect_class == "critical":
            return 0
        row = self.class_ids.filtered(lambda one: one.defect_class == defect_class)
        return row.accept_number if row else self.accept_number

    def action_submit(self):
        """Submit the readings for review."""
        self.ensure_one()
        return self._open_result().action_submit()

    def action_complete_review(self):
        self.ensure_one()
        return self._open_result().action_complete()

    def _open_result(self):
        if not self.result_id:
            raise UserError(self.env._("%s has not been started.", self.name))
        return self.result_id

    def _action(self, xml_id, **values):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"quality_inspection.{xml_id}")
        return {**action, **values}

    def action_view_problems(self):
        self.ensure_one()
        return self._action(
            "inspection_problem_action", domain=[("task_id", "=", self.id)], context={}
        )

    def action_view_result(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "inspection.result",
            "res_id": self._open_result().id,
            "view_mode": "form",
        }

    def action_view_holds(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Holds"),
            "res_model": "supermarket.hold",
            "view_mode": "list,form",
            "domain": [("id", "in", self.hold_ids.ids)],
        }

    def _action_record(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def action_view_lot(self):
        return self._action_record(self.lot_id)

    def action_view_picking(self):
        return self._action_record(self.picking_id)
