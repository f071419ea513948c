"""How an inspection item is judged: one small class a kind of test, found by the item's type.

An addon adds a kind of test with a value of `inspection.item.item_type` (`selection_add`) and a
class registered here.
"""

from . import count, finding, measured, microbial
from .base import Evaluator, evaluator_of, measured_types, never_skipped_types, register

__all__ = [
    "Evaluator",
    "count",
    "evaluator_of",
    "finding",
    "measured",
    "measured_types",
    "microbial",
    "never_skipped_types",
    "register",
]
