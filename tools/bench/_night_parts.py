"""What the parts of a pass cost, each without the parts that it calls.

The shipped methods are wrapped while the pass runs; what none of them does counts for its phase.
"""

import contextlib
import sys
from collections import defaultdict
from functools import wraps
from unittest.mock import patch

ADDON = "odoo.addons.replenishment"
#: {part: (model, methods)}
METHODS = {
    "series": ("replenishment.history", ["_prepare_night"]),
    "read sales": ("replenishment.history", ["_piece_history", "_store_days"]),
    "learn": ("replenishment.history", ["_learn"]),
    "write forecasts": ("replenishment.run", ["_store"]),
    "lead": ("replenishment.run", ["_crown"]),
    "new products": ("replenishment.run", ["_forecast_new"]),
    "pairs": ("replenishment.planner", ["_forecast_pairs", "_all_pairs"]),
    "facts": ("replenishment.planner", ["_gather", "_gather_demand"]),
    "thresholds": ("replenishment.planner", ["_set_thresholds"]),
    "rules": ("stock.warehouse.orderpoint", ["_renew_bases", "_renew_quantities", "create"]),
    "shortages": ("stock.warehouse.orderpoint", ["_check_shortages"]),
    "drafts": ("replenishment.planner", ["_evaluate"]),
    "proposals": ("replenishment.proposal", ["_propose"]),
    "close": ("replenishment.proposal", ["_supersede_unneeded", "_wake", "_dismissed_lately"]),
    "order": ("replenishment.proposal", ["_order_without_asking"]),
    "commit": ("replenishment.run", ["_commit"]),
}
#: (module, function, part of a call)
FUNCTIONS = [
    (f"{ADDON}.executors.run", "compute", lambda task, _f: f"forecast {task.model}"),
    (f"{ADDON}.executors.compute", "backtest", lambda task, _f: f"test {task.model}"),
    (f"{ADDON}.models.planner.replenishment_planner", "decide", lambda _requests: "decide"),
]


class Parts:
    """Own cost of each part, in the figures that ``read`` returns."""

    def __init__(self, env, read):
        """:param read: function without arguments, a tuple of figures that grow"""
        self._env, self._read, self._open = env, read, ["rest"]
        self._spent, self._before = defaultdict(list), read()

    @contextlib.contextmanager
    def measured(self):
        """While the pass runs."""
        with contextlib.ExitStack() as stack:
            for part, (model, names) in METHODS.items():
                for name in names:
                    owner = type(self._env[model])
                    if hasattr(owner, name):
                        wrapped = self._wrapped(getattr(owner, name), lambda *_a, p=part: p)
                        stack.enter_context(patch.object(owner, name, wrapped))
            for module, name, part_of in FUNCTIONS:
                wrapped = self._wrapped(getattr(sys.modules[module], name), part_of)
                stack.enter_context(patch.object(sys.modules[module], name, wrapped))
            yield

    def _wrapped(self, function, part_of):
        @wraps(function)
        def measured(*args, **options):
            self._turn()
            self._open.append(part_of(*args))
            try:
                return function(*args, **options)
            finally:
                self._turn()
                self._open.pop()

        return measured

    def _turn(self):
        """What was spent since the last turn is the innermost part's."""
        now = self._read()
        self._spent[self._open[-1]].append([b - a for a, b in zip(self._before, now, strict=True)])
        self._before = now

    def sums(self):
        """{part: figures}, the dearest first."""
        self._turn()
        sums = {
            part: [round(sum(column), 2) for column in zip(*spent, strict=True)]
            for part, spent in self._spent.items()
        }
        return dict(sorted(sums.items(), key=lambda one: -sum(one[1][:2])))
