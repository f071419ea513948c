"""Control chart constants for subgroups of 2 to 6 readings.

Source: ASTM Manual on Presentation of Data and Control Chart Analysis (MNL 7), table 5.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChartConstants:
    """Factors of the X-bar/R chart: limits X̿ ± A2·R̄ and D3·R̄, D4·R̄; sigma = R̄/d2."""

    a2: float
    d3: float
    d4: float
    d2: float


CONSTANTS: dict[int, ChartConstants] = {
    2: ChartConstants(a2=1.880, d3=0.0, d4=3.267, d2=1.128),
    3: ChartConstants(a2=1.023, d3=0.0, d4=2.575, d2=1.693),
    4: ChartConstants(a2=0.729, d3=0.0, d4=2.282, d2=2.059),
    5: ChartConstants(a2=0.577, d3=0.0, d4=2.114, d2=2.326),
    6: ChartConstants(a2=0.483, d3=0.0, d4=2.004, d2=2.534),
}
