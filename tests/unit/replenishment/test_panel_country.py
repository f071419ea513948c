import numpy as np
import pandas as pd

from forecasting.panel import build_panel


def test_days_off_are_those_of_the_country():
    days = pd.date_range("2025-09-01", "2025-12-31")
    history = pd.DataFrame({"store_id": 1, "product_id": 1, "date": days, "sale": 5.0})
    off = {
        country: dict(
            zip(
                days.strftime("%m-%d"),
                build_panel(history, 1, country=country).holiday[0][: len(days)] > 0,
                strict=True,
            )
        )
        for country in ("CN", "DE")
    }
    assert not np.any([off["DE"][f"10-0{day}"] for day in (1, 2, 6, 7)])
    assert off["DE"]["12-25"]
    assert off["DE"]["09-28"], "a Sunday"
    assert off["CN"]["10-01"]
    assert not off["CN"]["12-25"]
