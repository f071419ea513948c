from odoo import api, fields, models


class SupermarketPosAudit(models.Model):
    """What a cashier decided without a supervisor: a customer's age, dropped cents."""

    _inherit = "supermarket.pos.audit"

    action = fields.Selection(
        selection_add=[
            ("age_confirmed", "Age confirmed"),
            ("age_refused", "Refused: too young"),
            ("age_missing", "Sold without asking the age"),
            ("round_off", "Cents dropped"),
            ("round_off_over", "More dropped than the till allows"),
        ],
        ondelete={
            "age_confirmed": "cascade",
            "age_refused": "cascade",
            "age_missing": "cascade",
            "round_off": "cascade",
            "round_off_over": "cascade",
        },
    )
    age_limit = fields.Integer(string="Minimum Age", readonly=True)

    @api.model
    def _log_sale(self, order, action, **values):
        """Keep it once for an order, however often the order is sent."""
        audit = self.sudo()  # written by what happens, not by people
        known = [("order_uuid", "=", order.uuid), ("action", "=", action)]
        if audit.search_count(known, limit=1):
            return
        audit.create(
            {
                "action": action,
                "config_id": order.config_id.id,
                "company_id": order.company_id.id,
                "user_id": self.env.uid,
                "order_uuid": order.uuid,
                **values,
            }
        )
