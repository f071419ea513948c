"""The buyer's screens: each is opened in a browser, by a login with the buyer's rights."""

from playwright.sync_api import expect

SCREENS = (
    "stock-dashboard",
    "stock-figures",
    "waste",
    "dead-stock",
    "shelf-fill",
    "store-transfers",
    "orders-to-place",
    "orders-in-hindsight",
    "promotion-plan",
    "decisions-on-proposals",
)
DRAWN = (
    ".o_replenishment_dashboard .container-fluid, .o_data_row, .o_group_header, .o_kanban_record,"
    " .o_graph_renderer, .o_pivot, .o_calendar_renderer, .o_view_nocontent"
)


def test_screens_open(person):
    """Each draws something of its own, a hint where there is nothing, and no error."""
    buyer = person("buyer")
    page = buyer.page
    broken = page.locator(".o_error_dialog")
    for screen in SCREENS:
        page.goto(f"/odoo/{screen}")
        page.wait_for_selector(f":is({DRAWN}), .o_error_dialog")
        assert not broken.count(), screen
        buyer.shoot(f"buyer-{screen}")
    assert not buyer.errors


def test_dashboard_follows_the_store(person):
    page = person("buyer").page
    page.goto("/odoo/stock-dashboard")
    page.wait_for_selector(".o_replenishment_dashboard canvas")
    store = page.locator(".o_replenishment_store")
    value = store.locator("option").last.get_attribute("value")
    with page.expect_response("**/replenishment.dashboard/get_figures"):
        store.select_option(value)
    expect(store).to_have_value(value)
    expect(page.locator("[data-card=stock]")).to_be_visible()
    assert not page.locator(".o_error_dialog").count()
