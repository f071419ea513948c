from odoo import fields, models

OVERSELL_POLICIES = [
    ("allow", "Allow"),
    ("warn", "Warn"),
    ("block", "Block"),
    ("pin", "Supervisor PIN"),
]
# under which a product must not be sold beyond its stock
GUARDED = ("block", "pin")


class ProductCategory(models.Model):
    _inherit = "product.category"

    oversell_policy = fields.Selection(
        OVERSELL_POLICIES,
        help="What the till does when more is asked than is sellable. Empty: as the parent "
        "category; on top: allow.",
    )

    def _get_oversell_policy(self):
        """Return the nearest policy on the way up, `allow` where none is set."""
        self.ensure_one()
        category = self
        while category:
            if category.oversell_policy:
                return category.oversell_policy
            category = category.parent_id
        return "allow"
