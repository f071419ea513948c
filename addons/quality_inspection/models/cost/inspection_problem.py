from odoo import fields, models


class InspectionProblem(models.Model):
    """What a return was worth."""

    _inherit = "inspection.problem"

    def _returned_value(self):
        """Return what the goods that went back had cost, as ordered, in the company's currency."""
        # sudo: the sum is for who sees the return, the order behind it for buyers
        problem = self.sudo()
        value = 0.0
        for move in problem.return_picking_id.move_ids:
            line = move.purchase_line_id
            if not line.product_qty:
                continue
            ordered = line.product_uom_id._compute_quantity(
                line.product_qty, move.product_id.uom_id
            )
            price = line.price_subtotal * move.product_qty / ordered
            value += line.currency_id._convert(
                price,
                problem.company_id.currency_id,
                problem.company_id,
                fields.Date.to_date(problem.approval_date),
            )
        return value
