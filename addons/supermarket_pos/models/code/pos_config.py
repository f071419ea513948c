from odoo import models
from odoo.exceptions import UserError

MOST_NAMES = 200


class PosConfig(models.Model):
    """What a till asks about codes that it can't read alone."""

    _inherit = "pos.config"

    def supermarket_known_lots(self, product_id, names):
        """Which of these names are lots of a product, for a code that can be read in two ways."""
        self._check_till_user()
        is_right = (
            isinstance(product_id, int) and isinstance(names, list) and len(names) <= MOST_NAMES
        )
        if not is_right or not all(isinstance(name, str) for name in names):
            raise UserError(
                self.env._("Ask for lots of one product, at most %s names.", MOST_NAMES)
            )
        # sudo: a cashier may not read every lot; these stand on the goods in hand
        product = self.env["product.product"].sudo().browse(product_id)
        return sorted(self._known_lots(product, names))

    def _known_lots(self, product, names):
        wanted = {(product, name) for name in names}
        found = product.env["stock.lot"]._by_name(wanted, self.company_id)
        return {name for _product, name in found}
