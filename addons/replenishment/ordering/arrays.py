"""Names for the arrays that travel between the modules.

Letters in shapes: S series (product in a store), N scenarios, D days from today, L days of life.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]

#: ``forecasting.arrays.QUANTILES``: the packages know each other by other names inside and outside
#: Odoo, because of which they stand here as well; a test compares them.
LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95)
