"""The first night's pass: forecasts from the history, then thresholds and proposals."""

# The classic model takes most of the time: in the demo shop it runs on the best sellers only.
CLASSIC_SERIES = "replenishment.classic_series"
FIRST_CLASSIC_SERIES = "40"


def run(shop):
    """Let replenishment work as it does every night; it commits its own progress."""
    runs = shop.env["replenishment.run"].with_company(shop.company)
    work = runs.search([("state", "=", "done")], limit=1) or _pass(shop, runs)
    if work.state != "done":
        raise RuntimeError(f"The replenishment pass failed: {work.message}")
    return (
        f"{work.forecast_count} forecasts, {work.orderpoint_count} thresholds, "
        f"{work.proposal_count} proposals"
    )


def run_figures(shop):
    """What the nights would have left behind: the months' figures, moves between the shops."""
    env = shop.env
    stores = env["stock.warehouse"].search([("company_id", "=", shop.company.id)])
    env["replenishment.figure"]._renew(stores)
    env["replenishment.balance"]._balance(shop.company, stores)
    figures = env["replenishment.figure"].search_count([])
    moves = env["replenishment.balance"].search_count([])
    return f"{figures} figures, {moves} transfers proposed"


def _pass(shop, runs):
    parameters = shop.env["ir.config_parameter"]
    parameters.set_param(CLASSIC_SERIES, FIRST_CLASSIC_SERIES)
    work = runs._schedule(shop.company, "manual")
    while work.state in ("scheduled", "running"):
        work._work()
    return work
