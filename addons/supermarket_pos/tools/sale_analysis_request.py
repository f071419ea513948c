"""What a person asks of the sales analysis, checked."""

import datetime as dt
from dataclasses import dataclass, field, replace

from ..analysis import COMPARISONS, CUTS, DIMENSIONS, AnalysisError, Period, make_period, preset
from ..analysis.errors import unknown_choice

ID_LISTS = ("stores", "tills", "cashiers")
NUMBERS = ("category", "product", "hour", "weekday")
MOST_LEVELS = 2


@dataclass(frozen=True)
class Request:
    """A period, what of it, and how it is grouped; empty lists and None mean all."""

    period: Period
    comparison: str | None = None
    stores: tuple[int, ...] = ()
    tills: tuple[int, ...] = ()
    cashiers: tuple[int, ...] = ()
    category: int | None = None
    product: int | None = None
    hour: int | None = None
    weekday: int | None = None
    by: tuple[str, ...] = ("category",)
    cuts: tuple[float, ...] = field(default=CUTS)

    @property
    def whole_orders(self):
        """Whether every line of an order is asked for."""
        return self.category is None and self.product is None

    def during(self, period):
        """The same of another period."""
        return replace(self, period=period)


def read_request(values, today, first_weekday=0):
    """The request that a client sends.

    :param values: ``preset`` or ``start`` and ``end`` (ISO days); the other names as in Request
    :param today: the day that presets count from
    :raises AnalysisError: names the value that can't be read
    """
    if not isinstance(values, dict):
        raise AnalysisError("request: an object with a period and filters is needed.")
    request = {"period": _period(values, today, first_weekday)}
    request["by"] = _dimensions(values.get("by") or ["category"])
    if values.get("comparison"):
        if values["comparison"] not in COMPARISONS:
            raise unknown_choice("comparison", values["comparison"], COMPARISONS)
        request["comparison"] = values["comparison"]
    for name in ID_LISTS:
        request[name] = tuple(_number(name, value) for value in _list(name, values.get(name)))
    for name in NUMBERS:
        if values.get(name) not in (None, False, ""):
            request[name] = _number(name, values[name])
    if values.get("cuts"):
        request["cuts"] = tuple(_number("cuts", cut) for cut in _list("cuts", values["cuts"]))
    return Request(**request)


def _period(values, today, first_weekday):
    if values.get("start") or values.get("end"):
        return make_period(_day("start", values.get("start")), _day("end", values.get("end")))
    return preset(values.get("preset") or "last_7_days", today, first_weekday)


def _day(name, value):
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise AnalysisError(f"{name}: {value!r} is no day; give it as YYYY-MM-DD.")


def _dimensions(names):
    names = _list("group by", names)
    if len(names) > MOST_LEVELS or len(set(names)) < len(names):
        raise AnalysisError(f"group by: choose one or {MOST_LEVELS} different levels.")
    for name in names:
        if name not in DIMENSIONS:
            raise unknown_choice("group by", name, DIMENSIONS)
    return tuple(names)


def _list(name, value):
    if value in (None, False):
        return []
    if not isinstance(value, (list, tuple)):
        raise AnalysisError(f"{name}: {value!r} is no list.")
    return value


def _number(name, value):
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 31:
        raise AnalysisError(f"{name}: {value!r} is no whole number.")
    return value
