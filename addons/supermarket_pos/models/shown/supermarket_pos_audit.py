from odoo import fields, models


class SupermarketPosAudit(models.Model):
    _inherit = "supermarket.pos.audit"

    action = fields.Selection(
        selection_add=[("receipt_shown", "Receipt of another store")],
        ondelete={"receipt_shown": "cascade"},
    )
