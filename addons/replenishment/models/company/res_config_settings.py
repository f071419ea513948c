import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_WORKERS = 64
CLASSIC_SERIES = 60
ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[\w.\-\[\]:]+:\d{1,5}")
EXECUTORS = [
    ("inline", "In the job itself"),
    ("processes", "Several processes"),
    ("dask", "Dask cluster"),
]


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    replenishment_on = fields.Boolean(related="company_id.replenishment_on", readonly=False)
    replenishment_service_level = fields.Float(
        related="company_id.replenishment_service_level", readonly=False
    )
    replenishment_horizon = fields.Integer(
        related="company_id.replenishment_horizon", readonly=False
    )
    replenishment_history_days = fields.Integer(
        related="company_id.replenishment_history_days", readonly=False
    )
    replenishment_model = fields.Selection(
        related="company_id.replenishment_model", readonly=False, required=True
    )
    replenishment_shortage_cost = fields.Float(
        related="company_id.replenishment_shortage_cost", readonly=False
    )
    replenishment_waste_cost = fields.Float(
        related="company_id.replenishment_waste_cost", readonly=False
    )
    replenishment_holding_cost = fields.Float(
        related="company_id.replenishment_holding_cost", readonly=False
    )
    replenishment_auto_order = fields.Boolean(
        related="company_id.replenishment_auto_order", readonly=False
    )
    replenishment_executor = fields.Selection(
        EXECUTORS,
        "Computed",
        default="inline",
        required=True,
        config_parameter="replenishment.executor",
    )
    replenishment_workers = fields.Integer(
        "Processes", default=2, config_parameter="replenishment.workers"
    )
    replenishment_dask_address = fields.Char(
        "Scheduler Address",
        config_parameter="replenishment.dask_address",
        help="Address of the Dask scheduler, for example tcp://scheduler:8786. "
        "Left empty, a cluster of local processes is started for the pass.",
    )
    replenishment_classic_series = fields.Integer(
        "Series for the Classic Model",
        default=CLASSIC_SERIES,
        config_parameter="replenishment.classic_series",
        help="ARIMA is slow, about a sixth of a second of processor time a series where the "
        "stronger model takes one for a thousand: it runs beside it on this many series, those "
        "that sell most, which is enough to compare. 0 switches it off.",
    )

    @api.constrains("replenishment_dask_address")
    def _check_replenishment_dask_address(self):
        for settings in self:
            address = settings.replenishment_dask_address
            if address and not ADDRESS.fullmatch(address):
                raise ValidationError(
                    self.env._(
                        "Scheduler Address is %s: write it as tcp://host:port, or leave it empty.",
                        address,
                    )
                )

    @api.constrains("replenishment_workers", "replenishment_classic_series")
    def _check_replenishment_workers(self):
        for settings in self:
            if not 1 <= settings.replenishment_workers <= MOST_WORKERS:
                raise ValidationError(self.env._("Processes must be from 1 to %s.", MOST_WORKERS))
            if settings.replenishment_classic_series < 0:
                raise ValidationError(
                    self.env._("The number of series for the classic model can't be negative.")
                )
