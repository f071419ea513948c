from odoo import api, models

# what Point of Sale calls for goods that its tills sold; this addon does not know it
TILL_PICKING = "_create_picking_from_pos_order_lines"


class StockPicking(models.Model):
    """Goods that Odoo's own tills sold are gone, on hold or not: they leave the books as well.

    Point of Sale swallows an error of a transfer of sold goods, and with it all that the transfer
    sells: nothing may raise one there. Refusing is the task of the till, before payment.
    """

    _inherit = "stock.picking"

    def _register_hook(self):
        """Let sold goods leave, where Point of Sale is installed, whoever loads first."""
        super()._register_hook()
        registry_class = self.env.registry[self._name]
        original = getattr(registry_class, TILL_PICKING, None)
        if original is None or getattr(original, "supermarket_sold", False):
            return

        @api.model
        def of_sold_goods(self, *args, **kwargs):
            allowed = self.env["supermarket.hold"]._allow_held_context()
            pickings = original(self.with_context(**allowed), *args, **kwargs).with_env(self.env)
            pickings._tell_holds_of_sale()
            return pickings

        of_sold_goods.supermarket_sold = True
        setattr(registry_class, TILL_PICKING, of_sold_goods)

    def _tell_holds_of_sale(self):
        """Write down at each hold what of its goods a till sold all the same."""
        # sudo: the hold binds whoever sells, and its owner reads what happened to it
        lines = self.sudo().move_line_ids.filtered(
            lambda line: line.state == "done" and line.location_dest_id.usage == "customer"
        )
        for hold in self.env["supermarket.hold"].sudo()._active_holds(lines.product_id):
            store = hold.warehouse_id
            sold = lines.filtered(
                lambda line, hold=hold, store=store: (
                    line.product_id == hold.product_id
                    and (not hold.lot_id or line.lot_id == hold.lot_id)
                    and (not store or line.location_id.warehouse_id == store)
                    and hold.company_id in line.company_id._holding_companies()
                )
            )
            if sold:
                hold.message_post(
                    body=self.env._(
                        "Sold at a till while on hold: %(quantity)s %(unit)s (%(transfers)s).",
                        quantity=sum(sold.mapped("quantity_product_uom")),
                        unit=hold.product_id.uom_id.name,
                        transfers=", ".join(sold.picking_id.mapped("name")),
                    )
                )
