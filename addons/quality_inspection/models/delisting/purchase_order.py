from odoo import api, models
from odoo.exceptions import UserError


class PurchaseOrder(models.Model):
    """What an inspection delisted is not bought, in the company or store it is delisted in."""

    _inherit = "purchase.order"

    def button_confirm(self):
        for order in self:
            order._check_delisted(order.order_line.product_id)
        return super().button_confirm()

    @api.constrains("state")
    def _check_state_delisted(self):
        """However it becomes an order: it may have waited for an approval meanwhile."""
        for order in self.filtered(lambda order: order.state == "purchase"):
            order._check_delisted(order.order_line.product_id)

    def _check_delisted(self, products):
        holds = self.env["supermarket.hold"]._active_from(
            "inspection.problem",
            ("company_id", "in", self.company_id._holding_companies().ids),
            ("product_id", "in", products.ids),
            ("warehouse_id", "in", [False, self.picking_type_id.warehouse_id.id]),
        )
        if holds:
            # sudo: as the holds themselves
            problems = self.env["inspection.problem"].sudo().browse(holds.mapped("origin_id"))
            causes = problems.exists() or holds  # a hold whose problem is deleted is released
            raise UserError(
                self.env._(
                    "%(products)s is delisted by %(problems)s: take it off %(order)s, or undo the "
                    "delisting.",
                    products=", ".join(holds.product_id.mapped("display_name")),
                    problems=", ".join(causes.mapped("name")),
                    order=self.name,
                )
            )
