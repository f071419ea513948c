from odoo import api, models


class PosOrderLine(models.Model):
    """A tip that a guest leaves when he has paid: Odoo's restaurant adds it to the paid order.

    Known by the setting that `pos_restaurant` adds, which this addon does not depend on.
    """

    _inherit = "pos.order.line"

    @api.model
    def _is_late_tip(self, vals):
        """Whether new values of a line are the one tip that a paid order may still get."""
        if "set_tip_after_payment" not in self.env["pos.config"]._fields:
            return False
        order = self.env["pos.order"].browse(vals.get("order_id")).exists()
        config = order.session_id.config_id
        tip = config.set_tip_after_payment and config.iface_tipproduct and config.tip_product_id
        return (
            bool(tip)
            and vals.get("product_id") == tip.id
            and order.session_id.state != "closed"
            and not order.is_tipped
            and tip not in order.lines.product_id
            and (vals.get("price_unit") or 0.0) * (vals.get("qty") or 0.0) > 0
        )
