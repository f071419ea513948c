"""Sales analysis: tables in, tables out. Knows numbers, not Odoo."""

from .aggregate import MEASURES, aggregate, average_basket
from .columns import ColumnSink
from .dimensions import DIMENSIONS, NONE, ORDERED
from .errors import AnalysisError
from .periods import COMPARISONS, PRESETS, Period, compared_with, make_period, preset
from .sales import LINE_TYPES, ORDER_TYPES, ROUNDING, Sales, build_sales
from .shares import (
    CUTS,
    WHOLE,
    abc_classes,
    add_comparison,
    add_shares,
    change,
    pareto,
    sales_ratios,
)

__all__ = [
    "COMPARISONS",
    "CUTS",
    "DIMENSIONS",
    "LINE_TYPES",
    "MEASURES",
    "NONE",
    "ORDERED",
    "ORDER_TYPES",
    "PRESETS",
    "ROUNDING",
    "WHOLE",
    "AnalysisError",
    "ColumnSink",
    "Period",
    "Sales",
    "abc_classes",
    "add_comparison",
    "add_shares",
    "aggregate",
    "average_basket",
    "build_sales",
    "change",
    "compared_with",
    "make_period",
    "pareto",
    "preset",
    "sales_ratios",
]
