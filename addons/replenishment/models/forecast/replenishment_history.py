from datetime import datetime, time, timedelta
from importlib.util import find_spec

import numpy as np
import pandas as pd
from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ...executors import Task
from ..company.res_config_settings import CLASSIC_SERIES

TEST_DAYS = 7
RANKED_DAYS = 28
SERIES_A_TASK = 10
OPENS, CLOSES = 6, 22
COLUMNS = ["product_id", "store_id", "date", "sale"]


class ReplenishmentHistory(models.AbstractModel):
    """The store's own history as the forecasting package reads it: two queries for everything."""

    _name = "replenishment.history"
    _description = "Sales History for Forecasts"

    @api.model
    def _prepare_tasks(self, run):
        """What a pass has to compute: the stronger model on all series, the classic on some.

        Nothing after the pass's cut-off is read: today's sales are not yet a day.
        """
        company = run.company_id
        first = run.cutoff - timedelta(days=company.replenishment_history_days - 1)
        history = self._load(run._stores(), first, run.cutoff)
        if history.empty:
            run._note(self.env._("No sales until %s: nothing to forecast from.", run.cutoff))
            return []
        history, plan = self._with_promotions(history, company, run.cutoff)
        pairs = self._best_sellers(history, run.cutoff)
        run.write(
            {
                "series_count": len(history[["product_id", "store_id"]].drop_duplicates()),
                "compared": pairs,
            }
        )
        common = {
            "horizon": company.replenishment_horizon,
            "origin": run.cutoff,
            "plan": plan,
            **run._calendar(),
        }
        tasks = [Task(key="global", model="global", history=history, **common)]
        tasks += [
            Task(key=f"arima-{n}", model="arima", history=part, **common)
            for n, part in enumerate(self._parts(history, pairs))
        ]
        self._note_missing_libraries(run)
        return tasks

    @api.model
    def _with_promotions(self, history, company, cutoff):
        """Prices and advertising of the days gone by, and the plan for those ahead.

        The plan begins with the days on which the models are tested: it was known before them.

        :return: the history with discount and activity, the plan; None where nothing was planned
        """
        keys = ["product_id", "store_id", "date"]
        terms = self.env["replenishment.promotion"]._daily_terms(
            company,
            history[keys[:2]].drop_duplicates(),
            history["date"].min().date(),
            cutoff + timedelta(days=company.replenishment_horizon),
        )
        if terms.empty:
            return history, None
        history = history.merge(terms, on=keys, how="left")
        history = history.fillna({"discount": 1.0, "activity": 0.0})
        tested = pd.Timestamp(cutoff - timedelta(days=TEST_DAYS))
        return history, terms[terms["date"] > tested].reset_index(drop=True)

    @api.model
    def _note_missing_libraries(self, run):
        """Say once a pass what an absent optional library costs."""
        if run.finished_tasks:
            return
        if not find_spec("lightgbm"):
            run._note(
                self.env._(
                    "lightgbm is not installed: smoothing stands in for the global model. "
                    "Install lightgbm for better forecasts."
                )
            )
        if not find_spec("statsmodels"):
            run._note(
                self.env._(
                    "statsmodels is not installed: the classic model is left out. "
                    "Install statsmodels to compare with it."
                )
            )
        # sudo: system parameters
        executor = self.env["ir.config_parameter"].sudo().get_param("replenishment.executor")
        if executor == "dask" and not find_spec("distributed"):
            run._note(
                self.env._(
                    "Dask is not installed: processes of this machine compute instead. "
                    "Install dask[distributed], or choose them in the settings."
                )
            )

    @api.model
    def _best_sellers(self, history, cutoff):
        """The series that the classic model runs on: [[product_id, warehouse_id]]."""
        # sudo: system parameters
        get_param = self.env["ir.config_parameter"].sudo().get_param
        count = int(get_param("replenishment.classic_series", CLASSIC_SERIES))
        if count <= 0 or not find_spec("statsmodels"):
            return []
        recent = history[history["date"] > pd.Timestamp(cutoff - timedelta(days=RANKED_DAYS))]
        sold = recent.groupby(["product_id", "store_id"])["sale"].sum().reset_index()
        best = sold.sort_values(["sale", "product_id", "store_id"], ascending=[False, True, True])
        return best[["product_id", "store_id"]].head(count).astype(int).values.tolist()

    @api.model
    def _parts(self, history, pairs):
        """The history of some series, a few at a time."""
        index = pd.MultiIndex.from_frame(history[["product_id", "store_id"]])
        for chunk in split_every(SERIES_A_TASK, [tuple(pair) for pair in pairs], list):
            yield history[index.isin(chunk)]

    @api.model
    def _load(self, warehouses, first, last):
        """Daily sales with categories and in-stock share from ``first`` to ``last``."""
        rows = self.env["supermarket.sale.ledger"]._daily_sales(None, warehouses.ids, first, last)
        history = pd.DataFrame(
            [(product, store, day, float(sold)) for product, store, day, sold in rows],
            columns=COLUMNS,
        )
        history["date"] = pd.to_datetime(history["date"])
        return self._with_share(self._with_categories(history), warehouses, first, last)

    @api.model
    def _with_categories(self, history):
        """Leave out what isn't bought for stock any more; add up to three levels of category."""
        products = self.env["product.product"].search_fetch(
            [
                ("id", "in", history["product_id"].unique().tolist()),
                ("is_storable", "=", True),
                ("purchase_ok", "=", True),
            ],
            ["categ_id"],
        )
        paths = {
            product.id: [int(part) for part in (product.categ_id.parent_path or "").split("/")[:-1]]
            for product in products
        }
        history = history[history["product_id"].isin(list(paths))].reset_index(drop=True)
        for level, name in enumerate(("first", "second", "third")):
            history[f"{name}_category_id"] = [
                paths[product_id][min(level, len(paths[product_id]) - 1)]
                if paths[product_id]
                else 0
                for product_id in history["product_id"]
            ]
        return history

    @api.model
    def _with_share(self, history, warehouses, first, last):
        """Share of each day's trade during which the product was there; days without a sale but
        with an empty shelf get a row of their own, because they would else count as no demand."""
        shares = self._in_stock_shares(warehouses, first, last)
        pairs = {*zip(history["product_id"], history["store_id"], strict=True)}
        shares = {key: share for key, share in shares.items() if key[:2] in pairs}
        shares.update(dict.fromkeys(self._unseen_days(history, warehouses, first, last), 0.0))
        if not shares:
            return history.assign(instock_share=1.0)
        frame = pd.DataFrame(
            [(*key, share) for key, share in shares.items()],
            columns=["product_id", "store_id", "date", "instock_share"],
        )
        frame["date"] = pd.to_datetime(frame["date"])
        both = history.merge(frame, on=["product_id", "store_id", "date"], how="outer")
        known = history.groupby(["product_id", "store_id"])
        both["sale"] = both["sale"].fillna(0.0)
        both["instock_share"] = both["instock_share"].fillna(1.0)
        for name in ("first_category_id", "second_category_id", "third_category_id"):
            filled = known[name].first()
            index = pd.MultiIndex.from_frame(both[["product_id", "store_id"]])
            both[name] = filled.reindex(index).to_numpy()
        start = (
            known["date"].min().reindex(pd.MultiIndex.from_frame(both[["product_id", "store_id"]]))
        )
        return both[(both["date"] >= start.to_numpy())].reset_index(drop=True)

    @api.model
    def _in_stock_shares(self, warehouses, first, last):
        """{(product_id, warehouse_id, day): share} of the days on which a shelf ran empty.

        From the stock record: empty from the change that left nothing until the next one. Where
        that next change is a sale, the record was wrong and the product was there; below zero it
        was wrong as well. Hours count with their weight in the store's own sales.
        """
        profile = self._hourly_profile(warehouses, first, last)
        shares = {}
        for product_id, warehouse_id, begin, end in self._empty_spells(warehouses, first, last):
            day = begin.date()
            while day <= min(end.date(), last):
                lost = self._weight(profile, day, begin, end)
                if day >= first and lost > 0:
                    key = (product_id, warehouse_id, day)
                    shares[key] = max(shares.get(key, 1.0) - lost, 0.0)
                day += timedelta(days=1)
        return shares

    @api.model
    def _weight(self, profile, day, begin, end):
        """Share of the day's trade that lies between two moments."""
        midnight = datetime.combine(day, time.min)
        hours = np.arange(24)
        start = (begin - midnight).total_seconds() / 3600
        stop = (end - midnight).total_seconds() / 3600
        overlap = np.clip(np.minimum(hours + 1, stop) - np.maximum(hours, start), 0.0, 1.0)
        return float((overlap * profile).sum())

    @api.model
    def _empty_spells(self, warehouses, first, last):
        """Rows (product_id, warehouse_id, begin, end) in local time, one query."""
        record = self.env["supermarket.stock.record"]
        supply = self.env["replenishment.facts"]
        for model in ("stock.move", "stock.move.line"):
            self.env[model].flush_model()
        spells = []
        for warehouse in warehouses:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT product_id, begin_at, COALESCE(end_at, %(now)s)
                    FROM (
                        SELECT r.product_id, r.date AS begin_at,
                               SUM(r.quantity) OVER past AS balance,
                               LEAD(r.date) OVER past AS end_at,
                               LEAD(r.operation) OVER past AS next_operation
                        FROM (%(record)s) r
                        JOIN stock_location l ON l.id = r.location_id
                        JOIN stock_location f ON f.id = %(floor)s
                        WHERE l.parent_path LIKE f.parent_path || '%%'
                        WINDOW past AS (PARTITION BY r.product_id ORDER BY r.date, r.id)
                    ) changes
                    WHERE abs(balance) < 0.001 AND COALESCE(end_at, %(now)s) >= %(first)s
                        AND begin_at < %(last)s
                        AND next_operation IS DISTINCT FROM 'sale'
                    """,
                    record=record._table_query,
                    floor=warehouse.lot_stock_id.id,
                    now=fields.Datetime.now(),
                    first=first,
                    last=last + timedelta(days=2),
                )
            )
            spells += [
                (product_id, warehouse.id, supply._to_local(warehouse, begin),
                 supply._to_local(warehouse, end))
                for product_id, begin, end in rows
            ]  # fmt: skip
        return spells

    @api.model
    def _hourly_profile(self, warehouses, first, last):
        """Share of the day's sales in each of the 24 hours; even over the day without sales."""
        tz = warehouses[:1]._store_tz()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT extract(hour FROM e.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::int,
                       SUM(e.quantity)
                FROM supermarket_sale_ledger e
                JOIN stock_location l ON l.id = e.location_id
                WHERE l.warehouse_id = ANY(%s) AND e.date >= %s AND e.date < %s AND e.quantity > 0
                GROUP BY 1
                """,
                tz,
                warehouses.ids,
                max(first, last - timedelta(days=RANKED_DAYS)),
                last + timedelta(days=1),
            )
        )
        profile = np.zeros(24)
        for hour, sold in rows:
            profile[hour] = float(sold)
        if np.count_nonzero(profile) < 3:  # documents booked at one hour say nothing about the day
            profile[:] = 0.0
            profile[OPENS:CLOSES] = 1.0
        return profile / profile.sum()
