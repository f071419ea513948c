from odoo import models

from ...tools.closed_fields import TILL


class PosSession(models.Model):
    _inherit = "pos.session"

    def load_data(self, models_to_load):
        """All that a till starts with, whichever addon reads it."""
        till = TILL.on(self)
        data = super(PosSession, till).load_data(models_to_load)
        self.config_id._without_costs_of(data)
        return data
