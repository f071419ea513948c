"""The scan app where goods lie: losses, putting away, filling shelves, transfers; 360 px wide."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.phone import (
    PHONE,
    cold_start_offline,
    go_online,
    goods,
    leave,
    open_app,
    open_document,
)
from tests.browser.test_scan_app import receipt_of


@pytest.fixture
def shop(manager):
    """The first store that receives in one step, with a shelf and a back room of its own."""
    [store] = manager.call(
        "stock.warehouse",
        "search_read",
        [["reception_steps", "=", "one_step"]],
        ["name", "lot_stock_id", "view_location_id", "in_type_id"],
        limit=1,
        order="id",
    )
    floor = store["lot_stock_id"][0]
    return {
        "store": store["id"],
        "name": store["name"],
        "floor": floor,
        "shelf": place(manager, "A-01", floor),
        "back": place(manager, "Back room", store["view_location_id"][0]),
    }


def place(manager, name, above):
    """A place of that name, made once."""
    known = manager.call(
        "stock.location", "search", [["name", "=", name], ["location_id", "=", above]]
    )
    if known:
        return known[0]
    values = {"name": name, "location_id": above, "barcode": f"{name} {above}"}
    return manager.call("stock.location", "create", [values])[0]


def there(manager, product, at):
    """How much of a product lies at exactly this place."""
    domain = [["product_id", "=", product["id"]], ["location_id", "=", at]]
    rows = manager.call("stock.quant", "search_read", domain, ["quantity"])
    return sum(row["quantity"] for row in rows)


def stock(manager, product, quantity, at):
    """Count so much of it there."""
    values = {"product_id": product["id"], "location_id": at, "inventory_quantity": quantity}
    context = {"inventory_mode": True}
    [quant] = manager.call("stock.quant", "create", [values], context=context)
    manager.call("stock.quant", "action_apply_inventory", [quant], context=context)


def stock_of_lot(manager, product, lot, quantity, at):
    """So much of a lot lies there, whether it was known or not."""
    known = [["name", "=", lot], ["product_id", "=", product["id"]]]
    found = manager.call("stock.lot", "search", known)
    values = {"name": lot, "product_id": product["id"]}
    [lot_id] = found or manager.call("stock.lot", "create", [values])
    values = {"product_id": product["id"], "location_id": at, "lot_id": lot_id}
    context = {"inventory_mode": True}
    counted = [{**values, "inventory_quantity": quantity}]
    [quant] = manager.call("stock.quant", "create", counted, context=context)
    manager.call("stock.quant", "action_apply_inventory", [quant], context=context)


def a_photo(path):
    """A picture of a camera, larger than what is sent."""
    written = io.BytesIO()
    Image.effect_noise((2600, 1900), 60).convert("RGB").save(written, "JPEG")
    path.write_bytes(written.getvalue())
    return path


def test_loss_without_a_network(person, manager, shop, tmp_path):
    [plain, other] = goods(manager, tracking="none")
    stock(manager, plain, 50, shop["floor"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_task(worker, "loss", shop)
    scan_three(worker, plain, other)
    say_why(page, a_photo(tmp_path / "broken.jpg"))
    worker.shoot("scan-loss")
    cold_start_offline(worker)  # what was in the hand is still in it
    open_task(worker, "loss", shop)
    expect(page.locator(".scan-quantity input")).to_have_value("3")
    say_why(page, tmp_path / "broken.jpg")
    page.click("[data-report]")
    expect(page.locator("[data-done]")).to_have_count(1)
    worker.shoot("scan-loss-done")
    go_online(worker)
    is_booked(manager, plain, shop)
    page.click("[data-done] button")
    expect(page.locator("[data-done]")).to_have_count(0)
    go_online(worker)
    assert there(manager, plain, shop["floor"]) == 50
    assert not worker.errors


def scan_three(worker, plain, other):
    """Other goods than those in the hand are not taken before it is said what becomes of these."""
    for _piece in range(3):
        worker.scan(plain["barcode"])
    expect(worker.page.locator(".scan-quantity input")).to_have_value("3")
    worker.scan(other["barcode"])
    expect(worker.page.locator(".scan-stop")).to_contain_text(plain["name"])
    worker.page.click(".scan-stop button")


def say_why(page, photo):
    page.click("[data-reason]:has-text('Broken')")
    page.set_input_files(".scan-photo input", photo)
    expect(page.locator(".scan-photo img")).to_be_visible()


def is_booked(manager, product, shop):
    assert there(manager, product, shop["floor"]) == 47
    names = ["quantity", "state", "photo"]
    [loss] = manager.call("supermarket.loss", "search_read", [], names, limit=1)
    assert (loss["quantity"], loss["state"]) == (3, "done")
    assert 10_000 < len(loss["photo"]) < 1_000_000
    manager.open("/odoo/losses")
    manager.shoot("losses")


def open_task(worker, task, shop):
    page = worker.page
    page.click(f"[data-task={task}]")
    expect(page.locator(".scan-tasks")).to_have_count(0)
    choice = page.locator(f"[data-document='{shop['store']}']")
    panel = page.locator(".scan-hint, .scan-goods").first
    expect(choice.or_(panel).first).to_be_visible()
    if choice.count():
        choice.click()


def test_put_away_and_shelf_fill(person, manager, shop):
    [plain, other] = goods(manager, tracking="none")
    stock(manager, plain, 12, shop["floor"])
    stock(manager, other, 30, shop["back"])
    before = [there(manager, one, shop["shelf"]) for one in (plain, other)]
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_task(worker, "put_away", shop)
    worker.scan(plain["barcode"])
    page.locator(".scan-quantity input").fill("12")
    page.keyboard.press("Enter")
    worker.shoot("scan-put-away")
    worker.scan(f"A-01 {shop['floor']}")
    expect(page.locator("[data-done]").first).to_contain_text("A-01")
    go_online(worker)
    assert there(manager, plain, shop["shelf"]) == before[0] + 12
    leave(page)
    cold_start_offline(worker)
    open_task(worker, "shelf_fill", shop)
    worker.shoot("scan-shelf-fill")
    worker.scan(other["barcode"])
    page.locator(".scan-quantity input").fill("5")
    page.keyboard.press("Enter")
    page.select_option("select[aria-label='Another place']", str(shop["shelf"]))
    expect(page.locator("[data-done]").first).to_contain_text("A-01")
    go_online(worker)
    assert there(manager, other, shop["shelf"]) == before[1] + 5
    assert there(manager, other, shop["back"]) == 25
    assert not worker.errors


def test_transfer_to_another_store(person, manager, shop):
    [plain, _other] = goods(manager, tracking="none")
    stock(manager, plain, 20, shop["floor"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_task(worker, "transfer", shop)
    ask_where_to(worker, manager)
    other = page.locator("select[name=to] option[value^='store:']").first
    page.select_option("select[name=to]", other.get_attribute("value"))
    for _piece in range(2):
        worker.scan(plain["barcode"])
    expect(page.locator(".scan-quantity input")).to_have_value("2")
    page.locator(".scan-quantity input").fill("6")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-product='{plain['id']}'] b")).to_have_text("6")
    worker.shoot("scan-transfer")
    page.click("text=Send to")
    expect(page.locator("[data-product]")).to_have_count(0)
    go_online(worker)
    assert there(manager, plain, shop["floor"]) == 14
    too_many(worker, manager, plain, shop)
    leave(page)
    page.click("[data-task=receive]")
    is_not_asked(worker, plain, f".scan-card:has-text('{shop['name']}') >> nth=-1")
    assert not worker.errors


def is_not_asked(worker, product, card):
    """What another store sent stays expected: whether the rest comes is nobody's choice."""
    page = worker.page
    page.click(card)
    worker.scan(product["barcode"])
    page.click("text=Close receipt")
    expect(page.locator(".scan-difference")).to_have_count(1)
    expect(page.get_by_text("stays expected here until it comes")).to_be_visible()
    expect(page.locator("input[value=never]")).to_have_count(0)
    worker.shoot("scan-close-sent")
    page.click("text=Go on scanning")


def ask_where_to(worker, manager):
    """Before the lot, of goods that have one."""
    [dated, _other] = goods(manager, tracking="lot")
    worker.scan(dated["barcode"])
    expect(worker.page.locator(".scan-stop")).to_contain_text("Where to?")
    worker.page.click(".scan-stop button")
    expect(worker.page.locator("[data-asks]")).to_have_count(0)


def too_many(worker, manager, product, shop):
    """More than there is: said on the phone, with what was asked and what there is."""
    page = worker.page
    page.select_option("select[name=to]", f"place:{shop['back']}")
    worker.scan(product["barcode"])
    page.locator(".scan-quantity input").fill("900")
    page.keyboard.press("Enter")
    go_online(worker)
    page.click(".scan-refused")
    expect(page.locator(".scan-problems")).to_contain_text(re.compile("asked 899.*available"))
    worker.shoot("scan-refused")
    page.click(".scan-problems button")
    open_task(worker, "transfer", shop)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_chinese(person, manager, shop, scheme):
    """Every screen fits a phone of 360 pixels, in Chinese and in the dark."""
    [plain, _other] = goods(manager, tracking="none")
    stock(manager, plain, 20, shop["floor"])
    worker = person("receiver", viewport=PHONE, color_scheme=scheme)
    speak(worker, "zh_CN")
    try:
        open_app(worker)
        worker.shoot(f"scan-home-zh-{scheme}")
        for task in ("loss", "put_away", "shelf_fill", "transfer"):
            open_task(worker, task, shop)
            worker.page.wait_for_timeout(300)
            if task == "transfer":
                worker.page.select_option("select[name=to]", f"place:{shop['back']}")
            worker.scan(plain["barcode"])
            expect(worker.page.locator(".scan-goods")).to_be_visible()
            worker.shoot(f"scan-{task}-zh-{scheme}", full_page=True)
            assert is_narrow(worker.page)
            leave(worker.page)
        assert not worker.errors
    finally:
        speak(worker, "en_US")


def speak(worker, language):
    """Each chooses a language."""
    [me] = worker.call("res.users", "search", [["login", "=", worker.login]])
    worker.call("res.users", "write", [me], {"lang": language})


def is_narrow(page):
    return page.evaluate("document.documentElement.scrollWidth <= 360")


def test_damaged_goods_and_the_temperature(person, manager, tmp_path):
    [plain, _other] = goods(manager, tracking="none")
    receipt = receipt_of(manager, (plain, 3))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    for _piece in range(3):
        worker.scan(plain["barcode"])
    mark_undo_mark(worker, plain, a_photo(tmp_path / "leaking.jpg"))
    page.click("text=Temperature …")
    expect(page.locator(".scan-asked input")).to_be_focused()
    page.keyboard.type("-18,5")
    page.keyboard.press("Enter")
    expect(page.locator(".scan-fact")).to_contain_text("-18.5 °C")
    worker.shoot("scan-receive-damaged")
    page.click("text=Close receipt")
    # what is missing is what was broken: nobody has to say so again
    expect(page.locator(".scan-difference select")).to_have_value("damaged, not taken in")
    worker.shoot("scan-close-damaged")
    page.check("input[value=never]")
    page.click(".scan-goods button:has-text('Close receipt')")
    go_online(worker)
    told = manager.call(
        "mail.message",
        "search_read",
        [["model", "=", "stock.picking"], ["res_id", "=", receipt], ["body", "ilike", "leaking"]],
        ["attachment_ids", "body"],
    )
    assert len(told[0]["attachment_ids"]) == 1
    assert told[0]["body"].count("leaking") == 1
    assert "-18.5" in told[0]["body"]
    assert not worker.errors


def mark_undo_mark(worker, plain, photo):
    """Taken back, broken goods are on the line again and on no report."""
    page = worker.page
    count = page.locator(f"[data-product='{plain['id']}'] .scan-line-count b")
    mark_damaged(worker, photo)
    expect(count).to_have_text("2")
    page.click("text=Undo last scan")
    expect(count).to_have_text("3")
    expect(page.get_by_text("Damaged:")).to_have_count(0)
    mark_damaged(worker, photo)
    expect(count).to_have_text("2")


def mark_damaged(worker, photo):
    page = worker.page
    page.click("text=Damaged …")
    field = page.get_by_label("Quantity")
    field.fill("12")
    page.click(".scan-reasons button:has-text('too warm')")
    expect(field).to_have_value("3")  # of those that are there
    field.fill("1")
    page.click(".scan-reasons button:has-text('leaking')")
    page.set_input_files(".scan-photo input", photo)
    expect(page.locator(".scan-photo img")).to_be_visible()
    worker.shoot("scan-damaged")
    page.click("[data-damaged]")
