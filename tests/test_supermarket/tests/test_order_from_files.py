import csv
import tempfile
from dataclasses import astuple
from pathlib import Path
from unittest.mock import patch

from odoo.addons.replenishment.tests.common import NOW, TODAY, YESTERDAY
from odoo.addons.replenishment.tests.planner.test_same_decision import COUNT, SameDecisionCase
from odoo.tests import tagged

from tools import order, order_files

STORE = "1"
FORECASTS = "tools.order_files.Files._forecasts"
COLUMNS = {
    "history": ["date", "sale"],
    "stock": ["expiry", "quantity"],
    "on-order": ["date", "quantity"],
    "terms": [
        *("minimum", "life_days", "lead_days", "price", "lost", "waste", "holding"),
        *("order_days", "cutoff"),
    ],
}


@tagged("post_install", "-at_install")
class TestOrderFromFiles(SameDecisionCase):
    """The planner, which reads the database, and `./run order`, which reads files, ask the same of
    the same facts, and the same quantities come of it. Both get the same forecasts here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.startClassPatcher(patch(FORECASTS, lambda files, _horizon: cls._stored(files)))

    @classmethod
    def _stored(cls, files):
        """What is in the database, with the share of today that the command itself works out."""
        hidden = cls.company.replenishment_hidden_demand["global"]
        return {
            (STORE, str(product_id)): order_files.Forecast(
                one.forecast.mean, one.forecast.quantiles, files.day_left, hidden
            )
            for product_id, one in cls.requests.items()
        }

    def _write(self, name, columns, rows):
        path = self.folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["store_id", "product_id", *columns])
            table.writerows([STORE, *row] for row in rows)
        return [f"--{name}", str(path)]

    def _argv(self):
        rows = {"history": [], "stock": [], "on-order": [], "terms": []}
        for key, request in self.requests.items():
            rows["history"].append((key, YESTERDAY, 1))
            rows["stock"] += [(key, lot.expiry or "", lot.quantity) for lot in request.lots]
            rows["on-order"] += [(key, one.arrival, one.quantity) for one in request.incoming]
            rows["terms"].append(self._terms(key, request))
        argv = ["--now", NOW.isoformat(timespec="minutes")]
        argv += ["--output", str(self.folder / "order.csv")]
        for name, columns in COLUMNS.items():
            argv += self._write(name, columns, rows[name])
        return argv

    def _terms(self, product_id, request):
        lead = (request.arrival - TODAY).days
        [(_from, price)] = request.terms.prices
        costs = (request.costs.shortage, request.costs.waste, request.costs.holding)
        life = request.terms.shelf_life or ""
        return (product_id, request.terms.minimum, life, lead, price, *costs, "Wed,Fri", "24:00")

    def test_planner_asks_and_gets_what_the_files_do(self):
        asked, vals = self._ask_planner()
        argv = self._argv()
        self.assertEqual(order.main(argv), 0)
        options = order._options(argv)
        from_files = order_files.read(options, order.moment(options.now)).requests()
        with (self.folder / "order.csv").open(encoding="utf-8") as file:
            written = {row["product_id"]: float(row["quantity"]) for row in csv.DictReader(file)}
        self.assertEqual(len(written), COUNT)
        for product_id, request in asked.items():
            with self.subTest(product_id=product_id):
                theirs = from_files[STORE, str(product_id)].request
                self.assertEqual(self._facts(theirs), self._facts(request))
                self.assertEqual(
                    written[str(product_id)], vals[product_id, self.store.id]["proposed_qty"]
                )
        self.assertGreater(sum(quantity > 0 for quantity in written.values()), COUNT / 4)

    def _facts(self, request):
        """All that a request says, whichever copy of the package it was made by."""
        terms = request.terms
        mean, quantiles = request.forecast.known
        return {
            "days": (request.today, request.arrival, request.following),
            "forecast": (mean.tolist(), quantiles.tolist()),
            "today": (request.forecast.day_left, request.forecast.hidden),
            "correlation": request.forecast.correlation,
            "lots": [astuple(lot) for lot in request.lots],
            "incoming": [astuple(part) for part in request.incoming],
            "terms": (terms.pack, terms.minimum, terms.shelf_life, terms.unit),
            "price": terms.price(terms.minimum),
            "costs": [round(cost, 9) for cost in astuple(request.costs)],
            "least": request.least,
        }
