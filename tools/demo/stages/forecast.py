"""The first night's pass: forecasts from the history, then thresholds and proposals."""

import os

# The classic model takes most of the time: on the first pass it runs on the best sellers only.
CLASSIC_SERIES = "replenishment.classic_series"
FIRST_CLASSIC_SERIES = "40"


def run(shop):
    """Let replenishment work as it does every night; it commits its own progress."""
    # A thread per core spins while other processes want the core.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    runs = shop.env["replenishment.run"].with_company(shop.company)
    work = runs.search([("state", "=", "done")], limit=1) or _pass(shop, runs)
    if work.state != "done":
        raise RuntimeError(f"The replenishment pass failed: {work.message}")
    return (
        f"{work.forecast_count} forecasts, {work.orderpoint_count} thresholds, "
        f"{work.proposal_count} proposals"
    )


def _pass(shop, runs):
    parameters = shop.env["ir.config_parameter"]
    parameters.set_param(CLASSIC_SERIES, FIRST_CLASSIC_SERIES)
    work = runs._schedule(shop.company, "manual")
    while work.state in ("scheduled", "running"):
        work._work()
    parameters.set_param(CLASSIC_SERIES, False)
    return work
