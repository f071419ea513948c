"""The shop being loaded: its environment, names and first day."""

from datetime import date, timedelta
from functools import cached_property

from .clock import local_today
from .demand import yesterday
from .records import Names

OPENED_ON = "supermarket_demo.opened_on"
HISTORY_DAYS = 69

# Warehouse external id, name, code; the first is the central one, the others are shops.
CENTRAL = ("warehouse_central", "Central Warehouse", "CW")
SHOPS = (
    ("warehouse_riverside", "Riverside Shop", "RS"),
    ("warehouse_garden", "Garden Street Shop", "GS"),
)
TILLS_PER_SHOP = 2
# What the shops get from the central warehouse: all else comes from its vendor.
BY_DEPOT = "eggs"


class Shop:
    """What every stage needs."""

    def __init__(self, env):
        self.env = env
        self.names = Names(env)

    @property
    def company(self):
        """The database's first company becomes the shop's."""
        return self.env.ref("base.main_company")

    @property
    def warehouses(self):
        """The two shops, as warehouses."""
        return [self.names.ref(name) for name, _title, _code in SHOPS]

    @property
    def central(self):
        """The central warehouse."""
        return self.names.ref(CENTRAL[0])

    def route_from_central(self, warehouse):
        """The route by which the central warehouse supplies a shop; none before it does."""
        routes = warehouse.resupply_route_ids
        return routes.filtered(lambda route: route.supplier_wh_id == self.central)[:1]

    def till(self, index, number):
        """Till ``number`` of shop ``index``, both from 0."""
        code = SHOPS[index][2].lower()
        return self.names.ref(f"till_{code}_{number + 1}")

    def cashier(self, index):
        """Who sits at the till of shop ``index``; the loader itself where roles are missing."""
        return self._person("cashier2" if index else "cashier")

    @property
    def receiver(self):
        """Who takes deliveries in."""
        return self._person("receiver")

    def _person(self, login):
        known = self.names.ids([f"user_{login}"])
        return self.env["res.users"].browse(known.get(f"user_{login}", self.env.uid))

    @cached_property
    def today(self):
        """The day the shop was first loaded: history ends the day before, also when resumed."""
        parameters = self.env["ir.config_parameter"]
        value = parameters.get_param(OPENED_ON)
        if not value:
            value = local_today().isoformat()
            parameters.set_param(OPENED_ON, value)
        return date.fromisoformat(value)

    @property
    def last_day(self):
        """The last day of the history."""
        return yesterday(self.today)

    @property
    def first_day(self):
        """The first day of the history."""
        return self.last_day - timedelta(days=HISTORY_DAYS - 1)

    def refusal(self):
        """Say why this database must not become a demo shop; '' when it may."""
        if self.env["ir.config_parameter"].get_param(OPENED_ON):
            return ""
        for model, domain in (
            ("account.move", [("state", "=", "posted")]),
            ("stock.move", [("state", "=", "done")]),
        ):
            if model in self.env and self.env[model].search_count(domain, limit=1):
                return (
                    f"Database {self.env.cr.dbname!r} holds documents of its own: the demo shop "
                    "would mix with them. Load it into a new database."
                )
        return ""
