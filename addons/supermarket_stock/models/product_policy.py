from odoo import models

# From the mildest to the strictest.
STRICTNESS = ("allow", "warn", "pin", "block")


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_oversell_policy(self, floor=None):
        """Return allow, warn, block or pin: the product's own, else its category's.

        :param floor: the policy of the till that asks. The stricter of the two holds: a till may
            be more careful than its products, never less, so that what is blocked at one till
            can't be oversold at the next.
        """
        self.ensure_one()
        policy = (
            self.oversell_policy
            or (self.categ_id and self.categ_id._get_oversell_policy())
            or "allow"
        )
        return max(policy, floor or "allow", key=STRICTNESS.index)
