"""Code letters and single sampling plans of ISO 2859-1:1999 (GB/T 2828.1-2012).

The tables are data (``data/*.csv``, 1,248 cells, arrows already followed); nothing is computed.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from .errors import SamplingError

Regime = Literal["normal", "tightened", "reduced"]

EDITION = "ISO 2859-1:1999"
LEVELS: tuple[str, ...] = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
REGIMES: tuple[Regime, ...] = ("normal", "tightened", "reduced")
AQLS: tuple[str, ...] = (
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65",
    "1.0", "1.5", "2.5", "4.0", "6.5", "10", "15", "25", "40", "65",
    "100", "150", "250", "400", "650", "1000",
)  # fmt: skip
#: Above this AQL the number counts nonconformities per 100 items, never per cent nonconforming.
MAX_PERCENT_AQL = 10.0

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class SamplingPlan:
    """What to draw from one lot and when to accept it.

    ``sample_size`` is what has to be inspected (never more than the lot), ``table_size`` the n of
    the table, ``inspects_all`` whether n reaches the lot size, so that the whole lot is drawn. The
    lot is accepted with ``accept`` or fewer nonconforming items and not accepted with ``reject`` or
    more.
    """

    code_letter: str
    plan_letter: str
    aql: str
    regime: Regime
    table_size: int
    sample_size: int
    accept: int
    reject: int
    inspects_all: bool

    @property
    def counts_nonconformities(self) -> bool:
        """See the function of that name."""
        return counts_nonconformities(self.aql)


@lru_cache(maxsize=1)
def _code_letter_rows() -> tuple[tuple[int, float, dict[str, str]], ...]:
    with (_DATA / "code_letters.csv").open(newline="", encoding="utf-8") as stream:
        return tuple(
            (int(row["lot_min"]), float(row["lot_max"] or math.inf), row)
            for row in csv.DictReader(stream)
        )


@lru_cache(maxsize=len(REGIMES))
def _master_table(regime: Regime) -> dict[tuple[str, str], tuple[str, int, int, int]]:
    with (_DATA / f"single_{regime}.csv").open(newline="", encoding="utf-8") as stream:
        return {
            (row["letter"], row["aql"]): (
                row["plan_letter"],
                int(row["n"]),
                int(row["ac"]),
                int(row["re"]),
            )
            for row in csv.DictReader(stream)
        }


def lot_items(quantity: float) -> int:
    """Number of items of a lot of ``quantity`` units: a started unit is an item, at least one.

    >>> lot_items(12.2), lot_items(0.4)
    (13, 1)
    """
    if not math.isfinite(quantity) or quantity <= 0:
        raise SamplingError(f"A lot needs a positive quantity, not {quantity!r}.")
    return max(1, math.ceil(quantity - 1e-9))


def normalise_aql(aql: str | float) -> str:
    """The AQL as the tables write it.

    >>> normalise_aql(1), normalise_aql("2.50"), normalise_aql(0.1)
    ('1.0', '2.5', '0.10')
    """
    try:
        value = float(aql)
    except (TypeError, ValueError):
        value = math.nan
    for known in AQLS:
        if math.isclose(float(known), value, rel_tol=1e-9):
            return known
    raise SamplingError(f"AQL {aql!r} is not in the tables; choose one of {', '.join(AQLS)}.")


def counts_nonconformities(aql: str | float) -> bool:
    """Whether an AQL may only be read as nonconformities per 100 items: an item may have several.

    >>> counts_nonconformities("10"), counts_nonconformities("15")
    (False, True)
    """
    return float(normalise_aql(aql)) > MAX_PERCENT_AQL


def tighter_aql(aql: str | float) -> str | None:
    """The next smaller AQL of the tables, or None for the smallest.

    >>> tighter_aql("1.0"), tighter_aql("0.010")
    ('0.65', None)
    """
    position = AQLS.index(normalise_aql(aql))
    return AQLS[position - 1] if position else None


def code_letter(lot_size: int, level: str = "II") -> str:
    """Sample size code letter (table 1) for a lot of ``lot_size`` items.

    >>> code_letter(2000), code_letter(3200, "S-4")
    ('K', 'G')
    """
    if level not in LEVELS:
        raise SamplingError(
            f"Inspection level {level!r} does not exist; choose one of {', '.join(LEVELS)}."
        )
    if lot_size < 1:
        raise SamplingError(f"A lot needs at least one item, not {lot_size!r}.")
    # Table 1 begins at 2 items; a lot of one item is the item itself, whatever the letter.
    size = max(lot_size, 2)
    for lowest, highest, row in _code_letter_rows():
        if lowest <= size <= highest:
            return row[level]
    raise SamplingError(f"No code letter for a lot of {lot_size!r} items.")


def plan_for_letter(letter: str, aql: str | float, regime: Regime = "normal") -> SamplingPlan:
    """The plan of the master table, without regard to a lot (``sample_size`` = n of the table)."""
    if regime not in REGIMES:
        raise SamplingError(
            f"Inspection {regime!r} does not exist; choose one of {', '.join(REGIMES)}."
        )
    known = normalise_aql(aql)
    try:
        plan_letter, size, accept, reject = _master_table(regime)[letter, known]
    except KeyError:
        raise SamplingError(f"Code letter {letter!r} is not in the tables (A to R).") from None
    return SamplingPlan(letter, plan_letter, known, regime, size, size, accept, reject, False)


def single_plan(
    lot_size: int, level: str = "II", aql: str | float = "1.0", regime: Regime = "normal"
) -> SamplingPlan:
    """The single sampling plan for a lot of ``lot_size`` items (ISO 2859-1:1999, tables 1 and 2).

    An arrow is followed to the plan it leads to, with that plan's n *and* Ac. Where n reaches the
    lot size, the whole lot is inspected and Ac stays the one of the plan. Raises ``SamplingError``
    when level, AQL or regime are not in the tables or the lot is empty.

    >>> plan = single_plan(2000, "II", 1.0)
    >>> plan.code_letter, plan.sample_size, plan.accept, plan.reject
    ('K', 125, 3, 4)
    """
    plan = plan_for_letter(code_letter(lot_size, level), aql, regime)
    return replace(
        plan,
        sample_size=min(plan.table_size, lot_size),
        inspects_all=plan.table_size >= lot_size,
    )
