from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    point_of_sale_update_stock_quantities = fields.Selection(
        selection_add=[("ledger", "At payment, in the sales ledger")],
        default="ledger",
        ondelete={"ledger": lambda companies: companies._leave_sales_ledger()},
        help="At payment: the paid order's goods leave the sellable stock in the order's own "
        "commit; stock moves are posted in bulk, and at the latest when the session closes.\n"
        "At the session closing: A picking is created for the entire session when it's closed\n"
        "In real time: Each order sent to the server create its own picking",
    )

    def _leave_sales_ledger(self):
        """Back to core's default: a picking per order, so that stock is still right at once."""
        self.point_of_sale_update_stock_quantities = "real"
