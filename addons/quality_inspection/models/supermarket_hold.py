from odoo import models


class SupermarketHold(models.Model):
    """What an inspection stopped is set free by its verdict."""

    _inherit = "supermarket.hold"

    def _released_elsewhere(self):
        task = self._inspection_task()
        if not task:
            return super()._released_elsewhere()
        return self.env._(
            "%(hold)s waits for inspection %(task)s: a passed inspection, or a passed "
            "re-inspection of goods that failed, releases it.",
            hold=self.name,
            task=task.name,
        )

    def _inspection_task(self):
        """The task that placed the hold, if one did."""
        # sudo: what stopped the goods is no secret to who may release others
        tasks = self.env["inspection.task"].sudo()
        if self.origin_model != tasks._name:
            return tasks
        return tasks.browse(self.origin_id).exists()
