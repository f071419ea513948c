"""Prices that change while a till stands open: card and new line show them without a reload."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.till import open_till, until

LIST = "Prices of the week"
WHOLE = (
    "() => posmodel.data.catalogueKeeper.isWhole && posmodel.sellableBoard.loaded"
    " && posmodel.env.services.supermarket_offline_copy.isComplete"
)
EMPTY = "() => posmodel.getOrder().lines.slice().forEach((line) => line.delete())"
# Goods by the piece, without lots, that may be oversold: what else the shop sells is no matter.
GOODS = """(ids) => {
    const { models, sellableBoard } = posmodel;
    const templates = ids.map((id) => models["product.template"].get(id));
    const [goods] = templates.filter(({ tracking, barcode, product_variant_ids: [variant] }) =>
        tracking === "none" && barcode && sellableBoard.policy(variant.id) === "allow" &&
        !sellableBoard.isHeld(variant.id));
    if (!goods) {
        return null; // the cards of the category are not drawn yet
    }
    const [{ id }] = goods.product_variant_ids;
    const { name, barcode, list_price } = goods;
    return { id, template: goods.id, name, barcode, list_price };
}"""
KNOWN = "(id) => Boolean(posmodel.models['product.pricelist.item'].get(id))"
AFTER = 90  # seconds: the minute has turned


@pytest.fixture
def till(manager):
    """The last till, which sells by a price list of its own."""
    [till] = manager.call("pos.config", "search_read", [], ["name"], order="id desc", limit=1)
    lists = manager.call("product.pricelist", "search", [["name", "=", LIST]])
    if not lists:
        lists = [manager.call("product.pricelist", "create", {"name": LIST})]
    values = {
        "use_pricelist": True,
        "pricelist_id": lists[0],
        "available_pricelist_ids": [[6, 0, lists]],
    }
    manager.call("pos.config", "write", [till["id"]], values)
    yield {**till, "pricelist": lists[0]}
    items = manager.call("product.pricelist.item", "search", [["pricelist_id", "=", lists[0]]])
    manager.call("product.pricelist.item", "unlink", items)


class Screen:
    """The till's screen, and goods whose card is on it."""

    def __init__(self, cashier, till):
        self.page, self.cashier = cashier.page, cashier
        open_till(cashier, till)
        self.page.wait_for_function(WHOLE)
        self.page.evaluate(EMPTY)
        self.goods = self.of_a_category()
        self.card = self.page.locator(
            f"article.product[data-product-id='{self.goods['template']}'] .supermarket-card-price"
        )

    def of_a_category(self):
        self.page.get_by_role("button", name="Biscuits & cakes").click()
        cards = self.page.locator("article.product")
        expect(cards.first).to_be_visible()
        found = []

        def look():
            ids = cards.evaluate_all("cards => cards.map((card) => +card.dataset.productId)")
            found[:] = filter(None, [self.page.evaluate(GOODS, ids)])
            return found

        until(look, "plain goods among the category's cards")
        return found[0]

    def shows(self, price):
        """The card says it; one that is scanned now costs it."""
        expect(self.card).to_have_text(f"¥\xa0{price:.2f}")
        self.cashier.scan(self.goods["barcode"])
        scanned = self.page.locator(".orderline.selected", has_text=self.goods["name"])
        expect(scanned).to_contain_text(f"{price:.2f}")


def item(manager, till, goods, price, **values):
    values = {
        "pricelist_id": till["pricelist"],
        "applied_on": "1_product",
        "product_tmpl_id": goods["template"],
        "compute_price": "fixed",
        "fixed_price": price,
        **values,
    }
    return manager.call("product.pricelist.item", "create", values)


def test_edited_prices(person, manager, till):
    cashier = person("cashier")
    screen = Screen(cashier, till)
    goods = screen.goods
    screen.shows(goods["list_price"])
    own = item(manager, till, screen.goods, 7.77)
    screen.shows(7.77)
    manager.call("product.pricelist.item", "write", [own], {"fixed_price": 6.66})
    screen.shows(6.66)
    cashier.shoot("price-edited")
    manager.call("product.pricelist.item", "unlink", [own])
    screen.shows(goods["list_price"])

    everything = {"applied_on": "3_global", "product_tmpl_id": False}
    item(manager, till, screen.goods, 5.55, **everything)
    screen.shows(5.55)
    of_variant = {"applied_on": "0_product_variant", "product_id": screen.goods["id"]}
    item(manager, till, screen.goods, 4.44, **of_variant)
    screen.shows(4.44)
    assert not cashier.errors


def test_product_price(person, manager, till):
    screen = Screen(person("cashier"), till)
    goods = screen.goods
    screen.shows(goods["list_price"])
    manager.call("product.template", "write", [goods["template"]], {"list_price": 9.87})
    screen.shows(9.87)
    values = {"list_price": goods["list_price"]}
    manager.call("product.template", "write", [goods["template"]], values)
    screen.shows(goods["list_price"])


TOTAL = "() => posmodel.getOrder().priceIncl"


def discount(manager, goods, percent):
    """A promotion that holds at once and asks for nothing."""
    values = {
        "name": "Just begun",
        "program_type": "promotion",
        "trigger": "auto",
        "applies_on": "current",
        "rule_ids": [[5], [0, 0, {"product_ids": [[6, 0, [goods["id"]]]]}]],
        "reward_ids": [
            [5],
            [
                0,
                0,
                {
                    "reward_type": "discount",
                    "discount": percent,
                    "discount_applicability": "specific",
                    "discount_product_ids": [[6, 0, [goods["id"]]]],
                },
            ],
        ],
    }
    program = manager.call("loyalty.program", "create", values)
    return program[0] if isinstance(program, list) else program


def test_a_promotion_begins_changes_and_ends(person, manager, till):
    """Also in the order that is being rung up; no reload, no message to the cashier."""
    cashier = person("cashier")
    screen = Screen(cashier, till)
    goods, page = screen.goods, cashier.page
    cashier.scan(goods["barcode"])
    full = goods["list_price"]

    def total(share, what):
        wanted = round(full * share, 2)
        until(lambda: abs(page.evaluate(TOTAL) - wanted) < 0.011, what)

    total(1, "the full price")
    program = discount(manager, goods, 50)
    total(0.5, "half price")
    cashier.shoot("promotion-begun")
    [reward] = manager.call("loyalty.reward", "search", [["program_id", "=", program]])
    manager.call("loyalty.reward", "write", [reward], {"discount": 20})
    total(0.8, "20 % off")
    manager.call("loyalty.program", "write", [program], {"active": False})
    total(1, "the full price again")
    cashier.shoot("promotion-ended")
    expect(page.locator(".orderline")).to_have_count(1)
    manager.call("loyalty.program", "write", [program], {"active": True})
    total(0.8, "20 % off again")
    manager.call("loyalty.program", "write", [program], {"active": False})
    total(1, "the end")
    assert not cashier.errors


@pytest.mark.parametrize("is_online", [True, False], ids=["online", "offline"])
def test_midnight(person, manager, till, is_online):
    """The week's price begins at midnight and the day's ends: no server says so at that moment."""
    cashier = person("cashier")
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    begins = now + datetime.timedelta(hours=9)
    stamp = "%Y-%m-%d %H:%M:%S"
    ends = begins - datetime.timedelta(seconds=1)
    cashier.page.clock.install()
    screen = Screen(cashier, till)
    item(manager, till, screen.goods, 8.88, date_end=ends.strftime(stamp))
    later = item(manager, till, screen.goods, 2.22, date_start=begins.strftime(stamp))
    cashier.page.wait_for_function(KNOWN, arg=later)
    screen.shows(8.88)
    if not is_online:
        cashier.context.set_offline(True)
        cashier.page.evaluate("() => window.dispatchEvent(new Event('offline'))")
        cashier.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    left = begins - datetime.datetime.now(datetime.timezone.utc)
    cashier.page.clock.fast_forward(int((left.total_seconds() + AFTER) * 1000))
    screen.shows(2.22)
    if not is_online:
        cashier.context.set_offline(False)
    assert not cashier.errors
