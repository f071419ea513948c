"""Daily demand forecasts from sales histories: numbers in, numbers out, no Odoo."""

from .api import MODELS, Learnt, forecast, learn
from .errors import ForecastError
from .new_products import forecast_new
from .panel import Panel, build_panel

__all__ = [
    "MODELS",
    "ForecastError",
    "Learnt",
    "Panel",
    "build_panel",
    "forecast",
    "forecast_new",
    "learn",
]
