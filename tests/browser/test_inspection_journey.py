"""Deliveries that are inspected: on the phone without a network, at the desk, in stock and books.

Two lots of one delivery: one has more bad units than its plan accepts, the other is good. Each step
is taken by the login whose work it is, and the next one sees what came of it.
"""

from datetime import datetime, timedelta

from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_scan_app import cold_start_offline, go_online, open_app
from tests.browser.till import until

PHONE = {"width": 390, "height": 844}
ORDERED = 500
RETURNED = 120


class Delivery:
    """Vegetables of a supplier with a contract penalty, in two lots of one receipt."""

    def __init__(self, manager):
        self.manager = manager
        self.stamp = f"{datetime.now():%d%H%M%S}"
        self.bad, self.good = f"BAD{self.stamp}", f"GOOD{self.stamp}"
        self.product, self.supplier = self._goods()
        self.receipt = self._receive()

    def _goods(self):
        ask = self.manager.call
        [penalty] = ask(
            "inspection.penalty.schedule",
            "search_read",
            [["severity", "=", "major"], ["partner_id.name", "ilike", "green"]],
            ["partner_id"],
            limit=1,
        )
        [category] = ask("product.category", "search", [["name", "=", "Vegetables"]], limit=1)
        products = ask(
            "product.product",
            "search_read",
            [
                ["categ_id", "child_of", category],
                ["tracking", "=", "lot"],
                ["barcode", "!=", False],
                ["to_weight", "=", False],
                ["use_expiration_date", "=", True],
            ],
            ["name", "barcode", "uom_id"],
            limit=1,
        )
        return products[0], penalty["partner_id"][0]

    def _receive(self):
        """Ordered and received at the desk: a journey of its own."""
        ask = self.manager.call
        line = {
            "product_id": self.product["id"],
            "product_qty": 2 * ORDERED,
            "product_uom_id": self.product["uom_id"][0],
            "price_unit": 4,
        }
        [self.order] = ask(
            "purchase.order",
            "create",
            [{"partner_id": self.supplier, "order_line": [[0, 0, line]]}],
        )
        ask("purchase.order", "button_confirm", [self.order])
        [receipt] = ask(
            "stock.picking", "search_read", [["purchase_id", "=", self.order]], ["move_ids"]
        )
        [move] = ask(
            "stock.move",
            "read",
            receipt["move_ids"],
            ["location_id", "location_dest_id", "product_uom", "move_line_ids"],
        )
        expiry = datetime.now() + timedelta(days=6)
        lines = [
            {
                "product_id": self.product["id"],
                "product_uom_id": move["product_uom"][0],
                "lot_name": lot,
                "expiration_date": f"{expiry:%Y-%m-%d %H:%M:%S}",
                "quantity": ORDERED,
                "picking_id": receipt["id"],
                "location_id": move["location_id"][0],
                "location_dest_id": move["location_dest_id"][0],
            }
            for lot in (self.bad, self.good)
        ]
        commands = [[2, id_, 0] for id_ in move["move_line_ids"]] + [[0, 0, one] for one in lines]
        values = {"move_line_ids": commands, "picked": True}
        ask("stock.move", "write", [move["id"]], values)
        assert ask("stock.picking", "button_validate", [receipt["id"]]) is True
        return receipt["id"]

    def task(self, lot, *names):
        [task] = self.manager.call(
            "inspection.task",
            "search_read",
            [["picking_id", "=", self.receipt], ["lot_id.name", "=", lot]],
            ["state", "result_id", "inspector_id", "accept_number", *names],
        )
        return task

    def result(self, lot):
        """What was handed in of a lot, None before."""
        result = self.task(lot)["result_id"]
        names = ["state", "verdict", "photo_ids", "nonconforming", "place"]
        return result and self.manager.call("inspection.result", "read", [result[0]], names)[0]

    def is_held(self, lot):
        return bool(
            self.manager.call(
                "stock.lot",
                "search_count",
                [["name", "=", lot], ["is_on_hold", "=", True]],
            )
        )

    def there(self, lot):
        rows = self.manager.call(
            "stock.quant",
            "search_read",
            [["lot_id.name", "=", lot], ["location_id.usage", "=", "internal"]],
            ["quantity"],
        )
        return sum(row["quantity"] for row in rows)

    def problem(self, kind):
        [problem] = self.manager.call(
            "inspection.problem",
            "search_read",
            [["task_id", "=", self.task(self.bad)["id"]], ["problem_type", "=", kind]],
            ["state", "credit_note_id", "return_picking_id", "amount"],
        )
        return problem


def test_a_bad_lot_and_a_good_one(person, manager, tmp_path):
    admin = person("shopadmin")
    tell_of_the_first_failure(admin)
    delivery = Delivery(manager)
    give_by_the_board(person("planner"), delivery, "inspector")
    inspect_on_the_phone(person("inspector", viewport=PHONE, has_touch=True), delivery, tmp_path)
    reviewer = person("reviewer", viewport=PHONE)
    review_on_the_phone(reviewer, delivery)
    assert delivery.is_held(delivery.bad)
    assert not delivery.is_held(delivery.good), "another lot of the delivery is free"
    fine(person("accountant"), delivery)
    return_a_part(manager, reviewer, delivery)
    see_score_and_alert(admin, delivery)


def tell_of_the_first_failure(admin):
    """The shop wants to be told when one lot of a product fails."""
    [company] = admin.call("res.company", "search", [], limit=1)
    values = {"inspection_alert_product": 1, "inspection_alert_min_lots": 1}
    admin.call("res.company", "write", [company], values)


# The planner ---------------------------------------------------------------------------------


def give_by_the_board(planner, delivery, login):
    """Both lots to one inspector, by dragging cards between people."""
    page = planner.page
    [inspector] = planner.call(
        "inspection.inspector", "search_read", [["user_id.login", "=", login]], ["name"]
    )
    planner.open("/odoo/action-quality_inspection.inspection_task_board_action")
    planner.shoot("inspection-board")
    for lot in (delivery.bad, delivery.good):
        if delivery.task(lot)["inspector_id"][0] != inspector["id"]:
            drag(page, page.locator(".o_kanban_record", has_text=lot), inspector["name"])
            until(
                lambda lot=lot: delivery.task(lot)["inspector_id"][0] == inspector["id"],
                "the card was given to the inspector",
            )
    planner.shoot("inspection-board-dragged")
    assert not planner.errors


def drag(page, card, column):
    target = page.locator(".o_kanban_group", has_text=column).locator(".o_kanban_header")
    card.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 60, steps=20)
    page.wait_for_timeout(300)
    page.mouse.up()


# The inspector -------------------------------------------------------------------------------


def inspect_on_the_phone(inspector, delivery, folder):
    """Both lots without a network, a picture of the bad one; all of it sent when there is one."""
    page = inspector.page
    open_app(inspector)
    inspector.shoot("scan-inspector-home")
    cold_start_offline(inspector)
    page.click("[data-task=inspect]")
    expect(page.locator(f"[data-document='{delivery.task(delivery.bad)['id']}']")).to_be_visible()
    inspector.shoot("scan-inspections")
    accept = delivery.task(delivery.bad)["accept_number"]
    find_the_bad_lot(inspector, delivery)
    for _unit in range(accept + 1):
        page.click("[aria-label='One bad unit more']")
    expect(page.locator(".scan-lot-verdict")).to_contain_text("fails")
    take_picture(inspector, folder)
    page.locator(".scan-remark textarea").first.fill("Cold store 2")
    page.keyboard.press("Tab")
    inspector.shoot("scan-inspection-fails", full_page=True)
    hand_in(inspector)
    inspect_the_good_lot(inspector, delivery)
    assert delivery.task(delivery.bad)["state"] == "todo", "all of it is still on the phone"
    go_online(inspector)
    until(lambda: is_in_review(delivery), "both lots arrive with their picture")
    bad, good = delivery.result(delivery.bad), delivery.result(delivery.good)
    assert (bad["verdict"], good["verdict"]) == ("fail", "pass")
    assert bad["nonconforming"] == accept + 1
    assert bad["place"] == "Cold store 2"
    assert len(bad["photo_ids"]) == 1
    assert not inspector.errors


def find_the_bad_lot(inspector, delivery):
    """The other lot of the same goods is told apart; the right one opens its inspection."""
    page = inspector.page
    inspector.scan(code(delivery, delivery.bad))
    expect(page.locator("[aria-label='One bad unit more']")).to_be_visible()
    inspector.scan(code(delivery, delivery.good))
    expect(page.locator(".scan-stop")).to_contain_text("Another lot")
    inspector.shoot("scan-inspection-another-lot")
    page.click(".scan-stop button:has-text('OK')")


def code(delivery, lot):
    return f"]C101{delivery.product['barcode'].zfill(14)}10{lot}"


def take_picture(inspector, folder):
    """As large as a phone's camera makes it; kept small."""
    path = folder / "bad.png"
    Image.effect_noise((3000, 2000), 80).convert("RGB").save(path)
    inspector.page.set_input_files(".scan-photo-button input", path)
    expect(inspector.page.locator(".scan-photos img")).to_have_count(1)


def hand_in(inspector):
    page = inspector.page
    page.click("text=Hand in for review")
    page.click("button:has-text('Hand it in')")
    expect(page.locator("text=Scan the lot, or choose an inspection.")).to_be_visible()


def inspect_the_good_lot(inspector, delivery):
    page = inspector.page
    page.click(f"[data-document='{delivery.task(delivery.good)['id']}']")
    expect(page.locator("text=Scan a package of the lot.")).to_be_visible()
    inspector.shoot("scan-inspection-begins")
    inspector.scan(code(delivery, delivery.good))
    page.click("text=Hand in for review")
    expect(page.locator("text=Readings are missing")).to_be_visible()
    page.click("text=Go on inspecting")
    page.click("button:has-text('None')")
    expect(page.locator(".scan-lot-verdict")).to_contain_text("passes")
    inspector.shoot("scan-inspection-passes")
    hand_in(inspector)
    expect(page.locator(f"[data-document='{delivery.task(delivery.good)['id']}']")).to_have_count(0)


def is_in_review(delivery):
    results = [delivery.result(lot) for lot in (delivery.bad, delivery.good)]
    return all(result and result["state"] == "review" for result in results)


# The reviewer --------------------------------------------------------------------------------


def review_on_the_phone(reviewer, delivery):
    for lot in (delivery.bad, delivery.good):
        task = delivery.task(lot)
        reviewer.open(
            f"/odoo/action-quality_inspection.inspection_result_action/{task['result_id'][0]}"
        )
        reviewer.shoot(f"review-phone-{'bad' if lot == delivery.bad else 'good'}")
        press(reviewer.page, "action_complete")
        until(
            lambda lot=lot: delivery.result(lot)["state"] == "completed", "the review is completed"
        )
    reviewer.page.wait_for_timeout(500)
    reviewer.shoot("review-phone-done")
    assert not reviewer.errors


def press(page, name):
    """A button of a form; on a phone some stand behind the cog."""
    button = page.locator(f"button[name={name}]:visible")
    if not button.count():
        page.click(
            ".o_statusbar_buttons .dropdown-toggle:visible, .o_cp_action_menus button:visible"
        )
    button.first.click()


# What follows --------------------------------------------------------------------------------


def fine(accountant, delivery):
    """Approved by another person: one posted, balanced credit note of the supplier."""
    problem = delivery.problem("fine")
    page = accountant.page
    accountant.open("/odoo/action-quality_inspection.inspection_problem_action")
    accountant.shoot("problems")
    accountant.open(f"/odoo/action-quality_inspection.inspection_problem_action/{problem['id']}")
    accountant.shoot("problem-fine")
    page.dblclick("button[name=action_approve]")
    until(lambda: delivery.problem("fine")["state"] == "done", "the fine is posted")
    notes = accountant.call(
        "account.move",
        "search_read",
        [["inspection_problem_id", "=", problem["id"]]],
        ["state", "move_type", "amount_total", "line_ids"],
    )
    [note] = notes  # also after two clicks
    assert (note["state"], note["move_type"]) == ("posted", "in_refund")
    assert abs(note["amount_total"] - problem["amount"]) < 0.005
    lines = accountant.call("account.move.line", "read", note["line_ids"], ["balance"])
    assert abs(sum(line["balance"] for line in lines)) < 0.005
    page.wait_for_timeout(500)
    accountant.shoot("problem-fine-done")
    page.click("button[name=action_view_credit_note]")
    page.wait_for_selector(".o_form_view .o_field_widget[name=invoice_line_ids]")
    accountant.shoot("penalty-credit-note")
    assert not accountant.errors


def return_a_part(manager, reviewer, delivery):
    """A part goes back, and the order says so; what stays of the lot stays on hold."""
    problem = delivery.problem("return")
    address = f"/odoo/action-quality_inspection.inspection_problem_action/{problem['id']}"
    manager.open(address)
    page = manager.page
    page.locator("[name=return_quantity] input").fill(str(RETURNED))
    page.keyboard.press("Tab")
    page.click(".o_form_button_save")
    expect(page.locator(".o_form_button_save")).to_be_hidden()
    # whoever asks for another part proposes it: somebody else approves
    expect(page.locator("button[name=action_approve]:visible")).to_have_count(0)
    manager.shoot("problem-return-proposed")
    reviewer.open(address)
    reviewer.shoot("problem-return-phone")
    press(reviewer.page, "action_approve")
    until(lambda: delivery.problem("return")["state"] == "done", "the goods go back")
    assert delivery.there(delivery.bad) == ORDERED - RETURNED
    assert delivery.there(delivery.good) == ORDERED
    assert delivery.is_held(delivery.bad)
    [line] = manager.call(
        "purchase.order.line", "search_read", [["order_id", "=", delivery.order]], ["qty_received"]
    )
    assert line["qty_received"] == 2 * ORDERED - RETURNED
    reviewer.page.wait_for_timeout(500)
    reviewer.shoot("problem-return-phone-done")
    assert not (manager.errors or reviewer.errors)


def see_score_and_alert(admin, delivery):
    """The nightly score counts the failure, an alert was raised; the dashboard shows both lots."""
    [cron] = admin.call("ir.cron", "search", [["cron_name", "ilike", "score suppliers"]], limit=1)
    admin.call("ir.cron", "method_direct_trigger", [cron])
    scores = admin.call(
        "inspection.supplier.score",
        "search_read",
        [["supplier_id", "=", delivery.supplier]],
        ["score", "grade", "failed_count"],
        limit=1,
    )
    assert scores
    assert scores[0]["failed_count"] >= 1
    alerts = admin.call(
        "inspection.alert",
        "search_read",
        [["product_id", "=", delivery.product["id"]], ["state", "=", "open"]],
        ["subject", "failed"],
    )
    assert [alert["subject"] for alert in alerts] == ["product"]
    admin.open("/odoo/action-quality_inspection.inspection_alert_action")
    admin.shoot("inspection-alerts")
    admin.page.goto("/odoo/action-quality_inspection.inspection_dashboard_action")
    admin.page.wait_for_selector(".o_content canvas")
    admin.page.wait_for_timeout(500)
    admin.shoot("inspection-dashboard")
    assert not admin.errors
