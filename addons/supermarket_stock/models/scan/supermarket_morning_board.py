from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

SILENT_DEVICE_HOURS = 24


class SupermarketMorningBoard(models.AbstractModel):
    _inherit = "supermarket.morning.board"

    @api.model
    def _lines(self, stores):
        return [*super()._lines(stores), *self._scan_lines(stores)]

    @api.model
    def _scan_lines(self, stores):
        ours = self._in_stores(stores, or_none=True)
        conflicts = ours & Domain("state", "=", "conflict")
        silent = fields.Datetime.now() - timedelta(hours=SILENT_DEVICE_HOURS)
        waiting = (
            ours
            & Domain("state", "=", "open")
            & Domain("queue", ">", 0)
            & Domain("last_sync", "<", silent)
        )
        return [
            *self._line(
                "conflict",
                self.env._("Scans that met something else"),
                self._counted("supermarket.scan.event", conflicts),
                "supermarket_stock.action_scan_conflict",
                conflicts,
                group="stock",
                roles=("store_manager",),
            ),
            *self._line(
                "device",
                self.env._("Devices with scans not sent since yesterday"),
                self._counted("supermarket.scan.device", waiting),
                "supermarket_stock.action_scan_device",
                waiting,
                group="stock",
                roles=("store_manager",),
            ),
        ]
