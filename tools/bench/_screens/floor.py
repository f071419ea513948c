"""One served shop and the tills that are opened in it."""

import contextlib
import shutil

from tools.bench._screens.till import Till


class Floor:
    """A shop of one kind ("stock" or "ours") at its address."""

    def __init__(self, kind, database, url, shop, playwright, chromium):
        self.kind = kind
        self.is_ours = kind == "ours"
        self.database = database
        self.url = url
        self.shop = shop
        self.playwright = playwright
        self.chromium = chromium

    @contextlib.contextmanager
    def till(self, number=0):
        """The first or second till with a fresh browser profile, its cashier signed in."""
        shop = {
            **self.shop,
            "till": self.shop["tills"][number],
            "cashier": self.shop["cashiers"][number],
        }
        place = Till(self.playwright, self.chromium, self.url, shop).launch()
        try:
            place.sign_in()
            yield place
        finally:
            place.quit()
            shutil.rmtree(place.profile, ignore_errors=True)
