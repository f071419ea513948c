from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _guard_company(self):
        """The company whose switches count here: of a shared place the company that acts."""
        # sudo: the place's own company, whoever takes goods there
        return self.sudo().company_id or self.env.company.sudo()

    def _has_removal_strategy(self):
        """Has the place, or one above it, a removal strategy of its own?"""
        place = self.sudo()  # sudo: as core reads it
        while place and not place.removal_strategy_id:
            place = place.location_id
        return bool(place)
