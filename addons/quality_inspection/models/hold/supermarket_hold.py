from odoo import api, models


class SupermarketHold(models.Model):
    """What an inspection stopped is set free by its verdict."""

    _inherit = "supermarket.hold"

    # Every decision asks whether its goods are recalled: not through all that waits for inspection
    _recall_idx = models.Index("(product_id) WHERE state = 'active' AND reason = 'recall'")

    @api.model
    def _active_from(self, model, *domain):
        """Return the active holds that records of a model placed."""
        # sudo: what an inspection stopped binds everyone, whether or not he may read holds
        return self.sudo().search([("origin_model", "=", model), ("state", "=", "active"), *domain])

    def _released_elsewhere(self):
        task = self._inspection_task()
        if not task or task.state == "cancelled":  # nobody inspects it any more: a person decides
            return super()._released_elsewhere()
        if task._is_discontinued() and task.verdict == "pass":
            return self.env._(
                "%(hold)s: the supplier's series is discontinued. Resume it after corrective "
                "action, then release what has passed.",
                hold=self.name,
            )
        if task.result_state == "completed" and task.verdict == "pass":
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
