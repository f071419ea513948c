from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

#: A laboratory takes a day.
LABORATORY_HOURS = 24


class InspectionTask(models.Model):
    """A task for the laboratory: it repeats the inspection of a lot by what it measures itself."""

    _inherit = "inspection.task"

    is_laboratory = fields.Boolean("For the Laboratory", readonly=True)

    def _laboratory_tasks(self):
        """Return the laboratory's tasks on the lot that were not cancelled."""
        return self._family().filtered(
            lambda task: task.is_laboratory and task.state != "cancelled"
        )

    def _at_laboratory(self):
        """Return the laboratory's tasks on the lot that have no verdict yet."""
        return self._laboratory_tasks().filtered(lambda task: task.result_state != "completed")

    def _after_event(self, event, source, note):
        """Nobody confirms it any more: the rapid test is all there is."""
        result = super()._after_event(event, source, note)
        first = self.origin_task_id.result_id
        if event == "cancel" and self.is_laboratory and first.state == "completed":
            # sudo: the verdict acts on goods, holds and series, whoever cancelled it
            first.sudo()._apply_verdict()
        return result

    def _send_to_laboratory(self, tests):
        """Hold the lot and have positive rapid tests confirmed, each once."""
        self._hold(self.env._("Rapid test positive: %s", ", ".join(tests.mapped("name"))))
        items = tests.laboratory_item_id - self._laboratory_tasks().line_ids.item_id
        if not items:
            return
        task = self.create(self._prepare_laboratory_task(items))
        self.env["inspection.audit"]._append(task, "create", target="todo", data=task._frozen())
        task._assign_automatically()
        self.message_post(
            body=self.env._(
                "Rapid test positive: the laboratory confirms it in %s.", task._get_html_link()
            )
        )

    def _prepare_laboratory_task(self, items):
        """One sample of the lot goes there: nothing is counted, each item decides alone."""
        sample = {"size": 1, "lot_size": max(self.lot_size, 1), "accept": 0}
        lines = items._prepare_task_lines(
            self.company_id, self.warehouse_id._store_day(), sample, {}, self.category_id
        )
        return {
            **self._prepare_reinspection(self),
            "is_laboratory": True,
            "date_due": fields.Datetime.now() + timedelta(hours=LABORATORY_HOURS),
            "planned_minutes": items._minutes(1),
            "defect_class": items._worst_class(),
            "method_name": False,
            "code_letter": False,
            "sample_size": 1,
            "sample_units": False,
            "accept_number": 0,
            "reject_number": 1,
            "class_ids": [
                Command.create(
                    {
                        "defect_class": name,
                        "regime": self.regime or "normal",
                        "sample_size": 1,
                        "accept_number": 0,
                        "reject_number": 1,
                    }
                )
                for name in sorted(set(items.mapped("defect_class")))
            ],
            "line_ids": [Command.create(values) for values in lines],
        }
