from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
import pandas as pd
from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import STORE_CLOCK_JOINS, local_time_sql
from odoo.tools import SQL

from ...executors import TEST_DAYS
from ...ordering.calendar import CLOSES, OPENS
from ...tools.columns import read_columns
from ..company.res_config_settings import CLASSIC_SERIES
from .supermarket_sale_ledger import RANKED_DAYS

FEWEST_DAYS = 7
#: So many days in a row without any sale are a store's holidays, if it sells on this share of the
#: others: one closed on Sundays does on 0.86 of them.
CLOSED_DAYS, OPEN_SHARE = 3, 0.8
COLUMNS = ["product_id", "store_id", "date", "sale"]
SOLD = {"product_id": "int4", "warehouse_id": "int4", "day": "date", "quantity": "float8"}


@dataclass(frozen=True)
class StoreDays:
    """``profile`` (24,): share of a day's trade by the hour; ``ends``: the last day with a sale, of
    stores that sell on enough days for one without to say something; ``closings``: of these the
    (first, last) days on which they were closed."""

    profile: np.ndarray
    ends: dict[int, date]
    closings: dict[int, list[tuple[date, date]]]


def closings_of(days):
    """[(first, last)] of the days in a row on which a store that sells on ``days`` was closed.

    >>> week = [date(2025, 3, day) for day in (1, 2, 3, 4, 5, 6, 7)]
    >>> closings_of([*week, *(day + timedelta(days=12) for day in week)])
    [(datetime.date(2025, 3, 8), datetime.date(2025, 3, 12))]
    >>> closings_of([week[0] + timedelta(days=4 * n) for n in range(9)])
    []
    """
    one = timedelta(days=1)
    gaps = [
        (before + one, after - one)
        for before, after in pairwise(days)
        if (after - before).days > CLOSED_DAYS
    ]
    closed = sum((last - first).days + 1 for first, last in gaps)
    others = (days[-1] - days[0]).days + 1 - closed
    return gaps if len(days) >= OPEN_SHARE * others and len(gaps) < len(days) / FEWEST_DAYS else []


class ReplenishmentHistory(models.AbstractModel):
    """The store's own history as the forecasting package reads it: two queries for everything."""

    _name = "replenishment.history"
    _description = "Sales History for Forecasts"

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
    def _best_sellers(self, sold):
        """The series that the classic model runs on: [[product_id, warehouse_id]].

        :param sold: {(product_id, warehouse_id): units sold lately}
        """
        # sudo: system parameters
        get_param = self.env["ir.config_parameter"].sudo().get_param
        count = int(get_param("replenishment.classic_series", CLASSIC_SERIES))
        if count <= 0 or not find_spec("statsmodels"):
            return []
        best = sorted((-units, *pair) for pair, units in sold.items() if units > 0)
        return [[product_id, store_id] for _units, product_id, store_id in best[:count]]

    @api.model
    def _load(self, warehouses, first, last, product_ids=None, stores=None, silent=()):
        """Daily sales with categories and in-stock share from ``first`` to ``last``.

        :param product_ids: these products alone; None: all
        :param stores: what :meth:`_store_days` says of the stores; None: it is asked
        :param silent: [(product_id, warehouse_id)] that were sold before: without a sale in these
            days they sold nothing from the first one on
        """
        query = self.env["supermarket.sale.ledger"]._daily_sales_query(
            product_ids, warehouses.ids, first, last
        )
        sold = read_columns(self.env.cr, query, SOLD)
        history = pd.DataFrame(dict(zip(COLUMNS, sold.values(), strict=True)))
        known = set(history[COLUMNS[:2]].drop_duplicates().itertuples(index=False, name=None))
        rows = [(*pair, first, 0.0) for pair in silent if pair not in known]
        if rows:
            history = pd.concat([history, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)
        history["date"] = pd.to_datetime(history["date"]).astype("datetime64[ns]")
        stores = stores or self._store_days(warehouses, first, last)
        return self._with_share(self._with_categories(history), warehouses, first, last, stores)

    @api.model
    def _store_days(self, warehouses, first, last):
        """How the stores' days went, the same for all their products."""
        rows = self.env["supermarket.sale.ledger"]._days_of_stores(warehouses, first, last)
        known = {store: days for store, days in rows if len(days) >= FEWEST_DAYS}
        return StoreDays(
            self._hourly_profile(warehouses, first, last),
            {store: days[-1] for store, days in known.items()},
            {store: closings_of(days) for store, days in known.items()},
        )

    @api.model
    def _bought(self, product_ids):
        """Those of the products that are bought for stock, archived ones left out."""
        return self.env["product.product"].search_fetch(
            [
                ("id", "in", list(product_ids)),
                ("is_storable", "=", True),
                ("purchase_ok", "=", True),
            ],
            ["categ_id"],
        )

    @api.model
    def _with_categories(self, history):
        """Leave out what isn't bought for stock any more; add up to three levels of category."""
        products = self._bought(history["product_id"].unique().tolist())
        paths = {
            product.id: [int(part) for part in (product.categ_id.parent_path or "").split("/")[:-1]]
            for product in products
        }
        history = history[history["product_id"].isin(list(paths))].reset_index(drop=True)
        for level, name in enumerate(("first", "second", "third")):
            at_level = {
                product_id: path[min(level, len(path) - 1)] if path else 0
                for product_id, path in paths.items()
            }
            history[f"{name}_category_id"] = history["product_id"].map(at_level)
        return history

    @api.model
    def _unseen_days(self, history, warehouses, first, last, stores):
        """Hook: {(product_id, warehouse_id, day)} of these series without a sale that say nothing.

        :param stores: their :class:`StoreDays`
        """
        return set()

    @api.model
    def _with_share(self, history, warehouses, first, last, stores):
        """Share of each day's trade during which the product was there; days without a sale but
        with an empty shelf get a row of their own, because they would else count as no demand."""
        series = history[["product_id", "store_id"]].drop_duplicates()
        pairs = list(series.itertuples(index=False, name=None))
        shares = self._in_stock_shares(warehouses, first, last, pairs, stores.profile)
        shares.update(
            dict.fromkeys(self._unseen_days(history, warehouses, first, last, stores), 0.0)
        )
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
    def _in_stock_shares(self, warehouses, first, last, pairs, profile=None):
        """{(product_id, warehouse_id, day): share} of the days on which a shelf ran empty.

        From the stock record: empty from the change that left nothing until the next one. Where
        that next change is a sale, the record was wrong and the product was there; below zero it
        was wrong as well. Hours count with their weight in the store's own sales.

        :param pairs: [(product_id, warehouse_id)] that are asked
        """
        if profile is None:
            profile = self._hourly_profile(warehouses, first, last)
        shares = {}
        for product_id, warehouse_id, begin, end in self._empty_spells(
            warehouses, first, last, pairs
        ):
            day = max(begin.date(), first)
            while day <= min(end.date(), last):
                lost = self._weight(profile, day, begin, end)
                if lost > 0:
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
    def _empty_spells(self, warehouses, first, last, pairs):
        """Rows (product_id, warehouse_id, begin, end) in local time, one query for all stores.

        What was empty before the first day begins the day before it.
        """
        record = self.env["supermarket.stock.record"]
        supply = self.env["replenishment.facts"]
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, warehouse_id, date, COALESCE(until, %(now)s)
                  FROM (%(balances)s) shelf
                 WHERE abs(balance) < 0.001 AND NOT is_sold_next AND date < %(end)s
                """,
                balances=record._floor_balances_query(
                    list(pairs), datetime.combine(first, time.min) - timedelta(days=1)
                ),
                now=now,
                end=last + timedelta(days=2),
            )
        )
        stores = {warehouse.id: warehouse for warehouse in warehouses}
        return [
            (product_id, store_id, *(supply._to_local(stores[store_id], at) for at in spell))
            for product_id, store_id, *spell in rows
        ]

    @api.model
    def _hourly_profile(self, warehouses, first, last):
        """Share of the day's sales in each of the 24 hours; even over the day without sales.

        Hours and days are those of each store's clock.
        """
        self.env["supermarket.sale.ledger"]._flush_sales()
        since = max(first, last - timedelta(days=RANKED_DAYS - 1))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT extract(hour FROM at)::int, SUM(quantity)
                FROM (
                    SELECT %(at)s AS at, e.quantity
                    FROM supermarket_sale_ledger e
                    JOIN stock_location l ON l.id = e.location_id
                    JOIN stock_warehouse warehouse ON warehouse.id = l.warehouse_id
                        %(clock)s
                    WHERE warehouse.id = ANY(%(warehouses)s) AND e.quantity > 0
                        AND e.date >= %(since)s::date - interval '1 day'
                        AND e.date < %(last)s::date + interval '2 days'
                ) sale
                WHERE at::date BETWEEN %(since)s::date AND %(last)s::date
                GROUP BY 1
                """,
                at=local_time_sql(SQL("e.date")),
                clock=STORE_CLOCK_JOINS,
                warehouses=warehouses.ids,
                since=since,
                last=last,
            )
        )
        profile = np.zeros(24)
        for hour, sold in rows:
            profile[hour] = float(sold)
        if np.count_nonzero(profile) < 3:  # documents booked at one hour say nothing about the day
            profile[:] = 0.0
            profile[int(OPENS) : int(CLOSES)] = 1.0
        return profile / profile.sum()
