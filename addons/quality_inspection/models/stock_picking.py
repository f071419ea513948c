from odoo import api, fields, models

from .inspection_delivery import InspectionDelivery


class StockPicking(models.Model):
    """A receipt and what inspection made of it."""

    _inherit = "stock.picking"

    inspection_task_ids = fields.One2many("inspection.task", "picking_id", "Inspection Tasks")
    inspection_task_count = fields.Integer(compute="_compute_inspection_task_count")
    inspection_problem_id = fields.Many2one(
        "inspection.problem", readonly=True, copy=False, index="btree_not_null"
    )

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

    def _inspect_received(self, lines):
        """Let the plans in force decide on what these lines brought in, in this transaction.

        Whatever a plan can't do with a delivery never stops the receipt: the goods are there.
        """
        # sudo: the plan decides, not the person who receives
        for picking in self.sudo().filtered(lambda p: p.picking_type_code == "incoming"):
            deliveries = picking._inspection_deliveries(lines.sudo())
            if not deliveries:
                continue
            plans = (
                self.env["inspection.plan"]
                .sudo()
                ._active_plans(picking.company_id, fields.Date.context_today(picking))
            )
            for delivery in deliveries:
                plans._inspect(delivery)

    def _inspection_deliveries(self, lines):
        """Return what came from a supplier in these lines, one delivery per product and lot."""
        received = lines.filtered(
            lambda line: (
                line.picking_id == self
                and line.location_id.usage == "supplier"
                and not line.move_id.origin_returned_move_id
                and line.product_id.type == "consu"
            )
        )
        return [
            InspectionDelivery(
                company=self.company_id,
                warehouse=self.picking_type_id.warehouse_id,
                product=product,
                lot=lot,
                supplier=self._inspection_supplier(group.move_id),
                picking=self,
                move=group.move_id[:1],
                quantity=sum(group.mapped("quantity_product_uom")),
            )
            for (product, lot), group in received.grouped(
                lambda line: (line.product_id, line.lot_id)
            ).items()
        ]

    def _inspection_supplier(self, moves):
        partner = moves.purchase_line_id.order_id.partner_id[:1] or self.partner_id
        return partner.commercial_partner_id

    def action_view_inspection_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("picking_id", "=", self.id)], "context": {}}
