from odoo import api, models


class InspectionTask(models.Model):
    """Tasks on what is on hand: drawn as strictly as its series asks, counted in none."""

    _inherit = "inspection.task"

    @api.model
    def _prepare_vals(self, delivery, rule, decision, items, series):
        values = super()._prepare_vals(delivery, rule, decision, items, series)
        if decision._is_on_hand():
            for _create, _zero, row in values["class_ids"]:
                row["series_id"] = False
        return values

    @api.model
    def _receiver(self, delivery, decision):
        """Who asks for the inspection has not received the goods; who has is known from then."""
        if not decision._is_on_hand():
            return super()._receiver(delivery, decision)
        return delivery.picking.inspection_task_ids.receiver_id[:1]
