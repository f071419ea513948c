"""Forecasts for the ordering benchmark: made every evening from what was known that evening."""

from dataclasses import replace

import numpy as np

from forecasting import classics, global_model
from forecasting.features import FeatureMaker

#: Days that an order has to look ahead: two of lead, three of gap, ten of shelf life.
AHEAD = 15
#: The models are fitted again after so many days, as in the nightly pass; every evening they get
#: the new sales.
REFIT = global_model.KEPT_DAYS


def our_forecasts(panel, rows, start, say, refit=REFIT):
    """Mean (S, D) and quantiles (S, D, 5) of the chosen rows, by the evening's day index.

    The model learns from all series of the file up to the evening of the fit; what the last days
    teach about tomorrow it learns every evening.
    """
    out, model = {}, None
    for day in range(start - 1, panel.days):
        known = known_by(panel, day + 1, AHEAD)
        if model is None or (day + 1 - start) % refit == 0:
            model = global_model.fit(known, global_model.Settings())
            say(f"fitted on the {day + 1} days up to {panel.dates[day]}")
        if model is None:
            raise SystemExit("The history is too short for the global model.")
        out[day] = _predict(model.renewed(known), known, rows)
    return out


def _predict(model, known, rows):
    maker = FeatureMaker(known, model.market)
    mean = np.empty((len(rows), AHEAD))
    quantiles = np.empty((len(rows), AHEAD, 5))
    for ahead in range(AHEAD):
        block = maker.block(known.days, ahead + 1, rows)
        mean[:, ahead], quantiles[:, ahead] = model.predict(block)
    return mean, quantiles


def known_by(panel, days, ahead):
    """The panel after ``days`` days. Prices and promotions are planned for the days ahead that the
    file covers; beyond its end the last ones go on."""
    column = np.minimum(np.arange(days + ahead), panel.days - 1)
    return replace(
        panel.cut(days, 0),
        dates=panel.dates[0] + np.arange(days + ahead),
        discount=panel.discount[:, column],
        activity=panel.activity[:, column],
        holiday=panel.holiday[:, column],
    )


def arima_forecasts(panel, start, unit, say):
    """A forecast function (day, days ahead) for the textbook policy, from ARIMA(7,0,0).

    In units. Fitted weekly; its equation is applied every evening to the latest sales.
    """
    fitted, sale = {}, panel.sale / unit
    for day in range(start - 1, panel.days, REFIT):
        fitted[day] = classics.arima_equations(sale[:, : day + 1])
        say(f"ARIMA of {panel.series} series fitted up to {panel.dates[day]}")

    def forecast(day, ahead):
        latest = max(known for known in fitted if known <= day)
        return classics.apply_equations(fitted[latest], sale[:, : day + 1], ahead)

    return forecast
