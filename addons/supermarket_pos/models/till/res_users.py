from odoo import models

from ...tools.closed_fields import COST_READERS, SUPERVISORS


class ResUsers(models.Model):
    _inherit = "res.users"

    def _has_any_group(self, groups):
        return any(self.has_group(group) for group in groups)

    def _is_told_less(self):
        """Whether this person works a till without being in charge of any."""
        return self.has_group("point_of_sale.group_pos_user") and not self._has_any_group(
            SUPERVISORS
        )

    def _sees_costs(self):
        """Cashiers of the shop don't, unless another of their roles is about purchases or stock."""
        is_cashier = self.has_group("supermarket_stock.group_cashier")
        return not is_cashier or self._has_any_group(COST_READERS)

    def _sees_takings(self):
        """Who counts a drawer blind is not told what went into it, by no till of the company."""
        if not self._is_told_less():
            return True
        # sudo: whether a till of the own company counts blind is no secret
        configs = self.env["pos.config"].sudo()
        return not configs.search_count(
            [("blind_close", "=", True), ("company_id", "in", self.env.companies.ids)], limit=1
        )
