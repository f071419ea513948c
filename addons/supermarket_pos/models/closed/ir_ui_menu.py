from odoo import models

# They show what tills have taken.
TAKINGS = (
    "point_of_sale.menu_point_ofsale",
    "point_of_sale.menu_pos_payment",
    "point_of_sale.menu_report_pos_order_all",
    "point_of_sale.menu_report_order_details",
)


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def load_menus(self, debug):
        """Who counts a drawer blind is offered no screen that would refuse to open."""
        menus = super().load_menus(debug)
        if self.env.user._sees_takings():
            return menus
        found = [self.env.ref(name, raise_if_not_found=False) for name in TAKINGS]
        hidden = {menu.id for menu in found if menu}
        return {
            key: {**menu, "children": [one for one in menu["children"] if one not in hidden]}
            for key, menu in menus.items()
            if menu["id"] not in hidden
        }
