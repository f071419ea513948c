"""One served shop and the tills that are opened in it."""

import contextlib
import shutil
from typing import NamedTuple

from playwright.sync_api import Playwright

from tools.bench._screens.phone import Phone
from tools.bench._screens.till import Till


class Floor(NamedTuple):
    """A shop of one kind ("stock" or "ours") at its address."""

    kind: str
    database: str
    url: str
    shop: dict
    playwright: Playwright
    chromium: str

    @property
    def is_ours(self):
        return self.kind == "ours"

    @contextlib.contextmanager
    def till(self, number=0):
        """The n-th till with a fresh browser profile, its cashier signed in."""
        till = Till(self, number)
        try:
            till.sign_in()
            yield till
        finally:
            till.context.close()
            shutil.rmtree(till.profile, ignore_errors=True)

    @contextlib.contextmanager
    def phone(self, login, film=None):
        """A phone with a fresh browser profile; what its camera sees is a film of `camera.film`."""
        phone = Phone(self, login, film)
        try:
            phone.sign_in()
            yield phone
        finally:
            phone.context.close()
            shutil.rmtree(phone.profile, ignore_errors=True)
