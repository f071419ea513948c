"""A browser for each person of the shop. `./run test` serves the shop and sets the environment."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# How long a screen may take on a busy machine: what a journey shows is no matter of seconds.
# Where it is, the test says how many.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def shop_url():
    address = os.environ.get("SHOP_URL")
    if not address:
        pytest.skip("no shop is served: ./run test serves one and names it in SHOP_URL")
    return address


@pytest.fixture(scope="session")
def browser(shop_url):
    path = os.environ.get("CHROMIUM")
    if not path:
        pytest.skip("no Chromium on this machine: install one, or name it with CHROMIUM=/path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Person:
    """One login of the shop in a browser context of its own."""

    def __init__(self, browser, shop_url, login, **options):
        self.url = shop_url
        self.login = login
        options.setdefault("viewport", {"width": 1366, "height": 860})
        self.context = browser.new_context(base_url=shop_url, **options)
        self.context.set_default_timeout(45_000)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._sign_in()

    def _sign_in(self):
        self.page.goto("/web/login")
        self.page.fill("input[name=login]", self.login)
        self.page.fill("input[name=password]", os.environ["SHOP_PASSWORD"])
        self.page.click("button[type=submit]:has-text('Log in')")
        self.page.wait_for_url(re.compile(r"/(odoo|web)(?!/login)"))

    def open(self, path):
        """Go to a page of the web client and wait until it stands."""
        self.page.goto(path)
        self.page.wait_for_selector(
            ".o_content :is(.o_data_row, .o_group_header, .o_form_sheet, .o_kanban_record)"
        )

    def call(self, model, method, *args, **kwargs):
        """Call the server as this person, with his rights and no more."""
        return self.page.evaluate(
            """async ([model, method, args, kwargs]) => {
                const answer = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
                    method: "POST",
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({jsonrpc: "2.0", params: {model, method, args, kwargs}}),
                });
                const body = await answer.json();
                if (body.error) {
                    throw new Error(body.error.data ? body.error.data.message : body.error.message);
                }
                return body.result;
            }""",
            [model, method, list(args), kwargs],
        )

    def scan(self, code):
        """What a wedge scanner does: the keys of the code within milliseconds, then Enter.

        They are sent from within the page: key by key from outside, a busy machine puts pauses
        between them that no scanner makes.
        """
        self.page.evaluate(
            """(code) => {
                for (const key of [...code, "Enter"]) {
                    const options = {key, bubbles: true, cancelable: true};
                    const event = new KeyboardEvent("keydown", options);
                    (document.activeElement || document.body).dispatchEvent(event);
                }
            }""",
            code,
        )

    def shoot(self, name, **options):
        """Keep a picture of what this person sees."""
        folder = Path(os.environ.get("SHOP_SHOTS", ".shop/screenshots"))
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", **options)


class Machine(Person):
    """A person at a machine of the shop: what its browser keeps outlives the browser."""

    def __init__(self, browser, shop_url, login):
        self.browser_type = browser.browser_type
        self.folder = tempfile.mkdtemp(prefix="machine-")
        super().__init__(self, shop_url, login)

    def new_context(self, **options):
        return self.browser_type.launch_persistent_context(
            self.folder, executable_path=os.environ["CHROMIUM"], args=FLAGS, **options
        )

    def restart(self, path, offline=False):
        """End the browser, start it again and open a page, offline from the first moment."""
        self.context.close()
        self.context = self.new_context(base_url=self.url, viewport={"width": 1366, "height": 860})
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(path)

    def scrap(self):
        self.context.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def machine(browser, shop_url):
    """Makes a Machine from a login."""
    present = []

    def start(login):
        present.append(Machine(browser, shop_url, login))
        return present[-1]

    yield start
    for one in present:
        one.scrap()


@pytest.fixture
def person(browser, shop_url):
    """Makes a Person from a login; all of them leave at the end."""
    present = []

    def enter(login, **options):
        someone = Person(browser, shop_url, login, **options)
        present.append(someone)
        return someone

    yield enter
    for someone in present:
        someone.context.close()


@pytest.fixture
def manager(person):
    return person("manager")
