"""A receipt of twenty lines with lots and last days on a phone, from the first screen to done.

Of three lines in five the case's own code says product, lot and last day; of one in five lot and
day are in a code beside the product's; of one in five they are typed. Five pieces of each line
come, so that each quantity is typed. Stock Odoo has no screen that takes a scan here.
"""

from datetime import date, timedelta

from tools.bench._goals import _receiving

GOAL = "20-line receipt with lots on a phone: at most 3 taps a line"
SIZE = "products"
LINES = 20
PIECES = 5


def measure(floor, _options):
    if not floor.is_ours:
        return {"possible_by_scan": False}
    goods = _receiving.goods(floor, LINES)
    receipt = _receiving.receipt(floor, goods, PIECES)
    with floor.phone(floor.shop["receiver"]) as phone:
        phone.open()
        phone.tap("[data-task=receive]")
        phone.tap(f"[data-document='{receipt}']")
        each = [_receive(phone, one, number) for number, one in enumerate(goods)]
        phone.tap("text=Close receipt")
        phone.tap(".scan-goods button:has-text('Close receipt')")
        phone.settle()
        taken = _receiving.taken(floor, receipt)
        return {
            "lines": LINES,
            "right": sum(taken.get(one["id"]) == (PIECES, _lot(one)) for one in goods),
            "scans": phone.scans,
            "taps": phone.taps,
            "taps_a_line": round(phone.taps / LINES, 2),
            "most_of_a_line": max(each),
            "keys": phone.keys,
        }


def _lot(one):
    return f"L{one['id']}"


def _receive(phone, one, number):
    """The taps that a line took."""
    before = phone.taps
    day = date.today() + timedelta(days=30)
    gtin = one["code"].rjust(14, "0")
    if number % 5 < 3:
        phone.scan(f"]C101{gtin}17{day:%y%m%d}10{_lot(one)}")
    else:
        phone.scan(one["code"])
        phone.page.wait_for_selector("[data-asks=lot]")
        if number % 5 == 3:
            phone.scan(f"]C117{day:%y%m%d}10{_lot(one)}")
        else:
            phone.type(_lot(one))
            phone.page.wait_for_selector("[data-asks=expiry]")
            phone.type(f"{day:%d%m%y}")
    count = f"[data-product='{one['id']}'] .scan-line-count b"
    phone.expect(count, "1")
    phone.tap(".scan-quantity input")
    phone.type(str(PIECES))
    phone.expect(count, str(PIECES))
    return phone.taps - before


def is_held(ours):
    return ours["right"] == ours["lines"] and ours["taps_a_line"] <= 3
