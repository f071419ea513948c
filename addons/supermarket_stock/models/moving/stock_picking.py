from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _happened_at(self, moment):
        """Give a done transfer the time at which its goods were moved, see that of its moves.

        Odoo refuses a paper of a locked day: such a one is of the day on which it was told.
        """
        if moment >= fields.Datetime.now():
            return
        if moment > self.company_id._closed_until():
            self.date_done = moment
        self.move_ids._happened_at(moment)
