"""A count of a hundred lines on a phone: the pieces scanned one by one, of each fifth line typed.

Then a camera looks at five packages, each held still before it, for as long as it takes to see all
of them: each is one piece. Stock Odoo's list is not counted by a scan.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import TimeoutError

from tools.bench._scratch import environment
from tools.bench._screens.camera import film

GOAL = "100-line count: at most 1 tap a line besides scans, no double count by camera"
SIZE = "products"
LINES = 100
SEEN = 5
FIRST = 2000  # of the list of products
TYPED = 12
PATIENCE_MS = 90_000


def measure(floor, _options):
    if not floor.is_ours:
        return {"possible_by_scan": False}
    return {**_by_scanner(floor), **_by_camera(floor)}


def _by_scanner(floor):
    goods = goods_of(floor, LINES)
    count = start_count(floor, goods)
    with floor.phone(floor.shop["counter"]) as phone:
        open_count(phone, count)
        wanted = {one["id"]: _scan_line(phone, one, index) for index, one in enumerate(goods)}
        phone.tap("text=Finish counting")
        phone.tap("text=Hand it in")
        phone.settle()
        found = _counted(floor, count)
        return {
            "lines": LINES,
            "right": sum(found.get(product) == pieces for product, pieces in wanted.items()),
            "scans": phone.scans,
            "taps": phone.taps,
            "taps_a_line": round(phone.taps / LINES, 2),
            "keys": phone.keys,
        }


def _scan_line(phone, one, index):
    """How many pieces there are."""
    shown = f"[data-product='{one['id']}'] .scan-line-count"
    pieces = index % 3 + 1
    if index % 5 == 4:
        phone.scan(one["code"])
        phone.expect(shown, "1")
        phone.tap(".scan-quantity input")
        phone.type(str(TYPED))
        phone.expect(shown, str(TYPED))
        return TYPED
    for _piece in range(pieces):
        phone.scan(one["code"])
    phone.expect(shown, str(pieces))
    return pieces


def _by_camera(floor):
    goods = goods_of(floor, SEEN, LINES)
    count = start_count(floor, goods)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "packages.mjpeg"
        film(path, [one["code"] for one in goods])
        with floor.phone(floor.shop["counter"], path) as phone:
            open_count(phone, count)
            phone.tap(".scan-camera-button")
            is_seen = _wait_for_all(phone, goods)
            phone.tap(".scan-camera-button")
            phone.settle()
            pieces = sum(_counted(floor, count).values())
    return {
        "camera_codes": SEEN,
        "camera_all_seen": is_seen,
        "camera_double": max(round(pieces) - SEEN, 0),
    }


def _wait_for_all(phone, goods):
    try:
        for one in goods:
            phone.page.wait_for_selector(
                f"[data-product='{one['id']}'].is-done", timeout=PATIENCE_MS
            )
    except TimeoutError:
        return False
    return True


def open_count(phone, count):
    phone.open()
    phone.tap("[data-task=count]")
    phone.tap(f"[data-document='{count}']")


def goods_of(floor, number, after=0):
    with environment(floor.database) as env:
        codes = floor.shop["codes"][FIRST + after : FIRST + after + number]
        products = env["product.product"].search([("barcode", "in", codes)], order="id")
        return [{"id": one.id, "code": one.barcode, "name": one.name} for one in products]


def start_count(floor, goods):
    """A count of a list, that anything is within the tolerance of."""
    with environment(floor.database) as env:
        count = env["supermarket.count"].create(
            {
                "product_ids": [(6, 0, [one["id"] for one in goods])],
                "tolerance_qty": 1000,
                "tolerance_value": 10**6,
            }
        )
        count.action_start()
        return count.id


def _counted(floor, count):
    with environment(floor.database) as env:
        lines = env["supermarket.count"].browse(count).line_ids
        return {line.product_id.id: line.counted_qty for line in lines}


def is_held(ours):
    return (
        ours["right"] == ours["lines"]
        and ours["taps_a_line"] <= 1
        and ours["camera_all_seen"]
        and not ours["camera_double"]
    )
