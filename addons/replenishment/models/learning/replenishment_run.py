from collections import defaultdict
from datetime import timedelta
from itertools import chain

import pandas as pd
from odoo import fields, models

from ...executors import SUMS
from ...executors import run as execute
from ...forecasting import forecast
from ...forecasting.new_products import forecast_new
from ...ordering.demand import hidden_demand
from ..forecast.replenishment_forecast import COLUMNS
from ..forecast.replenishment_history import TEST_DAYS

# Listed or on the shelf for longer and never sold is no new product, but one that nobody buys.
NEW_DAYS = 60


class ReplenishmentRun(models.Model):
    """Every series is forecast with every model, then each category chooses.

    Products that nobody has sold yet get what their neighbours in the category sell.
    """

    _inherit = "replenishment.run"

    def _phases(self):
        return [*super()._phases(), self._forecast]

    def _keep_what_is_done(self):
        super()._keep_what_is_done()
        self.env["replenishment.forecast"]._crown(self.company_id, self._stores())

    def _forecast(self):
        """Forecast every series with every model, then let each category choose."""
        if self.phase in ("thresholds", "proposals"):
            return True
        tasks = self.env["replenishment.history"]._prepare_tasks(self)
        finished = set(self.finished_tasks or ())
        steps = {
            "phase": "forecast",
            "total_count": len(tasks) + 3,
            "done_count": 1 + len(finished),
        }
        self.write(steps)
        self._commit()  # for the eyes only: without a piece done there is no stopping
        pending = [task for task in tasks if task.key not in finished]
        for result in execute(pending, self._settings(), forecast):
            self._heed_cancelling()
            self._store(result)
            if not self._commit():
                return False
        if tasks:
            self._forecast_new(tasks[0].history)
        self._crown()
        self.phase = "thresholds"
        return self._commit()

    def _calendar(self):
        """Whose days off the forecasts know: those of the stores' country."""
        countries = self._stores().partner_id.country_id or self.company_id.country_id
        return {"country": countries[0].code} if countries else {}

    def _store(self, result):
        """Keep the forecasts of one task and the sums of its test."""
        errors = {
            (int(row.product_id), int(row.store_id)): tuple(getattr(row, name) for name in SUMS)
            for row in result.errors.itertuples()
        }
        rows = self._rows(result.forecast, errors)
        stored = self.env["replenishment.forecast"]._replace(rows, result.model, self.company_id)
        self.write(
            {
                "test_sums": {**(self.test_sums or {}), result.key: self._sum_up(result, errors)},
                "finished_tasks": [*(self.finished_tasks or ()), result.key],
                "done_count": self.done_count + 1,
                "forecast_count": self.forecast_count + stored,
            }
        )

    def _rows(self, table, errors):
        """Rows as `replenishment.forecast` keeps them, with the error of each series' test.

        :param errors: {pair: sums}
        """
        rows = []
        for row in table.itertuples():
            pair = (int(row.product_id), int(row.store_id))
            numbers = (float(getattr(row, name)) for name in COLUMNS)
            rows.append((*pair, row.date.date(), *numbers, self._wape(errors.get(pair))))
        return rows

    def _wape(self, sums):
        """Absolute error as a share of what was sold; 0 where nothing was."""
        abs_error, _bias, sold, *_demand = sums or (0.0, 0.0, 0.0)
        return float(abs_error / sold) if sold else 0.0

    def _sum_up(self, result, errors):
        """The test of one task as rows [model, category, compared, *SUMS, series].

        Series that every model was tested on are kept apart: only they decide between models.
        """
        compared = {tuple(pair) for pair in self.compared or ()}
        products = self.env["product.product"].browse({pair[0] for pair in errors})
        category = {product.id: product.categ_id.id for product in products}
        totals = defaultdict(lambda: [0.0] * len(SUMS) + [0])
        for pair, sums in errors.items():
            total = totals[category[pair[0]], pair in compared]
            for n, value in enumerate((*sums, 1)):
                total[n] += float(value)
        return [[result.model, *key, *total] for key, total in totals.items() if key[0]]

    def _crown(self):
        """Keep the scores of each category and model, mark the leading forecasts."""
        totals = defaultdict(lambda: [0.0] * len(SUMS) + [0])
        for model, categ_id, is_compared, *sums in chain.from_iterable(
            (self.test_sums or {}).values()
        ):
            for n, value in enumerate(sums):
                totals[categ_id, model, is_compared][n] += value
        scores = {}
        for (categ_id, model, is_compared), sums in totals.items():
            abs_error, bias, sold, *_demand, series = sums
            if sold > 0 and (is_compared or (categ_id, model, True) not in totals):
                scores[categ_id, model] = (abs_error / sold, bias / sold, int(series))
        period = (self.cutoff - timedelta(days=TEST_DAYS - 1), self.cutoff)
        self.env["replenishment.model.score"]._replace(self.company_id, scores, period)
        self.company_id.replenishment_hidden_demand = self._hidden_demand(totals)
        forecasts = self.env["replenishment.forecast"]
        forecasts._drop_stale(self.company_id, self.started_on, self._stores())
        forecasts._crown(self.company_id, self._stores())

    def _hidden_demand(self, totals):
        """{model: demand over its forecasts, all products together}."""
        sums = defaultdict(lambda: [0.0, 0.0])
        for (_categ_id, model, _compared), (*_errors, missed, expected, _series) in totals.items():
            sums[model][0] += missed
            sums[model][1] += expected
        return {model: hidden_demand(*each) for model, each in sums.items()}

    def _forecast_new(self, history):
        """Store the forecasts of new products, worked out from the series of all others."""
        pairs = self._new_pairs({*zip(history["product_id"], history["store_id"], strict=True)})
        if not pairs:
            return
        new = pd.DataFrame(
            [(product.id, store.id) for product, store in pairs],
            columns=["product_id", "store_id"],
        )
        table = forecast_new(
            history,
            self.env["replenishment.history"]._with_categories(new),
            self.company_id.replenishment_horizon,
            origin=self.cutoff,
            **self._calendar(),
        )
        rows = self._rows(table, {})
        self.forecast_count += self.env["replenishment.forecast"]._replace(
            rows, "category", self.company_id
        )

    def _new_pairs(self, known):
        """(product, store) that was listed lately and is on the shelf or has a rule handed over,
        without a sale in the history.

        :param known: {(product_id, warehouse_id)} with one
        """
        stores = self._stores()
        since = fields.Datetime.to_datetime(self.cutoff) - timedelta(days=NEW_DAYS)
        listed = [
            ("product_id.create_date", ">=", since),
            ("product_id.sale_ok", "=", True),
            ("product_id.purchase_ok", "=", True),
            ("product_id.is_storable", "=", True),
            ("location_id", "child_of", stores.lot_stock_id.ids),
        ]
        rules = self.env["stock.warehouse.orderpoint"].search(
            [*listed, ("replenishment_mode", "!=", "core")]
        )
        quants = self.env["stock.quant"].search([*listed, ("quantity", ">", 0)])
        found = {(rule.product_id, rule.warehouse_id) for rule in rules}
        found |= {(quant.product_id, quant.location_id.warehouse_id) for quant in quants}
        offered = {
            (quant.product_id.id, quant.location_id.warehouse_id.id)
            for quant in quants
            if quant.in_date < since
        }
        passed = known | offered | rules._left_alone(stores)
        return sorted(
            ((product, store) for product, store in found if (product.id, store.id) not in passed),
            key=lambda pair: (pair[1].id, pair[0].id),
        )
