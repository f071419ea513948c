from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class InspectionTask(models.Model):
    """What a task holds, and inspecting again what has failed."""

    _inherit = "inspection.task"

    def _active_holds(self):
        return self.env["supermarket.hold"]._active_from(
            self._name, ("origin_id", "in", (self | self.origin_task_id).ids)
        )

    def _hold_on_arrival(self):
        """Hold what waits for its inspection. Goods without a lot are not told apart: they are held
        only if they fail."""
        waiting = self.filtered(lambda task: task.lot_ids and task._holds_on_arrival())
        if not waiting:
            return
        rates = waiting._pass_rates()
        rows = [
            {
                **values,
                "note": self.env._("To be inspected: %s", task.name),
                "expected_date": task.date_due,
                "expected_share": rates.get(task.category_id.id, 1.0),
            }
            for task in waiting
            for values in task._prepare_holds()
        ]
        names = self.env["inspection.intake"]._next_names("supermarket.hold", len(rows))
        self.env["supermarket.hold"]._place_many(
            [{"name": name, **row} for name, row in zip(names, rows, strict=True)]
        )

    def _pass_rates(self):
        """Return {category: share of its lots that passed within a year}, of those inspected."""
        # sudo: the share is counted whoever receives the goods
        decisions = self.env["inspection.decision"].sudo()
        priors = decisions._priors(self.company_id, set(self.category_id.ids) | {False})
        return {
            category: 1 - failed / inspected
            for category, (failed, inspected) in priors.items()
            if inspected
        }

    def write(self, vals):
        """Goods are free when they have been inspected: later, if the inspection is later."""
        result = super().write(vals)
        if "date_due" in vals:
            for task in self:
                held = task._active_holds().filtered("expected_date")
                held.write({"expected_date": task.date_due})
        return result

    def _holds_on_arrival(self):
        return self.rule_id.hold_until_inspected or self._is_discontinued()

    def _is_discontinued(self):
        """Whether a series of the goods takes no lots before corrective action."""
        # sudo: the state of a series is no secret to who acts on its lots
        series = (self | self.origin_task_id).sudo().class_ids.series_id
        return "discontinued" in series.mapped("severity")

    def _prepare_holds(self):
        """Return the values of the holds of all lots, of the store's product where it has none."""
        store = False if self.lot_ids else self.warehouse_id.id
        origin = self.origin_task_id or self
        return [
            {
                "product_id": self.product_id.id,
                "lot_id": lot.id,
                "warehouse_id": store,
                "company_id": self.company_id.id,
                "reason": "inspection",
                "owner_id": self.env.uid,
                "origin_model": origin._name,
                "origin_id": origin.id,
            }
            for lot in self.lot_ids or [self.lot_ids]
        ]

    def _hold(self, note):
        """Hold all lots in all stores; a product without lots in the store that received it.

        What the task holds already stays as it is. Return all that it holds.
        """
        self.ensure_one()
        active = self._active_holds()
        held = {(hold.lot_id.id, hold.warehouse_id.id) for hold in active}
        # sudo: the verdict holds the goods, whoever passed it
        return active | self.env["supermarket.hold"].sudo().create(
            [
                {**values, "note": note}
                for values in self._prepare_holds()
                if (values["lot_id"], values["warehouse_id"]) not in held
            ]
        )

    def _release_holds(self, note):
        self._active_holds()._release(note)

    def _family(self):
        """Return the task on the lot with all inspections that repeated it."""
        origin = self.origin_task_id or self
        return origin | origin.reinspection_ids

    def _withdraw_problems(self):
        """A passed re-inspection overrides the failures: what they proposed is rejected."""
        for problem in self._family().problem_ids.filtered(lambda p: p.state == "proposed"):
            problem._fire("withdraw", self.env._("Re-inspection %s passed", self.name))

    def action_reinspect(self):
        """Inspect a failed lot again with the same sample and limits. No series counts it."""
        self.ensure_one()
        self._check_role(self._transitions["cancel"])
        origin = self.origin_task_id or self
        has_failed = self.verdict == "fail" or self._is_discontinued()
        if self.result_state != "completed" or not has_failed:
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
            lot_ids=[fields.Command.set(self.lot_ids.ids)],
            class_ids=[
                fields.Command.create({**row.copy_data()[0], "nonconforming": 0, "outcome": False})
                for row in self.class_ids
            ],
            date_due=fields.Datetime.now() + timedelta(hours=self.rule_id.due_hours or 4),
            line_ids=[fields.Command.create(line.copy_data()[0]) for line in self.line_ids],
        )
        values.pop("name", None)
        return values
