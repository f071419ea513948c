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
            pickings = original(self.with_context(**allowed), *args, **kwargs)
            return pickings.with_env(self.env)

        of_sold_goods.supermarket_sold = True
        setattr(registry_class, TILL_PICKING, of_sold_goods)
