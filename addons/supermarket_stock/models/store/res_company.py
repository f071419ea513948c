from odoo import fields, models


class ResCompany(models.Model):
    """What a company has switched on. Installing switches on nothing: see `supermarket.setup`."""

    _inherit = "res.company"

    supermarket_expiry_guard = fields.Boolean(
        "First Expired, First Out",
        help="Goods with an expiration date leave in its order, unless their location or category "
        "has a removal strategy. Expired lots are neither reserved nor moved to a store, a "
        "customer or production.",
    )
    supermarket_stock_guard = fields.Boolean(
        "No More than There Is",
        help="A transfer can't take more than there is: it says what was asked and what is there.",
    )

    def _open_supermarket(self):
        """Hook: switch on all that these companies can switch on.

        Each addon adds its own: call `super()` and set what is yours. What is on already stays,
        so that opening twice changes nothing.
        """
        self.write({"supermarket_expiry_guard": True, "supermarket_stock_guard": True})
        self.env["supermarket.setup"]._stop_greeting()
