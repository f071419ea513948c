from odoo import fields, models

from ...tools.received_value import received_unit_value


class InspectionProblem(models.Model):
    """What a return was worth."""

    _inherit = "inspection.problem"

    def _returned_value(self):
        """Return what the goods that went back had cost, as ordered, in the company's currency."""
        # sudo: the sum is for who sees the return, the order behind it for buyers
        problem = self.sudo()
        return sum(
            problem._value_of_returned(move)
            for move in problem.return_picking_id.move_ids
            if move.purchase_line_id.product_qty
        )

    def _value_of_returned(self, move):
        """Of the component of a kit: its share of the kit's price, as the books value it."""
        line = move.purchase_line_id
        if line.product_id != move.product_id:
            return received_unit_value(move.origin_returned_move_id) * move.product_qty
        ordered = line.product_uom_id._compute_quantity(line.product_qty, move.product_id.uom_id)
        return line.currency_id._convert(
            line.price_subtotal * move.product_qty / ordered,
            self.company_id.currency_id,
            self.company_id,
            fields.Date.to_date(self.approval_date),
        )
