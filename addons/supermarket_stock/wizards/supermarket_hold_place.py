from itertools import product

from odoo import api, fields, models


class SupermarketHoldPlace(models.TransientModel):
    """Ask for the reason before goods are put on hold."""

    _name = "supermarket.hold.place"
    _description = "Place on Hold"

    product_id = fields.Many2one(
        "product.product", required=True, domain=[("is_storable", "=", True)]
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots",
        domain="[('product_id', '=', product_id)]",
        help="Empty: all of the product.",
    )
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", help="Empty: in all stores.")
    reason = fields.Selection(
        lambda self: self.env["supermarket.hold"]._fields["reason"].selection,
        required=True,
        default="damage",
    )
    note = fields.Text()

    @api.onchange("product_id")
    def _onchange_product_id(self):
        self.lot_ids = self.lot_ids.filtered(lambda lot: lot.product_id == self.product_id)

    def action_place(self):
        """Place one hold a lot, or one for the product, and show it."""
        self.ensure_one()
        self.env["supermarket.hold"].check_access("create")
        self.warehouse_id.check_access("read")
        holds = self.env["supermarket.hold"]
        # Who works in some stores alone says nothing of the goods of the others
        stores = self.warehouse_id or self.env.user.supermarket_store_ids
        for lot, store in product(self.lot_ids or [None], stores or [None]):
            holds |= holds._place(
                self.product_id,
                lot=lot,
                reason=self.reason,
                note=self.note,
                warehouse=store,
            )
        return {"type": "ir.actions.act_window_close", "infos": {"hold_ids": holds.ids}}
