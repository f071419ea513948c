"""What can go wrong, said to the person who handed the data in."""

from __future__ import annotations

import logging

_logger = logging.getLogger(__name__)


class ForecastError(ValueError):
    """The history or the request can't be forecast; the message says why and what to do."""


def missing_columns(names: list[str]) -> ForecastError:
    """A table without the columns that identify a sale."""
    return ForecastError(
        f"The history has no column {', '.join(names)}: "
        "store_id, product_id, date and sale are needed."
    )


def missing_plan_columns(names: list[str]) -> ForecastError:
    """A plan that doesn't say for what and when."""
    return ForecastError(
        f"The plan has no column {', '.join(names)}: store_id, product_id and date are needed."
    )


def nothing_to_forecast() -> ForecastError:
    """An empty table, or one whose rows all lie after the origin."""
    return ForecastError("The history holds no sale on or before the origin: nothing to forecast.")


def unreadable_values(column: str, count: int) -> ForecastError:
    """Values that are no number or no date."""
    return ForecastError(f"{count} values of the column {column} can't be read.")


def horizon_out_of_range(horizon: int, longest: int) -> ForecastError:
    """A horizon of no days, or one that nobody should trust."""
    return ForecastError(f"The horizon must lie between 1 and {longest} days, not {horizon}.")


def unknown_model(name: str, known: list[str]) -> ForecastError:
    """A model name nobody registered."""
    return ForecastError(f"Unknown model {name!r}: choose from {', '.join(known)}.")


def warn_library_missing(library: str, instead: str) -> None:
    """An optional library is absent: the work goes on with less."""
    _logger.warning("%s is not installed: %s. Install it for better forecasts.", library, instead)
