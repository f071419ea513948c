from datetime import timedelta

import numpy as np
from odoo import api, fields, models
from odoo.tools import SQL

from ...forecasting.arrays import QUANTILE_COLUMNS
from ...tools.columns import read_columns, write_columns
from ...tools.plan_facts import Expected
from ..work.replenishment_decision_mixin import KEPT_DAYS

MODELS = [
    ("global", "Global model"),
    ("arima", "Classic ARIMA(7,0,0)"),
    ("category", "What its category sells"),
]
COLUMNS = ("mean", *QUANTILE_COLUMNS)
ROW = ("product_id", "warehouse_id", "date", *COLUMNS, "error")
TYPES = dict(zip(ROW, ("int4", "int4", "date", *["float8"] * 7), strict=True))


class ReplenishmentForecast(models.Model):
    """What one model expected of one product in one store on one day.

    Written in bulk by the nightly pass and never by hand. Rows of days gone by stay: they are the
    last forecast made before that day, to be laid beside what then sold.
    """

    _name = "replenishment.forecast"
    _description = "Demand Forecast"
    _order = "date, model, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category")
    date = fields.Date(required=True, readonly=True)
    model = fields.Selection(MODELS, required=True, readonly=True)
    champion = fields.Boolean(
        readonly=True, help="This model had the smaller error in its category."
    )
    mean = fields.Float(
        "Expected", readonly=True,
        help="What would sell on average from a full shelf, learnt from days without a stockout.",
    )  # fmt: skip
    q10 = fields.Float("10 %", readonly=True, aggregator=None)
    q50 = fields.Float(
        "Median", readonly=True, aggregator=None,
        help="Half of the days sell less, half more, days with a stockout included. It can lie a "
        "little above what is expected: that answers another question.",
    )  # fmt: skip
    q80 = fields.Float("80 %", readonly=True, aggregator=None)
    q90 = fields.Float("90 %", readonly=True, aggregator=None)
    q95 = fields.Float("95 %", readonly=True, aggregator=None)
    error = fields.Float(
        "Backtest Error",
        readonly=True,
        aggregator="avg",
        help="Absolute error of the model on this series over the last days, as a share of sales.",
    )
    computed_on = fields.Datetime(readonly=True)

    _one_per_day = models.UniqueIndex("(warehouse_id, product_id, model, date)")
    _due = models.Index("(date)")

    @api.depends("product_id", "date", "model")
    def _compute_display_name(self):
        labels = dict(self._fields["model"]._description_selection(self.env))
        for forecast in self:
            forecast.display_name = self.env._(
                "%(product)s on %(date)s, %(model)s",
                product=forecast.product_id.display_name,
                date=fields.Date.to_string(forecast.date),
                model=labels.get(forecast.model, ""),
            )

    @api.model
    def _replace(self, rows, model, company):
        """Store one model's forecasts; those of the same day and series give way to them.

        What led still leads, with the new numbers, until the pass crowns again: a sale meanwhile
        finds a forecast, also after a pass that didn't come to its end.

        :param rows: tuples (product_id, warehouse_id, date, mean, q10, q50, q80, q90, q95, error)
        :return: number of rows stored
        """
        if not rows:
            return 0
        columns = zip(*rows, strict=True)
        kinds = ("int64", "int64", "datetime64[D]", *["float64"] * (len(COLUMNS) + 1))
        arrays = (np.array(column, kind) for column, kind in zip(columns, kinds, strict=True))
        return self._replace_columns(dict(zip(ROW, arrays, strict=True)), model, company)

    @api.model
    def _replace_columns(self, columns, model, company):
        """The same of whole columns, {name: array}, by the names of :data:`ROW`."""
        count = len(columns["date"])
        if not count:
            return 0
        cr = self.env.cr
        cr.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS replenishment_forecast_new ("
            " product_id int, warehouse_id int, date date, mean float, q10 float, q50 float,"
            " q80 float, q90 float, q95 float, error float) ON COMMIT DELETE ROWS"
        )
        cr.execute("TRUNCATE replenishment_forecast_new")
        write_columns(cr, "replenishment_forecast_new", columns)
        cr.execute(
            SQL(
                """
                INSERT INTO replenishment_forecast
                    (company_id, model, champion, computed_on, product_id, warehouse_id, date,
                     mean, q10, q50, q80, q90, q95, error)
                SELECT %s, %s, FALSE, %s, new.* FROM replenishment_forecast_new new
                ON CONFLICT (warehouse_id, product_id, model, date) DO UPDATE SET
                    company_id = EXCLUDED.company_id,
                    computed_on = EXCLUDED.computed_on, mean = EXCLUDED.mean,
                    q10 = EXCLUDED.q10, q50 = EXCLUDED.q50, q80 = EXCLUDED.q80,
                    q90 = EXCLUDED.q90, q95 = EXCLUDED.q95, error = EXCLUDED.error
                """,
                company.id,
                model,
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()
        return count

    @api.model
    def _drop_stale(self, company, since, stores=None):
        """Forget what an earlier pass expected of days that the pass just made didn't renew.

        :param stores: whose pass it was; None: all of the company's
        """
        stores = self._stores_of(company) if stores is None else stores
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM replenishment_forecast
                WHERE company_id = %s AND date >= %s AND computed_on < %s AND warehouse_id = ANY(%s)
                """,
                company.id,
                self._first_day(stores),
                since,
                stores.ids,
            )
        )
        self.invalidate_model()

    @api.model
    def _crown(self, company, stores=None):
        """Mark each series' rows of the model that a person chose, else that its category prefers.

        A series that this model didn't cover is led by the one that did.

        :param stores: whose series; None: those of all stores of the company
        """
        stores = self._stores_of(company) if stores is None else stores
        for model in ("replenishment.model.score", "product.template", "res.company"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE replenishment_forecast f
                SET champion = (f.model = best.model)
                FROM (
                    SELECT DISTINCT ON (f.warehouse_id, f.product_id)
                           f.warehouse_id, f.product_id, f.model
                    FROM (SELECT DISTINCT warehouse_id, product_id, model
                          FROM replenishment_forecast
                          WHERE company_id = %(company)s AND date >= %(today)s
                              AND warehouse_id = ANY(%(stores)s)) f
                    JOIN product_product p ON p.id = f.product_id
                    JOIN product_template t ON t.id = p.product_tmpl_id
                    JOIN res_company c ON c.id = %(company)s
                    LEFT JOIN replenishment_model_score s
                        ON s.company_id = %(company)s AND s.model = f.model
                        AND s.categ_id = t.categ_id
                    ORDER BY f.warehouse_id, f.product_id,
                             f.model = COALESCE(t.replenishment_model ->> c.id::text,
                                                c.replenishment_model) DESC,
                             COALESCE(s.champion, FALSE) DESC, f.model DESC
                ) best
                WHERE f.company_id = %(company)s AND f.date >= %(today)s
                    AND f.warehouse_id = best.warehouse_id AND f.product_id = best.product_id
                    AND f.champion IS DISTINCT FROM (f.model = best.model)
                """,
                company=company.id,
                today=self._first_day(stores),
                stores=stores.ids,
            )
        )
        self.invalidate_model()

    @api.model
    def _stores_of(self, company):
        return self.env["stock.warehouse"].search([("company_id", "=", company.id)])

    @api.model
    def _first_day(self, stores):
        """The first day that isn't over in one of these stores."""
        return min((store._store_day() for store in stores), default=fields.Date.today())

    @api.model
    def _champions(self, product_ids, warehouse_ids, date_from, date_to):
        """The leading forecasts of days from ``date_from`` to ``date_to``, in one query.

        :return: {(product_id, warehouse_id): Expected}
        """
        self.flush_model()
        names = [name for name, _label in MODELS]
        query = SQL(
            """
            SELECT product_id, warehouse_id, date, mean, q10, q50, q80, q90, q95,
                   COALESCE(error, 0) AS error, array_position(%s::varchar[], model) AS model
              FROM replenishment_forecast
             WHERE champion AND product_id = ANY(%s) AND warehouse_id = ANY(%s)
               AND date BETWEEN %s AND %s
          ORDER BY product_id, warehouse_id, date
            """,
            names,
            list(product_ids),
            list(warehouse_ids),
            date_from,
            date_to,
        )
        rows = read_columns(self.env.cr, query, {**TYPES, "model": "int4"})
        if not len(rows["date"]):
            return {}
        ids = np.stack([rows["product_id"], rows["warehouse_id"]])
        starts = np.flatnonzero((ids[:, 1:] != ids[:, :-1]).any(axis=0)) + 1
        by_day = (
            rows["date"],
            np.array(names)[rows["model"] - 1],
            rows["mean"],
            np.stack([rows[name] for name in QUANTILE_COLUMNS], axis=1),
            rows["error"],
        )
        pairs = zip(*ids[:, [0, *starts]].tolist(), strict=True)
        parts = zip(*(np.split(part, starts) for part in by_day), strict=True)
        return {pair: Expected(*part) for pair, part in zip(pairs, parts, strict=True)}

    @api.autovacuum
    def _gc_forecasts(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM replenishment_forecast WHERE date < %s",
                fields.Date.today() - timedelta(days=KEPT_DAYS),
            )
        )
