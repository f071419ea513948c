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
        holds = self.env["supermarket.hold"]
        for lot in self.lot_ids or [None]:
            holds |= holds._place(
                self.product_id,
                lot=lot,
                reason=self.reason,
                note=self.note,
                warehouse=self.warehouse_id,
            )
        return {"type": "ir.actions.act_window_close", "infos": {"hold_ids": holds.ids}}
