from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..sampling import queue_priority
from .inspection_item import SEVERITY


class InspectionTask(models.Model):
    """Making tasks: what a decision asks for, frozen, and whose turn it is."""

    _inherit = "inspection.task"

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
