from odoo import api, models

from ....tools.bulk import insert_many


class SupermarketHold(models.Model):
    """Holds that code places by the hundred, as on a truck of lots that wait for inspection."""

    _inherit = "supermarket.hold"

    @api.model
    def _place_many(self, vals_list):
        """Insert holds in a few statements, however many, and return them.

        Nobody follows them and no message is posted. The caller answers for the values, which name
        the same fields, and for the right to place holds, as in `_place`.
        """
        holds = self.sudo()  # sudo: see the docstring
        holds._post_sales_of(vals_list)
        placed = insert_many(holds, vals_list)
        placed._sellable_changed()
        return placed.sudo(self.env.su)
