from odoo import api, models
from odoo.exceptions import UserError


class SupermarketShelfSpace(models.Model):
    _inherit = "supermarket.shelf.space"

    @api.constrains("capacity", "location_id")
    def _check_shelf_places(self):
        """Shelves that are filled from the back room have their quantities by it, too."""
        shelves = self._shelf_places()
        shelves._check_quantities()
        shelves._check_location_id()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filled(self):
        shelf = self._shelf_places()[:1]
        if shelf:
            raise UserError(
                self.env._(
                    "%(product)s is filled up to it at %(place)s: delete its shelf place first.",
                    product=shelf.product_id.display_name,
                    place=shelf.location_id.display_name,
                )
            )

    def _shelf_places(self):
        # sudo: what fits has to be as much as the minimum, whoever may see that
        return self.env["replenishment.shelf"].sudo().search([("space_id", "in", self.ids)])
