"""Goods that expire soon: board, markdown, sticker, till; and a promotion with a quota.

The till stands open all the time: what the manager starts and ends reaches it by itself.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.till import open_till

GS = "\x1d"
PUSHED_WITHIN = 2.0
DECODE = """async (src) => {
    if (!window.ZXing) {
        await new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = "/web/static/lib/zxing-library/zxing-library.js";
            script.onload = resolve;
            script.onerror = reject;
            document.head.append(script);
        });
    }
    const image = new Image();
    image.src = src;
    await image.decode();
    const look = (degrees) => {
        const canvas = document.createElement("canvas");
        const border = 40; // the quiet zone that the paper gives
        canvas.width = canvas.height = 1.5 * image.width + 2 * border;
        const context = canvas.getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.translate(canvas.width / 2, canvas.height / 2);
        context.rotate((degrees * Math.PI) / 180);
        context.drawImage(image, -image.width / 2, -image.height / 2);
        const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
        const bitmap = new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source));
        return new ZXing.QRCodeReader().decode(bitmap).getText();
    };
    // Of codes held exactly upright this library misses one in twenty: a hand tilts them.
    for (const degrees of [0, 5, 10, 20]) {
        try {
            return look(degrees);
        } catch {
            continue;
        }
    }
    return look(30);
}"""


@pytest.fixture
def shop(person):
    """A manager, a cashier at an open till, and a lot that a rule gives a lower price."""
    manager = person("manager")
    till = manager.call("pos.config", "search_read", [], ["name", "picking_type_id"], order="id")[0]
    kind = manager.call(
        "stock.picking.type", "read", [till["picking_type_id"][0]], ["warehouse_id"]
    )
    cashier = person("cashier")
    open_till(cashier, till)
    return manager, cashier, kind[0]["warehouse_id"][0]


def test_manager_marks_down_and_the_till_sells_by_the_sticker(shop):
    manager, cashier, warehouse = shop
    line = lot_to_mark_down(manager, warehouse)
    markdown = mark_down(manager, line)
    code = sticker_code(manager, markdown)
    assert code == markdown["sticker_code"]

    sell_by_sticker(cashier, markdown, code)
    refuse_forged(cashier, markdown, code)
    end_and_refuse(manager, cashier, markdown, code)
    assert not cashier.errors


def lot_to_mark_down(manager, warehouse):
    """A line of the board with a price by rule that nobody marked down yet."""
    lines = manager.call(
        "supermarket.expiry.board",
        "search_read",
        [["warehouse_id", "=", warehouse], ["days_left", "<=", 2], ["quantity", ">=", 2]],
        [
            "product_id",
            "lot_id",
            "warehouse_id",
            "proposed_price",
            "markdown_price",
            "is_on_hold",
        ],
    )
    free = [
        one
        for one in lines
        if one["proposed_price"] and not one["markdown_price"] and not one["is_on_hold"]
    ]
    assert free, "no lot of the demo shop waits for a markdown"
    products = manager.call(
        "product.product",
        "search",
        [
            ["id", "in", [one["product_id"][0] for one in free]],
            ["barcode", "=like", "_____________"],
            ["to_weight", "=", False],
        ],
    )
    return next(one for one in free if one["product_id"][0] in products)


def mark_down(manager, line):
    """On the board: pick the lot, look at the proposed price, mark down."""
    page = manager.page
    manager.open("/odoo/near-expiry")
    manager.shoot("markdown-board")
    page.locator(".o_switch_view.o_list").click()
    page.wait_for_selector(".o_list_view .o_data_row")
    page.fill(".o_searchview_input", line["lot_id"][1])
    # "Lot" stands below "Product", once the list of what to search has opened.
    page.locator(".o_searchview_autocomplete .o-dropdown-item").nth(1).click()
    row = page.locator(".o_data_row", has_text=line["lot_id"][1])
    row = row.filter(has_text=line["warehouse_id"][1])
    expect(row.first).to_be_visible()
    for one in row.all():
        one.locator(".o_list_record_selector input").check()
    page.get_by_role("button", name="Mark Down", exact=True).click()
    dialog = page.locator(".modal")
    expect(dialog.locator(".o_data_row").first).to_contain_text(line["lot_id"][1])
    manager.shoot("markdown-wizard")
    dialog.get_by_role("button", name="Mark Down Now").click()
    expect(page.locator(".o_data_row .text-bg-success").first).to_have_text("Active")
    manager.shoot("markdown-started")
    domain = [
        ["lot_id", "=", line["lot_id"][0]],
        ["warehouse_id", "=", line["warehouse_id"][0]],
        ["state", "=", "active"],
    ]
    names = ["new_price", "old_price", "sticker_code", "lot_id", "product_id"]
    return manager.call("supermarket.markdown", "search_read", domain, names)[0]


def sticker_code(manager, markdown):
    """Read the 2D code as a scanner does, from the printed sheet."""
    page = manager.page
    page.goto(f"/report/html/supermarket_stock.report_markdown_sheet/{markdown['id']}")
    sticker = page.locator(".sticker").first
    expect(sticker.locator(".old")).to_contain_text(f"{markdown['old_price']:.2f}")
    expect(sticker.locator(".new")).to_contain_text(f"{markdown['new_price']:.2f}")
    manager.shoot("markdown-stickers")
    return page.evaluate(DECODE, sticker.locator("img").get_attribute("src"))


def sell_by_sticker(cashier, markdown, code):
    page = cashier.page
    cashier.scan(code)
    line = page.locator(".orderline", has=page.locator(".markdown-note"))
    expect(line).to_contain_text(f"{markdown['new_price']:.2f}", timeout=PUSHED_WITHIN * 1000)
    expect(line).to_contain_text(markdown["lot_id"][1])
    cashier.scan(code.replace(GS, ""))
    expect(line.locator(".qty")).to_have_text("2")
    cashier.shoot("till-marked-down")
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-screen")
    cashier.shoot("till-marked-down-receipt")
    page.keyboard.press("Enter")
    page.wait_for_selector(".product-screen")


def refuse_forged(cashier, markdown, code):
    """A sticker with another price stops the flow and says why."""
    forged = re.sub(r"392(\d)\d{8}", r"392\g<1>00000001", code)
    cashier.scan(forged)
    stop = cashier.page.locator(".supermarket-stop-popup")
    expect(stop).to_contain_text("price or lot was changed")
    cashier.shoot("till-forged-price")
    cashier.page.keyboard.press("Enter")
    expect(stop).to_have_count(0)
    expect(cashier.page.locator(".orderline")).to_have_count(0)


def end_and_refuse(manager, cashier, markdown, code):
    """What the manager ends is not sold two seconds later."""
    if (
        manager.call("supermarket.markdown", "read", [markdown["id"]], ["state"])[0]["state"]
        != "ended"
    ):
        manager.call("supermarket.markdown", "action_end", [markdown["id"]])
    time.sleep(PUSHED_WITHIN)
    cashier.scan(code)
    stop = cashier.page.locator(".supermarket-stop-popup")
    expect(stop).to_contain_text("has ended")
    cashier.shoot("till-markdown-ended")
    cashier.page.keyboard.press("Enter")
    expect(stop).to_have_count(0)


def test_a_quota_is_given_and_no_more(shop):
    manager, cashier, _warehouse = shop
    [program] = manager.call(
        "loyalty.program", "search_read", [["quota_units", ">", 0]], ["quota_used"], limit=1
    )
    # two units more than were given already: the third piece costs its normal price
    manager.call(
        "loyalty.program", "write", [program["id"]], {"quota_units": program["quota_used"] + 2}
    )
    time.sleep(PUSHED_WITHIN)
    page = cashier.page
    for _piece in range(3):
        cashier.scan("2000000001753")
        page.wait_for_timeout(400)
    expect(page.locator(".orderline").first.locator(".qty")).to_have_text("3")
    reward = page.locator(".orderline.fst-italic, .orderline .fst-italic").first
    expect(reward).to_be_visible()
    page.wait_for_timeout(1000)
    cashier.shoot("till-quota")
    left = manager.call("loyalty.program", "read", [program["id"]], ["quota_left"])[0]
    assert left["quota_left"] == 0, "both units are promised to the order"
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-screen")
    given = manager.call("loyalty.program", "read", [program["id"]], ["quota_used"])[0]
    assert given["quota_used"] == program["quota_used"] + 2
    manager.call("loyalty.program", "write", [program["id"]], {"quota_units": 100})
    assert not cashier.errors
