import secrets

from odoo import api, fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    till_channel = fields.Char(
        copy=False,
        groups="base.group_system",
        help="The bus channel of the store's open tills. A secret: who knows it can listen.",
    )

    def _get_till_channel(self):
        """The channel all tills of the store listen on, made when it is first asked for.

        One channel a store, not one a till: a sale costs one message however many tills are open.
        """
        self.ensure_one()
        store = self.sudo()  # the cashier's till listens, whatever the cashier may read
        if not store.till_channel:
            store.till_channel = secrets.token_urlsafe(24)
        return store.till_channel

    def _notify_tills(self, name, payload):
        """Send a message to the store's open tills, when and if this transaction commits."""
        channel = self._get_till_channel()
        self.env["bus.bus"]._sendone(channel, f"{channel}-{name}", payload)

    def _with_open_tills(self):
        """The stores of these whose tills have somebody to tell."""
        return self & self._stores_with_open_tills()

    @api.model
    def _stores_with_open_tills(self):
        # sudo: whoever receives, holds or prices goods need not know the tills
        sessions = (
            self.env["pos.session"].sudo().search([("state", "in", ("opening_control", "opened"))])
        )
        return self.browse(sessions.config_id.picking_type_id.warehouse_id.ids)
