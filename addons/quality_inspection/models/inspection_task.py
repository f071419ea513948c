from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..sampling import queue_priority
from .inspection_item import DEFECT_CLASSES, SEVERITY
from .inspection_transition_mixin import Transition

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
    }

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    plan_id = fields.Many2one("inspection.plan", readonly=True, index=True, ondelete="restrict")
    rule_id = fields.Many2one("inspection.rule", readonly=True, ondelete="set null")
    decision_id = fields.Many2one("inspection.decision", readonly=True, ondelete="restrict")
    origin_task_id = fields.Many2one(
        "inspection.task", "Re-inspection Of", readonly=True, ondelete="restrict", index=True
    )
    reinspection_ids = fields.One2many("inspection.task", "origin_task_id", "Re-inspections")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=True, check_company=True
    )
    lot_id = fields.Many2one("stock.lot", readonly=True, index=True, ondelete="restrict")
    category_id = fields.Many2one("product.category", readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", readonly=True, index=True)
    picking_id = fields.Many2one("stock.picking", "Receipt", readonly=True, index=True)
    move_id = fields.Many2one("stock.move", readonly=True)
    purchase_line_id = fields.Many2one("purchase.order.line", readonly=True)
    purchase_id = fields.Many2one(related="purchase_line_id.order_id")
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True, index=True)
    quantity = fields.Float("Lot Quantity", digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
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

    line_ids = fields.One2many("inspection.task.line", "task_id", "Items", readonly=True)
    result_ids = fields.One2many("inspection.result", "task_id", "Results", readonly=True)
    result_id = fields.Many2one(
        "inspection.result", "Result", compute="_compute_result", store=True, readonly=True
    )
    result_state = fields.Selection(related="result_id.state", string="Review")
    verdict = fields.Selection(related="result_id.verdict")
    reading_ids = fields.One2many(
        "inspection.reading", "task_id", "Readings", domain=[("is_current", "=", True)]
    )
    problem_ids = fields.One2many("inspection.problem", "task_id", "Problems")
    problem_count = fields.Integer(compute="_compute_problem_count")
    hold_ids = fields.Many2many("supermarket.hold", compute="_compute_holds", string="Holds")
    is_held = fields.Boolean("On Hold", compute="_compute_holds")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    note = fields.Text()

    _plan_lot_unique = models.UniqueIndex(
        "(plan_id, lot_id) WHERE lot_id IS NOT NULL AND plan_id IS NOT NULL"
        " AND origin_task_id IS NULL AND state != 'cancelled'",
        "This lot has its task from this plan already.",
    )
    _plan_receipt_unique = models.UniqueIndex(
        "(plan_id, picking_id, product_id) WHERE lot_id IS NULL AND plan_id IS NOT NULL"
        " AND origin_task_id IS NULL AND state != 'cancelled'",
        "This product of the receipt has its task from this plan already.",
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
        for task in self:
            task.hold_ids = task._active_holds()
            task.is_held = bool(task.hold_ids)

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

    # Making tasks

    @api.model
    def _has_task(self, plan, delivery):
        """Whether the plan has a task for this lot (without a lot: for the receipt's product)."""
        domain = Domain("plan_id", "=", plan.id) & Domain("state", "!=", "cancelled")
        if delivery.lot:
            domain &= Domain("lot_id", "=", delivery.lot.id)
        else:
            domain &= Domain("picking_id", "=", delivery.picking.id)
            domain &= Domain("product_id", "=", delivery.product.id)
        return bool(self.search_count(domain, limit=1))

    @api.model
    def _create_for(self, rule, delivery, decision, series):
        """Create the task that a decision asks for, with its frozen sample and limits.

        A lot that is not selected still has its documents and temperatures checked.
        """
        items = rule.item_ids
        if not decision.is_selected:
            items = items.filtered("is_never_skipped")
        if not items or decision.reason == "inspected":
            return self
        task = self.create(self._prepare_vals(rule, delivery, decision, series, items))
        self.env["inspection.audit"]._append(task, "create", target="todo", data=task._frozen())
        decision._link_task(task)
        task._assign_automatically()
        if rule.hold_until_inspected or series.severity == "discontinued":
            task._hold_until_inspected()
        return task

    @api.model
    def _prepare_vals(self, rule, delivery, decision, series, items):
        sample = rule._sample(delivery.quantity, series.regime)
        defect_class = items._worst_class()
        return {
            "company_id": delivery.company.id,
            "plan_id": rule.plan_id.id,
            "rule_id": rule.id,
            "decision_id": decision.id,
            "product_id": delivery.product.id,
            "lot_id": delivery.lot.id,
            "category_id": delivery.category.id,
            "supplier_id": delivery.supplier.id,
            "picking_id": delivery.picking.id,
            "move_id": delivery.move.id,
            "purchase_line_id": delivery.move.purchase_line_id.id,
            "warehouse_id": delivery.warehouse.id,
            "quantity": delivery.quantity,
            "date_due": fields.Datetime.now() + timedelta(hours=rule.due_hours),
            "defect_class": defect_class,
            "risk": decision.risk,
            "priority_score": queue_priority(
                SEVERITY[defect_class], decision.risk, self._remaining_life(delivery)
            ),
            "regime": series.regime,
            "method_name": rule._method_name(),
            "code_letter": sample["code_letter"],
            "aql": rule.aql if rule.method == "iso" else False,
            "sample_size": sample["size"],
            "accept_number": sample["accept"],
            "reject_number": sample["reject"],
            "sample_units": rule._draw_units(delivery, sample),
            "line_ids": [
                fields.Command.create(vals)
                for vals in items._prepare_task_lines(rule.company_id, sample)
            ],
        }

    @api.model
    def _remaining_life(self, delivery):
        """Return the share of the shelf life that is left, 0…1 (1 where nothing expires)."""
        expiry = delivery.lot.expiration_date if delivery.lot else False
        shelf_life = delivery.product.expiration_time
        if not expiry or not shelf_life:
            return 1.0
        left = (expiry - fields.Datetime.now()).total_seconds() / 86400
        return min(max(left / shelf_life, 0.0), 1.0)

    def _frozen(self):
        """Return what was frozen, for the audit log."""
        return {
            "plan": self.plan_id.code,
            "regime": self.regime,
            "n": self.sample_size,
            "ac": self.accept_number,
            "re": self.reject_number,
            "quantity": self.quantity,
            "limits": {line.item_id.code: line.summary for line in self.line_ids},
        }

    # Assignment

    def _assign_automatically(self):
        """Give each task to whose turn it is; without a fitting inspector it stays unassigned."""
        for task in self:
            # sudo: the receiver's receipt assigns inspectors whom he may not read
            chosen = (
                self.env["inspection.inspector"]
                .sudo()
                ._choose(task.company_id, task.warehouse_id, task.skill_ids)
            )
            if chosen:
                chosen.last_assigned = fields.Datetime.now()
                task.sudo().inspector_id = chosen

    def action_assign(self):
        """Assign the open tasks that have no inspector."""
        self.check_access("write")
        self.filtered(
            lambda task: not task.inspector_id and task.state == "todo"
        )._assign_automatically()

    # Events

    def action_start(self):
        """Take the task and open its readings. Starting twice changes nothing."""
        for task in self:
            if task._fire("start"):
                self.env["inspection.result"]._open(task)
        return True

    def _check_event(self, event):
        super()._check_event(event)
        if event == "start":
            self._check_inspector()

    def _check_inspector(self):
        """Raise unless the task is the person's own, or still free for an inspector to take."""
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
        super()._after_event(event, source, note)
        if event == "finish":
            self._write_state("done", date_done=fields.Datetime.now())
        elif event == "cancel":
            self._release_holds(self.env._("Task %s cancelled", self.name))

    def action_cancel(self):
        for task in self:
            task._fire("cancel")

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

    # Hold

    def _active_holds(self):
        self.ensure_one()
        # sudo: everybody who sees the task may know what it holds
        return (
            self.env["supermarket.hold"]
            .sudo()
            .search(
                [
                    ("origin_model", "=", self._name),
                    ("origin_id", "in", (self | self.origin_task_id).ids),
                    ("state", "=", "active"),
                ]
            )
        )

    def _hold_until_inspected(self):
        """Hold the received lot. Goods without a lot are not told apart: held only if they fail."""
        if self.lot_id:
            self._hold(self.env._("To be inspected: %s", self.name))

    def _hold(self, note):
        """Hold the lot in all stores; a product without lots in the store that received it."""
        self.ensure_one()
        warehouse = self.env["stock.warehouse"] if self.lot_id else self.warehouse_id
        # sudo: the verdict holds the goods, whoever passed it
        return (
            self.env["supermarket.hold"]
            .sudo()
            .with_company(self.company_id)
            ._place(
                self.product_id,
                lot=self.lot_id,
                reason="inspection",
                note=note,
                origin=self.origin_task_id or self,
                warehouse=warehouse,
            )
        )

    def _release_holds(self, note):
        self._active_holds()._release(note)

    def _withdraw_problems_of_origin(self):
        """A passed re-inspection overrides the failure: what it proposed is rejected."""
        for problem in self.origin_task_id.problem_ids.filtered(lambda p: p.state == "proposed"):
            problem._fire("withdraw", self.env._("Re-inspection %s passed", self.name))

    def action_reinspect(self):
        """Inspect a failed lot again with the same sample and limits. No series counts it."""
        self.ensure_one()
        self._check_role(self._transitions["cancel"])
        origin = self.origin_task_id or self
        if self.result_state != "completed" or self.verdict != "fail":
            raise UserError(self.env._("%s has not failed: no need to repeat it.", self.name))
        if origin.reinspection_ids.filtered(lambda task: task.state in ("todo", "doing")):
            raise UserError(self.env._("%s is being inspected again already.", self.name))
        # sudo: tasks are made by this method and by receipts, never by hand
        task = self.sudo().create(self._prepare_reinspection(origin))
        self.env["inspection.audit"]._append(task, "create", target="todo", data=task._frozen())
        task._assign_automatically()
        return self._action_record(task)

    def _prepare_reinspection(self, origin):
        values = self.copy_data()[0]
        values.update(
            origin_task_id=origin.id,
            inspector_id=False,
            date_due=fields.Datetime.now() + timedelta(hours=self.rule_id.due_hours or 4),
            line_ids=[fields.Command.create(line.copy_data()[0]) for line in self.line_ids],
        )
        values.pop("name", None)
        return values

    # Screens

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
