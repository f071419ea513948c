"""The two players of the VN2 benchmark: the organiser's rule and ours, on weekly sales."""

import datetime as dt

import numpy as np
import pandas as pd
from scipy import stats

from forecasting import Panel, global_model
from forecasting.arrays import QUANTILES
from forecasting.features import FeatureMaker
from ordering import Costs, Forecast, Incoming, Lot, Request, Terms, decide

COSTS = Costs(shortage=1.0, waste=0.0, holding=0.2)
TODAY = dt.date(2024, 4, 15)
#: An order of today is on the shelf two weeks on and has to last one week. The decision counts in
#: days; here a day is a week.
ARRIVAL, FOLLOWING = 2, 3
SETTINGS = global_model.Settings(memory=40.0)
RECENT_WEEKS = 110
#: The level is judged on a model that many weeks old.
LOOK_BACK = 9
#: Weekly counts scatter more than Poisson's by this part of the squared mean.
DISPERSION = 0.08
#: Part of the error of nine weeks ago that is taken to go on: in most windows it had half gone.
LEVEL_TRUST = 0.5
#: What weeks have in common is taken out of the level already.
CORRELATION = 0.0


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
    """The global model on seasonally adjusted weeks, its level moved half-way to where the model of
    nine weeks ago would have been right, counts spread around it, and the shipped decision."""

    def __init__(self, groups):
        self.groups = groups

    def __call__(self, known, stock, coming):
        """(S,) units to order, from the sales known before this week."""
        sales, dates = known
        weeks = sales.shape[1]
        season = _smooth(_week_factors(sales, dates))
        adjusted = sales / season[:weeks]
        mean, _quantiles = global_model.forecast_global(self._panel(adjusted), SETTINGS)
        mean = mean * season[weeks : weeks + FOLLOWING] * self._level(adjusted, season)
        quantiles = count_quantiles(mean)
        now, week_1, week_2, week_3 = (TODAY + dt.timedelta(days=week) for week in range(4))
        requests = [
            Request(
                now,
                week_2,
                week_3,
                Forecast(mean[row], quantiles[row], correlation=CORRELATION),
                [Lot(float(stock[row]))],
                [Incoming(float(coming[row, 0]), now), Incoming(float(coming[row, 1]), week_1)],
                Terms(),
                COSTS,
            )
            for row in range(len(stock))
        ]
        return np.array([decision.quantity for decision in decide(requests)])

    def _level(self, adjusted, season):
        """Sales over forecast for the delivery week, all series, last weeks known; damped."""
        weeks = adjusted.shape[1]
        model = global_model.fit(
            self._panel(adjusted[:, : weeks - LOOK_BACK]).recent(SETTINGS.window), SETTINGS
        )
        if model is None:
            return 1.0
        expected = sold = 0.0
        for origin in range(weeks - LOOK_BACK, weeks - ARRIVAL):
            panel = self._panel(adjusted[:, :origin]).recent(SETTINGS.window)
            block = FeatureMaker(panel).block(panel.days, FOLLOWING)
            actual = adjusted[:, origin + ARRIVAL]
            known = ~np.isnan(actual)
            factor = season[origin + ARRIVAL]
            expected += factor * float(model.predict(block)[0][known].sum())
            sold += factor * float(actual[known].sum())
        return float(np.clip(sold / max(expected, 1e-9), 0.7, 1.3) ** LEVEL_TRUST)

    def _panel(self, sales):
        """Weeks in the place of days: all of them Mondays, so that no weekday profile is seen."""
        sales = sales[:, -RECENT_WEEKS:]
        series, weeks, horizon = *sales.shape, FOLLOWING
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


def count_quantiles(mean):
    """(S, D, 5) quantiles of negative binomial counts around the means (S, D)."""
    size = 1.0 / DISPERSION
    chance = size / (size + np.maximum(mean, 1e-9))
    return stats.nbinom.ppf(np.array(QUANTILES), size, chance[..., None])


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
