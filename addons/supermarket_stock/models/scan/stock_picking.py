from odoo import models

from ...tools.context_keys import CLOSING_SCANS


class StockPicking(models.Model):
    """A receipt that was closed elsewhere answers what was scanned on it and not closed."""

    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        if not CLOSING_SCANS.is_in(self.env):
            self.filtered(lambda one: one.state == "done")._answer_open_scans()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self.filtered(lambda one: one.state == "cancel")._answer_open_scans()
        return result

    def _answer_open_scans(self):
        receipts = self.filtered(lambda one: one.picking_type_id.code == "incoming")
        if receipts:
            self.env["supermarket.scan.task.receive"]._closed_elsewhere(receipts)
