from odoo import api, models

#: What makes a line of a receipt that is done say that something else, or more, has come.
ARRIVES = {"quantity", "qty_done", "lot_id", "lot_name", "product_uom_id"}


class StockMoveLine(models.Model):
    """Goods that come in from a supplier meet the inspection plans as they are received.

    Also those that somebody adds to a receipt after it was done.
    """

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._inspect_late_arrivals()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if ARRIVES & set(vals):
            self._inspect_late_arrivals()
        return result

    def _inspect_late_arrivals(self):
        arrived = self.filtered(
            lambda line: line.state == "done" and line.picking_code == "incoming"
        )
        if arrived:
            self.env["inspection.intake"]._inspect(arrived)

    def _action_done(self):
        """Decide, make tasks and hold lots before anything else can reserve what has arrived."""
        result = super()._action_done()
        self.env["inspection.intake"]._inspect(self.exists())
        return result
