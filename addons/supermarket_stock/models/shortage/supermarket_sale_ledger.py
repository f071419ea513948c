from odoo import models
from odoo.fields import Domain


class SupermarketSaleLedger(models.Model):
    """Rules that buy by themselves do so when goods are sold, as they do for moves of Odoo's own:
    what is posted in bulk never passes the place where core looks for them."""

    _inherit = "supermarket.sale.ledger"

    def _after_post(self):
        super()._after_post()
        sold = self.filtered(lambda entry: entry.quantity > 0)
        # sudo: a switch of the database
        asleep = self.env["ir.config_parameter"].sudo().get_param("stock.no_auto_scheduler")
        if not sold or asleep:
            return
        rules = self.env["stock.warehouse.orderpoint"].search(
            Domain("product_id", "in", sold.product_id.ids)
            & Domain("trigger", "=", "auto")
            & Domain("location_id", "parent_of", sold.location_id.ids)
        )
        for company, of_company in rules.grouped("company_id").items():
            of_company._procure_orderpoint_confirm(company_id=company, raise_user_error=False)
