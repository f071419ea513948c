"""Statistical process control: charts and signals. Pure: numbers in, numbers out."""

from .charts import Chart, ChartPoint, p_chart, xbar_r_chart
from .constants import CONSTANTS, ChartConstants
from .signals import Signal, nelson, western_electric

__all__ = [
    "CONSTANTS",
    "Chart",
    "ChartConstants",
    "ChartPoint",
    "Signal",
    "nelson",
    "p_chart",
    "western_electric",
    "xbar_r_chart",
]
