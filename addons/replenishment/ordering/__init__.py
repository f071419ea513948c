"""Order quantities of least expected cost: numbers in, numbers out, no Odoo."""

from .calendar import SupplyCalendar
from .cost import Costs, costs_at, level_of
from .decide import Decision, Reason, decide
from .facts import Forecast, Incoming, Lot, Request, Terms, lots_left

__all__ = [
    "Costs",
    "Decision",
    "Forecast",
    "Incoming",
    "Lot",
    "Reason",
    "Request",
    "SupplyCalendar",
    "Terms",
    "costs_at",
    "decide",
    "level_of",
    "lots_left",
]
