"""Days on which the shelf was empty for some hours: how much of a day's demand could be seen.

A day's sale is demand times the share of the normal hourly profile during which the product was
in stock. Dividing by clock hours overstates demand by about a quarter on fresh food, because
shelves run empty in the quiet evening, not at the morning peak.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .arrays import Bools, Floats

#: Of a day between 6 and 22.
HOURS = 16
#: Mean share of the daily demand profile still in stock, by hours out of stock between 6 and 22.
#: Used only where the table has hours but no ``instock_share``. Source: FreshRetailNet-50K
#: (CC BY 4.0), 345,000 store-product-days.
SHARE_BY_HOURS = np.array(
    [
        *(1.0, 0.943, 0.903, 0.861, 0.812, 0.745, 0.659, 0.583, 0.522),
        *(0.470, 0.418, 0.353, 0.267, 0.177, 0.099, 0.047, 0.0),
    ],
    dtype=np.float32,
)
#: Without hours in the table, from this share on a day counts as one with a full shelf: half-way
#: between no hour without stock (1) and one (0.943).
FULL_SHARE = 0.97


def in_stock_share(rows: pd.DataFrame) -> Floats:
    """Share of the day's demand profile in stock, one value in [0, 1] per row of ``rows``.

    Takes ``instock_share`` where present, else maps ``stockout_h6_22`` (hours, 0 to 16) through
    :data:`SHARE_BY_HOURS`, else 1: nothing is known to be censored.
    """
    if "instock_share" in rows.columns:
        share = pd.to_numeric(rows["instock_share"], errors="coerce").fillna(1.0).to_numpy()
        return np.asarray(np.clip(share, 0.0, 1.0))
    if "stockout_h6_22" in rows.columns:
        hours = pd.to_numeric(rows["stockout_h6_22"], errors="coerce").fillna(0).to_numpy()
        return np.asarray(SHARE_BY_HOURS[np.clip(hours, 0, HOURS).astype(int)])
    return np.ones(len(rows), dtype=np.float32)


def is_in_stock(rows: pd.DataFrame) -> Bools:
    """Whether each row's sale can be read as its demand: no hour out of stock while open."""
    if "stockout_h6_22" in rows.columns:
        hours = pd.to_numeric(rows["stockout_h6_22"], errors="coerce").fillna(0).to_numpy()
        return np.asarray(hours <= 0)
    return np.asarray(in_stock_share(rows) >= FULL_SHARE)
