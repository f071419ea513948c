"""The two players of the VN2 benchmark: the organiser's rule and ours, on weekly sales."""

import numpy as np
import pandas as pd

from forecasting import Panel, global_model
from ordering.bulk import best_quantities
from ordering.cost import Costs, Window, unserved_demand
from ordering.scenarios import at_level, demand_scenarios

COSTS = Costs(shortage=1.0, waste=0.0, holding=0.2)
#: An order of today is on the shelf two weeks on and has to last one week.
WINDOW = Window(arrival=2, following=3, last_day=2)
SETTINGS = global_model.Settings(memory=40.0)
RECENT_WEEKS = 110


class OrganiserPolicy:
    """Thirteen-week average without season, season put back, order up to four weeks of it."""

    def __call__(self, known, stock, coming):
        """(S,) units to order."""
        sales, dates = known
        season = _week_factors(sales, dates)
        level = _mean(sales[:, -13:] / season[sales.shape[1] - 13 : sales.shape[1]])
        target = level * season[sales.shape[1] : sales.shape[1] + 4].sum()
        return np.round(np.clip(target - stock - coming.sum(axis=1), 0.0, None))


class OurWeeklyPolicy:
    """The global model on seasonally adjusted weeks, scenarios, least expected cost."""

    def __init__(self, groups):
        self.groups = groups

    def __call__(self, known, stock, coming):
        """(S,) units to order, from the sales known before this week."""
        sales, dates = known
        season = _smooth(_week_factors(sales, dates))
        panel = self._panel(sales / season[: sales.shape[1]], WINDOW.days)
        mean, quantiles = global_model.forecast_global(panel, SETTINGS)
        ahead = season[sales.shape[1] : sales.shape[1] + WINDOW.days]
        demand = demand_scenarios(quantiles * ahead[None, :, None], 400)
        demand = np.round(at_level(demand, mean * ahead[None]))
        incoming = np.stack([np.zeros_like(coming), coming], axis=-1)
        shelf = np.stack([np.zeros_like(stock), stock], axis=1)
        unserved = unserved_demand(shelf, incoming, demand, WINDOW, endless=True)
        one, none = np.ones(len(stock)), np.zeros(len(stock))
        return best_quantities(unserved, COSTS, pack=one, minimum=none, perishes=False).quantity

    def _panel(self, sales, horizon):
        """Weeks in the place of days: all of them Mondays, so that no weekday profile is seen."""
        sales = sales[:, -RECENT_WEEKS:]
        series, weeks = sales.shape
        flat = np.ones((series, weeks + horizon), dtype=np.float32)
        keys = self.groups.reset_index()
        keys = keys.rename(columns={"Store": "store_id", "Product": "product_id"})
        names = {
            "store_id": keys["store_id"],
            "product_id": keys["product_id"],
            "second_category_id": keys["Department"],
            "third_category_id": keys["ProductGroup"],
        }
        in_stock = ~np.isnan(sales)
        return Panel(
            keys=keys[["store_id", "product_id"]],
            dates=np.repeat(np.datetime64("2023-03-06", "D"), weeks + horizon),
            sale=sales.astype(np.float32),
            share=in_stock.astype(np.float32),
            full=in_stock,
            discount=flat,
            activity=0.0 * flat,
            holiday=0.0 * flat,
            groups={name: pd.factorize(column)[0] for name, column in names.items()},
        )


def _week_factors(sales, dates):
    """Factor of each date's week of the year over the mean week, from all series together."""
    week = np.asarray(dates.isocalendar().week)
    known = pd.Series(_mean(sales.T)).groupby(week[: sales.shape[1]]).mean()
    factor = known / known.mean()
    return factor.reindex(week).fillna(1.0).to_numpy()


def _smooth(factor, strength=0.7):
    """Neighbouring weeks averaged and drawn towards 1: three years hold little about a week."""
    padded = np.concatenate([factor[:1], factor, factor[-1:]])
    mean = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return 1.0 + strength * (mean - 1.0)


def _mean(values):
    """Mean over the last axis without the weeks out of stock; 0 where there is none."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return total / np.maximum(known.sum(axis=-1), 1)
