from odoo import api, models


class SupermarketShelfLabel(models.Model):
    _inherit = "supermarket.shelf.label"

    @api.model
    def _stores_with_shelves(self, stores):
        """Those with a till; a depot has shelves that nobody buys from."""
        tills = self.env["pos.config"].search([("company_id", "in", stores.company_id.ids)])
        with_tills = tills.picking_type_id.warehouse_id
        without = stores.filtered(lambda store: store.company_id not in tills.company_id)
        return super()._stores_with_shelves((stores & with_tills) | without)
