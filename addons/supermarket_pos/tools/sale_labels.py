"""The names of what sales were grouped by, in the reader's language."""

import datetime as dt

from babel.dates import format_skeleton, get_day_names
from odoo.tools.misc import babel_locale_parse

from ..analysis import NONE
from . import sale_cashier

MODELS = {
    "category": "product.category",
    "leaf_category": "product.category",
    "product": "product.product",
    "store": "stock.warehouse",
    "till": "pos.config",
}
EPOCH = dt.date(1970, 1, 1)
# what a date shows, in the order and with the words of the reader's language
PERIOD_SKELETONS = {
    "day": "yMMMEd",
    "week": "yMMMd",
    "month": "yMMMM",
    "quarter": "yQQQ",
    "year": "y",
}


class SaleLabels:
    """Names by dimension and key, looked up once for many keys."""

    def __init__(self, env):
        self.env = env
        self.locale = babel_locale_parse(env.user.lang or "en_US")

    def heading(self, dimension):
        """What a column of the dimension is called."""
        return {
            "category": self.env._("Category"),
            "leaf_category": self.env._("Subcategory"),
            "product": self.env._("Product"),
            "hour": self.env._("Hour"),
            "weekday": self.env._("Weekday"),
            "day": self.env._("Day"),
            "week": self.env._("Week"),
            "month": self.env._("Month"),
            "quarter": self.env._("Quarter"),
            "year": self.env._("Year"),
            "store": self.env._("Store"),
            "till": self.env._("Till"),
            "cashier": self.env._("Cashier"),
        }[dimension]

    def of(self, dimension, keys):
        """{key: name} of the dimension."""
        keys = list(dict.fromkeys(int(key) for key in keys))
        if dimension == "cashier":
            found = sale_cashier.names(self.env, keys)
            return {key: found.get(key, self.env._("None")) for key in keys}
        if dimension in MODELS:
            return self._records(dimension, keys)
        return {key: self._moment(dimension, key) for key in keys}

    def _records(self, dimension, keys):
        # sudo: whose sales a person may see, that one may see the names too; archived ones as well
        model = self.env[MODELS[dimension]].sudo().with_context(active_test=False)
        found = model.browse([key for key in keys if key != NONE]).exists()
        own = dimension == "category"  # what it lies in is told beside the table
        names = {record.id: record.name if own else record.display_name for record in found}
        missing = self.env._("Rounding") if dimension == "product" else self.env._("None")
        return {key: names.get(key, missing) for key in keys}

    def _moment(self, dimension, key):
        if dimension == "hour":
            return f"{key:02d}:00"
        if dimension == "weekday":
            return get_day_names("wide", locale=self.locale)[key]
        return self.day(EPOCH + dt.timedelta(days=key), dimension)

    def day(self, day, unit="day"):
        """A day, or the period that starts with it."""
        name = format_skeleton(PERIOD_SKELETONS[unit], day, locale=self.locale)
        return self.env._("Week of %s", name) if unit == "week" else name

    def period(self, period):
        """From one day to another."""
        if period.start == period.end:
            return self.day(period.start)
        return f"{self.day(period.start)} – {self.day(period.end)}"
