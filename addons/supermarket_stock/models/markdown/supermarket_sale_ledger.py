from odoo import api, models


class SupermarketSaleLedger(models.Model):
    _inherit = "supermarket.sale.ledger"

    @api.model
    def _end_used_up_markdowns(self, vals_list):
        """End the markdowns whose last piece these lines sold."""
        marked_down = {vals["markdown_id"] for vals in vals_list if vals.get("markdown_id")}
        if marked_down:
            # sudo: the cashier sells, the markdown ends by itself
            self.env["supermarket.markdown"].sudo().browse(marked_down)._end_used_up()
