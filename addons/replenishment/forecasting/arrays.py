"""Names for the arrays that travel between the modules."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

#: What is kept of a day's distribution: the median, the band of the chart (10 to 90 %), and the
#: chances of lasting that shops promise; a newsvendor's ratio of fresh food lies between them.
QUANTILES: tuple[float, ...] = (0.1, 0.5, 0.8, 0.9, 0.95)
#: The place of the median, which is the 50 % quantile.
MEDIAN = QUANTILES.index(0.5)
QUANTILE_COLUMNS: tuple[str, ...] = ("q10", "q50", "q80", "q90", "q95")
KEYS: tuple[str, str] = ("store_id", "product_id")
