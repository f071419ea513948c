from collections import Counter, defaultdict

from odoo import api, fields, models

from ...forecasting.backtest import champion
from .replenishment_forecast import MODELS


class ReplenishmentModelScore(models.Model):
    """How far off each model was in a category on days it hadn't seen: the evidence."""

    _name = "replenishment.model.score"
    _description = "Forecast Model Score"
    _order = "categ_id, wape, id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    categ_id = fields.Many2one(
        "product.category", "Category", required=True, readonly=True, ondelete="cascade"
    )
    model = fields.Selection(MODELS, required=True, readonly=True)
    champion = fields.Boolean(readonly=True)
    wape = fields.Float(
        "Error",
        readonly=True,
        aggregator="avg",
        help="Sum of absolute errors as a share of the units sold, on days that the model had not "
        "seen. Lower is better.",
    )
    bias = fields.Float(
        readonly=True,
        aggregator="avg",
        help="By how much the model expected more (+) or less (-) than was sold, as a share.",
    )
    series_count = fields.Integer("Series", readonly=True)
    is_compared = fields.Boolean(
        "Same Products",
        readonly=True,
        help="Another model was tested on exactly these products as well: only then do the errors "
        "say which model is better.",
    )
    date_from = fields.Date("Tested from", readonly=True)
    date_to = fields.Date("Tested to", readonly=True)
    computed_on = fields.Datetime(readonly=True)

    _one_per_category = models.Constraint(
        "UNIQUE(company_id, categ_id, model)", "A model has one score per category."
    )

    @api.depends("categ_id", "model")
    def _compute_display_name(self):
        labels = dict(self._fields["model"]._description_selection(self.env))
        for score in self:
            score.display_name = f"{score.categ_id.display_name}: {labels.get(score.model, '')}"

    @api.model
    def _replace(self, company, scores, period):
        """Keep the newest backtest; in a category the model leads that led, until one is clearly
        better: a buyer wants a reason, not another model every night.

        :param scores: {(categ_id, model): (wape, bias, series)}
        :param period: (first, last) day tested
        """
        old = self.search([("company_id", "=", company.id)])
        led = {score.categ_id.id: score.model for score in old if score.champion}
        errors = defaultdict(dict)
        for (categ_id, model), (wape, _bias, _series) in scores.items():
            errors[categ_id][model] = wape
        best = {categ_id: champion(error, led.get(categ_id)) for categ_id, error in errors.items()}
        tested = Counter((categ_id, sums[2]) for (categ_id, _model), sums in scores.items())
        old.unlink()
        now = fields.Datetime.now()
        return self.create(
            [
                {
                    "company_id": company.id,
                    "categ_id": categ_id,
                    "model": model,
                    "champion": best[categ_id] == model,
                    "wape": wape,
                    "bias": bias,
                    "series_count": series,
                    "is_compared": tested[categ_id, series] > 1,
                    "date_from": period[0],
                    "date_to": period[1],
                    "computed_on": now,
                }
                for (categ_id, model), (wape, bias, series) in scores.items()
            ]
        )
