from base64 import b64decode, b64encode
from collections import defaultdict
from datetime import timedelta
from itertools import chain

import numpy as np
import pandas as pd
from odoo import fields, models

from ...executors import SUMS, TEST_DAYS
from ...executors import run as execute
from ...forecasting import Learnt, forecast
from ...forecasting.new_products import forecast_new
from ...ordering.demand import hidden_demand
from ..forecast.replenishment_forecast import COLUMNS, ROW

PAIR = ("product_id", "store_id")
# Listed or on the shelf for longer and never sold is no new product, but one that nobody buys.
NEW_DAYS = 60


class ReplenishmentRun(models.Model):
    """Every series is forecast with every model, then each category chooses.

    Products that nobody has sold yet get what their neighbours in the category sell.
    """

    _inherit = "replenishment.run"

    finished_products = fields.Json(readonly=True)
    learnt = fields.Binary(
        "Model",
        readonly=True,
        attachment=True,
        groups="base.group_no_one",
        help="The model that this pass made, for the passes of some nights.",
    )

    def _phases(self):
        return [*super()._phases(), self._forecast]

    def _keep_what_is_done(self):
        super()._keep_what_is_done()
        self.env["replenishment.forecast"]._crown(self.company_id, self._stores())

    def _forecast(self):
        """Forecast every series with every model, then let each category choose."""
        if self.phase in ("thresholds", "proposals"):
            return True
        history = self.env["replenishment.history"]
        night = history._prepare_night(self)
        finished = set(self.finished_tasks or ())
        pending = {piece.key: piece for piece in night.pieces if piece.key not in finished}
        steps = {
            "phase": "forecast",
            "total_count": len(finished) + len(pending) + 3,
            "done_count": 1 + len(finished),
        }
        self.write(steps)
        self._commit()  # for the eyes only: without a piece done there is no stopping
        is_learnt = any(piece.model == "global" for piece in pending.values())
        learnt = history._learn(self, night) if is_learnt else None
        tasks = history._tasks(self, night, pending.values(), learnt)
        for result in execute(tasks, self._settings(), forecast):
            self._heed_cancelling()
            self._store(result, pending[result.key])
            if not self._commit():
                return False
        if night.pairs:
            self._forecast_new(night)
        self._crown()
        self.phase = "thresholds"
        return self._commit()

    def _kept_learnt(self):
        """What this pass has made already, when it goes on; else what the last one made that learnt
        of these stores.

        Who asks for a pass gets a new model: sales of before may have come in meanwhile.
        """
        domain = [("tz", "in", (False, self.tz)), ("cutoff", "<=", self.cutoff)]
        if self.origin == "manual":
            domain = [("id", "=", self.id)]
        made = self._that_learnt(*domain).sorted(lambda run: (run.cutoff, run.id))[-1:]
        return Learnt.from_text(b64decode(made.learnt).decode()) if made else None

    def _keep_learnt(self, learnt):
        """In place of the older one of the same stores."""
        if learnt.now and learnt.fitted_on == self.cutoff:
            self._that_learnt(("tz", "=", self.tz)).learnt = False
            own = self.sudo()  # sudo: as those
            own.learnt = b64encode(learnt.text().encode())

    def _that_learnt(self, *domain):
        """The company's passes that keep a model. Nobody reads its text, a pass works with it."""
        # sudo: the field is closed to people
        return self.sudo().search(
            [("company_id", "=", self.company_id.id), ("learnt", "!=", False), *domain]
        )

    def _calendar(self):
        """Whose days off the forecasts know: those of the stores' country."""
        countries = self._stores().partner_id.country_id or self.company_id.country_id
        return {"country": countries[0].code} if countries else {}

    def _store(self, result, piece):
        """Keep the forecasts of one piece and the sums of its test: one COPY, one UPDATE."""
        errors = {
            (int(row.product_id), int(row.store_id)): tuple(getattr(row, name) for name in SUMS)
            for row in result.errors.itertuples()
        }
        stored = self.env["replenishment.forecast"]._replace_columns(
            self._columns(result.forecast, errors), result.model, self.company_id
        )
        self.write(
            {
                "test_sums": {**(self.test_sums or {}), result.key: self._sum_up(result, errors)},
                "finished_tasks": [*(self.finished_tasks or ()), result.key],
                "finished_products": [
                    *(self.finished_products or ()),
                    *(piece.product_ids if piece.model == "global" else ()),
                ],
                "done_count": self.done_count + 1,
                "forecast_count": self.forecast_count + stored,
            }
        )

    def _columns(self, table, errors):
        """Columns as `replenishment.forecast` keeps them, with the error of each series' test.

        :param errors: {pair: sums}
        """
        tested = {pair: self._wape(sums) for pair, sums in errors.items()}
        pairs = [table[name].astype(int).to_numpy() for name in PAIR]
        of_rows = zip(*(ids.tolist() for ids in pairs), strict=True)
        values = (
            *pairs,
            pd.to_datetime(table["date"]).to_numpy().astype("datetime64[D]"),
            *(table[name].to_numpy(float) for name in COLUMNS),
            np.array([tested.get(pair, 0.0) for pair in of_rows], dtype=float),
        )
        return dict(zip(ROW, values, strict=True))

    def _wape(self, sums):
        """Absolute error as a share of what was sold; 0 where nothing was."""
        abs_error, _bias, sold, *_demand = sums
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

    def _forecast_new(self, night):
        """Store the forecasts of new products, worked out from the series of their neighbours."""
        pairs = self._new_pairs(night.pairs)
        if not pairs:
            return
        new = pd.DataFrame(
            [(product.id, store.id) for product, store in pairs],
            columns=["product_id", "store_id"],
        )
        histories = self.env["replenishment.history"]
        neighbours = histories._neighbours(night, [product for product, _store in pairs])
        history, _plan = histories._piece_history(self, night, neighbours)
        table = forecast_new(
            history,
            histories._with_categories(new),
            self.company_id.replenishment_horizon,
            origin=self.cutoff,
            **self._calendar(),
        )
        self.forecast_count += self.env["replenishment.forecast"]._replace_columns(
            self._columns(table, {}), "category", self.company_id
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
