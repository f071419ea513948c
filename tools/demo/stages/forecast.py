"""The first night's pass: forecasts from the history, then thresholds and proposals."""


def run(shop):
    """Let replenishment work as it does every night; it commits its own progress."""
    runs = shop.env["replenishment.run"].with_company(shop.company)
    work = runs.search([("state", "=", "done")], limit=1) or runs._schedule(shop.company, "manual")
    while work.state in ("scheduled", "running"):
        work._work()
    if work.state != "done":
        raise RuntimeError(f"The replenishment pass failed: {work.message}")
    return (
        f"{work.forecast_count} forecasts, {work.orderpoint_count} thresholds, "
        f"{work.proposal_count} proposals"
    )
