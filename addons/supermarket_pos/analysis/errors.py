"""What can be wrong with a request for an analysis, said to the person who made it."""

from __future__ import annotations

from collections.abc import Iterable


class AnalysisError(ValueError):
    """The request can't be analysed; the message names the field and the remedy."""


def unknown_choice(field: str, value: object, known: Iterable[str]) -> AnalysisError:
    """A word that is none of those the field takes."""
    return AnalysisError(f"{field}: {value!r} is unknown; choose from {', '.join(known)}.")


def missing_columns(table: str, names: Iterable[str]) -> AnalysisError:
    """A table without the columns that the analysis reads."""
    return AnalysisError(f"{table}: the column {', '.join(names)} is missing.")


def orphan_lines(count: int) -> AnalysisError:
    """Lines whose order is not among the orders."""
    return AnalysisError(f"lines: {count} of them belong to none of the orders.")


def bad_period(start: object, end: object) -> AnalysisError:
    """A period that ends before it starts."""
    return AnalysisError(f"period: it starts on {start} and ends on {end}; swap the two.")


def bad_cuts(cuts: object) -> AnalysisError:
    """ABC limits that do not rise within 0 and 100 %."""
    return AnalysisError(f"cuts: {cuts} must be two rising percentages between 0 and 100.")
