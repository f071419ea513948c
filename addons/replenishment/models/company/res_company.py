from odoo import api, fields, models
from odoo.exceptions import ValidationError

MIN_HORIZON, MAX_HORIZON = 7, 28


class ResCompany(models.Model):
    _inherit = "res.company"

    replenishment_on = fields.Boolean(
        "Replenishment",
        help="Every night the pass forecasts what will be sold, sets the thresholds of the rules "
        "handed over to it and proposes what to buy. Switched off, every rule goes on in Odoo's "
        "own way, as it was before it was handed over.",
    )
    replenishment_service_level = fields.Float(
        "Service Level",
        default=0.95,
        help="Share of replenishment cycles that should end without running out. It sets the "
        "thresholds; the quantity to order follows from the costs.",
    )
    replenishment_horizon = fields.Integer(
        "Forecast Horizon",
        default=14,
        help="How many days ahead demand is forecast, from 7 to 28.",
    )
    replenishment_history_days = fields.Integer(
        "History Used",
        default=365,
        help="How many days of sales the forecast learns from.",
    )
    replenishment_model = fields.Selection(
        [
            ("best", "The better one of each category"),
            ("global", "Global model"),
            ("arima", "Classic ARIMA(7,0,0)"),
        ],
        "Forecast by",
        default="best",
        required=True,
        help="Whose forecasts lead from the next pass on. ARIMA takes about a sixth of a second of "
        "processor time for every product and store. A product can have a choice of its own.",
    )
    replenishment_balanced_on = fields.Date(
        "Stores Balanced on",
        readonly=True,
        help="The night in which moves between its stores were looked for last.",
    )
    replenishment_hidden_demand = fields.Json(
        "Hidden Demand",
        readonly=True,
        help="Demand over forecast on the days that each model was tested on in the last pass.",
    )
    replenishment_shortage_cost = fields.Float(
        "Cost of a Lost Sale",
        default=1.0,
        help="What one unit asked for and not there costs. The three costs only count "
        "relative to each other.",
    )
    replenishment_waste_cost = fields.Float(
        "Cost of a Wasted Unit", default=0.7, help="What one unit thrown away costs."
    )
    replenishment_holding_cost = fields.Float(
        "Cost of a Unit and Night",
        default=0.01,
        help="What keeping one unit for one night costs.",
    )
    replenishment_auto_order = fields.Boolean(
        "Allow Orders without Asking",
        help="Lets the nightly pass order from the vendors that have this switched on as well.",
    )

    def write(self, vals):
        """Nobody would buy for rules that are handed over to what is switched off."""
        off = self.browse()
        if not vals.get("replenishment_on", True):
            off = self.filtered("replenishment_on")
        result = super().write(vals)
        if off:
            # sudo: who may change the company's settings need not be allowed to write rules
            self.env["stock.warehouse.orderpoint"].sudo()._restore_all(off)
        return result

    def _open_supermarket(self):
        """Passes run; rules that were there are handed over by a person, from their list."""
        super()._open_supermarket()
        self.replenishment_on = True

    @api.constrains("replenishment_service_level")
    def _check_replenishment_service_level(self):
        if any(not 0.5 <= company.replenishment_service_level < 1 for company in self):
            raise ValidationError(
                self.env._("The service level must be at least 50 % and less than 100 %.")
            )

    @api.constrains("replenishment_horizon", "replenishment_history_days")
    def _check_replenishment_horizon(self):
        for company in self:
            if not MIN_HORIZON <= company.replenishment_horizon <= MAX_HORIZON:
                raise ValidationError(
                    self.env._(
                        "The forecast horizon must be from %(low)s to %(high)s days.",
                        low=MIN_HORIZON,
                        high=MAX_HORIZON,
                    )
                )
            if company.replenishment_history_days < 2 * MIN_HORIZON:
                raise ValidationError(
                    self.env._("A forecast needs at least %s days of history.", 2 * MIN_HORIZON)
                )

    @api.constrains(
        "replenishment_shortage_cost", "replenishment_waste_cost", "replenishment_holding_cost"
    )
    def _check_replenishment_costs(self):
        for company in self:
            others = (company.replenishment_waste_cost, company.replenishment_holding_cost)
            if company.replenishment_shortage_cost <= 0 or min(others) < 0:
                raise ValidationError(
                    self.env._(
                        "A lost sale must cost something, and no cost can be negative: "
                        "otherwise the best order would always be none."
                    )
                )

    def _hidden_demand(self, model):
        """Demand over the forecasts of a model; 1 where it was not tested."""
        return (self.replenishment_hidden_demand or {}).get(model, 1.0)
