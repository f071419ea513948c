from odoo import api, fields, models


class StockPicking(models.Model):
    """A receipt and what inspection made of it."""

    _inherit = "stock.picking"

    inspection_task_ids = fields.One2many("inspection.task", "picking_id", "Inspection Tasks")
    inspection_task_count = fields.Integer(compute="_compute_inspection_task_count")

    @api.depends("inspection_task_ids")
    def _compute_inspection_task_count(self):
        # sudo: whoever sees the receipt sees that it is inspected
        counts = dict(
            self.env["inspection.task"]
            .sudo()
            ._read_group([("picking_id", "in", self.ids)], ["picking_id"], ["__count"])
        )
        for picking in self:
            picking.inspection_task_count = counts.get(picking, 0)

    def action_view_inspection_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("picking_id", "=", self.id)], "context": {}}
