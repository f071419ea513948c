from odoo import fields, models


class StockLot(models.Model):
    """A lot and its inspections."""

    _inherit = "stock.lot"

    inspection_task_count = fields.Integer(compute="_compute_inspection_task_count")
    # sudo: whoever may see a lot opens its form, whether or not he may read the orders behind it
    purchase_order_ids = fields.Many2many(compute_sudo=True)
    purchase_order_count = fields.Integer(compute_sudo=True)

    def _compute_inspection_task_count(self):
        # sudo: whoever sees the lot sees that it is inspected
        counts = dict(
            self.env["inspection.task"]
            .sudo()
            ._read_group([("lot_ids", "in", self.ids)], ["lot_ids"], ["__count"])
        )
        for lot in self:
            lot.inspection_task_count = counts.get(lot, 0)

    def action_view_inspection_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("lot_ids", "=", self.id)], "context": {}}
