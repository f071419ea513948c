from odoo import fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    item_removed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When an item was last removed, which bears no date of its own: a till may have sold "
        "by it a moment longer.",
    )

    def _note_removal(self):
        # sudo: whoever may remove an item need not be allowed to write the list
        self.exists().sudo().item_removed_at = fields.Datetime.now()
