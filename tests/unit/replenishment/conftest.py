import numpy as np
import pandas as pd
import pytest


def sales(series=40, days=60, seed=1, **columns):
    """Daily sales with a weekday profile, promotions and stockouts."""
    random = np.random.default_rng(seed)
    dates = pd.date_range("2024-03-28", periods=days)
    level = random.gamma(2.0, 4.0, series)
    weekend = np.where(dates.weekday >= 5, 1.4, 0.9)
    activity = random.random((series, days)) < 0.2
    demand = random.poisson(level[:, None] * weekend * np.where(activity, 1.5, 1.0))
    hours = np.where(random.random((series, days)) < 0.2, random.integers(1, 9, (series, days)), 0)
    share = 1.0 - hours / 16
    row = np.repeat(np.arange(series), days)
    table = pd.DataFrame(
        {
            "store_id": row % 4,
            "product_id": row // 4,
            "date": np.tile(dates, series),
            "sale": np.floor(demand * share).reshape(-1),
            "instock_share": share.reshape(-1),
            "stockout_h6_22": hours.reshape(-1),
            "activity": activity.astype(int).reshape(-1),
            "discount": np.where(activity, 0.8, 1.0).reshape(-1),
            "second_category_id": row % 3,
        }
    )
    return table.assign(**columns)


@pytest.fixture(scope="session")
def history():
    return sales()


@pytest.fixture(scope="session")
def make_history():
    return sales
