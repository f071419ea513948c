from odoo import api, fields, models

from ...tools.count_plan import CLASSES


class SupermarketCountLine(models.Model):
    """The class of the goods at the time of the count: later ones change no result of before."""

    _inherit = "supermarket.count.line"

    abc = fields.Selection(
        [(name, name.upper()) for name in CLASSES], string="Class", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for store, own in lines.grouped("warehouse_id").items():
            known = self.env["supermarket.product.class"].sudo()  # sudo: a name of the product
            rows = known.search(
                [("warehouse_id", "=", store.id), ("product_id", "in", own.product_id.ids)]
            )
            by_product = {row.product_id: row.abc for row in rows}
            for line in own:
                line.abc = by_product.get(line.product_id, False)
        return lines
