from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# The pass rate of a category is that of a year: seasons are in it, vendors long gone are not.
PASS_RATE_TIME = timedelta(days=365)


class InspectionTask(models.Model):
    """What a task holds, and inspecting again what has failed."""

    _inherit = "inspection.task"

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
            hold = self._hold(self.env._("To be inspected: %s", self.name))
            hold._expect(self.date_due, self._pass_rate())

    def _pass_rate(self):
        """Share of the category's inspections that passed lately; all, where there were none."""
        since = fields.Datetime.now() - PASS_RATE_TIME
        inspected = [
            ("task_id.category_id", "=", self.category_id.id),
            ("task_id.company_id", "=", self.company_id.id),
            ("state", "=", "completed"),
            ("is_original", "=", True),
            ("create_date", ">=", since),
        ]
        # sudo: the share is counted whoever receives the goods
        results = self.env["inspection.result"].sudo()
        counts = dict(results._read_group(inspected, ["verdict"], ["__count"]))
        return counts.get("pass", 0) / sum(counts.values()) if counts else 1.0

    def write(self, vals):
        """Goods are free when they have been inspected: later, if the inspection is later."""
        result = super().write(vals)
        if "date_due" in vals:
            for task in self:
                held = task._active_holds().filtered("expected_date")
                held.write({"expected_date": task.date_due})
        return result

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
