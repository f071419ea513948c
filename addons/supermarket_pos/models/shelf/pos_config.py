from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _shelf_pricelist(self):
        """The price list of what the shelves say, none where the till sells by none."""
        return self.pricelist_id if self.use_pricelist else self.pricelist_id.browse()
