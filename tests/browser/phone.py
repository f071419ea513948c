"""The scan app on a phone: opened, cut off the network, joined to it again."""

import re
from contextlib import suppress

from playwright.sync_api import TimeoutError as NotThereError
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
READY = ".scan-app[data-ready]"


def goods(manager, **wanted):
    """Products of the demo shop with a barcode, by how they are tracked."""
    domain = [["barcode", "!=", False], ["is_storable", "=", True], ["sale_ok", "=", True]]
    domain += [[name, "=", value] for name, value in wanted.items()]
    return manager.call(
        "product.product",
        "search_read",
        domain,
        ["name", "barcode"],
        limit=2,
        order="id",
    )


def open_app(worker):
    worker.page.goto("/scan")
    worker.page.wait_for_selector(READY)
    expect(worker.page.locator(".scan-sync")).to_have_class(re.compile("is-online"))
    worker.page.wait_for_function("() => navigator.serviceWorker.controller")
    worker.page.wait_for_function("() => caches.match('/scan').then(Boolean)")


def open_document(page, task, document):
    """From the tasks to one of its documents, by their ids."""
    page.click(f"[data-task={task}]")
    page.click(f"[data-document='{document}']")


def cold_start_offline(worker):
    worker.context.set_offline(True)
    worker.page.goto("about:blank")
    worker.page.goto("/scan")
    worker.page.wait_for_selector(READY)
    expect(worker.page.locator(".scan-sync")).not_to_have_class(re.compile("is-online"))


def go_online(worker):
    # an error that nothing caught while there was no network lies in a dialog
    expect(worker.page.get_by_text("Oops!")).to_have_count(0)
    worker.context.set_offline(False)
    worker.page.click(".scan-sync")
    expect(worker.page.locator(".scan-sync")).to_have_class(re.compile("is-online"))


def leave(page):
    """Back, a screen at a time, until the tasks are there.

    A click may come just as the last screen goes, and with it the button.
    """
    tasks = page.locator("[data-task]").first
    for _screen in range(5):
        if tasks.is_visible():
            return
        with suppress(NotThereError):
            page.click(".scan-back", timeout=2_000)
    expect(tasks).to_be_visible()
