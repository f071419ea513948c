import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ...ordering import Costs, Forecast, Incoming, Lot, Request, Terms, decide
from ..common import TODAY, ReplenishmentCase

COUNT = 200
DAYS = 14
SPREAD = (0.4, 0.95, 1.4, 1.7, 2.0)


class SameDecisionCase(ReplenishmentCase):
    """Products with lots, orders under way, minimums and lives, drawn into the database and into
    requests as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draw = random.Random(11)
        cls.company.replenishment_hidden_demand = {"global": 1.12}
        cls.vendor.write(
            {"replenishment_wed": True, "replenishment_fri": True, "replenishment_cutoff": 24.0}
        )
        cls.requests = {}
        for product in cls._create_products():
            cls.requests[product.id] = cls._prepare_facts(product)
        cls._store_forecasts()
        cls.env.flush_all()

    @classmethod
    def _create_products(cls):
        draw = cls.draw
        return cls.env["product.product"].create(
            [
                {
                    "name": f"Product {n}",
                    "is_storable": True,
                    "list_price": draw.randint(1, 9),
                    "tracking": "lot" if n % 2 else "none",
                    "use_expiration_date": bool(n % 2),
                    "expiration_time": draw.choice([2, 5, 20, 300]) if n % 2 else 0,
                    "seller_ids": [
                        Command.create(
                            {
                                "partner_id": cls.vendor.id,
                                "delay": draw.choice([0, 1, 2]),
                                "price": 2.0,
                                "min_qty": draw.choice([0, 5, 12]),
                                "company_id": False,
                            }
                        )
                    ],
                }
                for n in range(COUNT)
            ]
        )

    @classmethod
    def _prepare_facts(cls, product):
        """Put what was drawn into the database, and the same into a request."""
        seller, price = product.seller_ids, product.list_price
        arrival = TODAY + timedelta(days=seller.delay)
        perishes = product.use_expiration_date
        return Request(
            TODAY,
            arrival,
            arrival + timedelta(days=2),
            cls._draw_forecast(),
            cls._draw_lots(product),
            cls._draw_orders(product),
            Terms(
                pack=1.0,
                minimum=seller.min_qty,
                shelf_life=product.expiration_time if perishes else None,
                prices=((seller.min_qty, 2.0),),
            ),
            Costs(1.0 * price, 0.7 * price, 0.01 * price),
        )

    @classmethod
    def _draw_forecast(cls):
        mean = [round(cls.draw.gammavariate(2.0, 3.0), 2) for _day in range(DAYS)]
        quantiles = [[round(day * share, 3) for share in SPREAD] for day in mean]
        # Wednesday 8:00: 14 of 16 opening hours are left
        return Forecast(mean, quantiles, 14 / 16, 1.12)

    @classmethod
    def _draw_lots(cls, product):
        if not product.use_expiration_date:
            units = float(cls.draw.choice([0, 3, 9, 30]))
            cls._put(product, units)
            return [Lot(units)] if units else []
        lots = []
        for days in sorted(cls.draw.sample(range(1, 9), cls.draw.randint(0, 2))):
            last, units = TODAY + timedelta(days=days), float(cls.draw.randint(1, 12))
            lot = cls.env["stock.lot"].create(
                {
                    "name": f"{product.id}-{days}",
                    "product_id": product.id,
                    "company_id": cls.company.id,
                    "expiration_date": datetime.combine(last, time(12)),
                    "removal_date": datetime.combine(last, time(12)),
                }
            )
            cls._put(product, units, lot)
            lots.append(Lot(units, last))
        return lots

    @classmethod
    def _put(cls, product, units, lot=None):
        if units:
            cls.env["stock.quant"]._update_available_quantity(product, cls.floor, units, lot_id=lot)

    @classmethod
    def _draw_orders(cls, product):
        if cls.draw.random() < 0.7:
            return []
        units, day = float(cls.draw.randint(1, 9)), TODAY + timedelta(days=1)
        cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "picking_type_id": cls.store.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": units,
                            "date_planned": datetime.combine(day, time(6)),
                        }
                    )
                ],
            }
        )
        return [Incoming(units, day)]

    @classmethod
    def _store_forecasts(cls):
        rows = [
            (product_id, cls.store.id, TODAY + timedelta(days=n), mean, *quantiles, 0.25)
            for product_id, request in cls.requests.items()
            for n, (mean, quantiles) in enumerate(
                zip(request.forecast.mean, request.forecast.quantiles, strict=True)
            )
        ]
        cls.env["replenishment.forecast"]._replace(rows, "global", cls.company)
        cls.env["replenishment.forecast"]._crown(cls.company)

    def _ask_planner(self):
        """The planner's requests and values for all products."""
        asked = []

        def spy(requests):
            asked.extend(requests)
            return decide(requests)

        products = self.env["product.product"].browse(self.requests)
        path = "odoo.addons.replenishment.models.planner.replenishment_planner.decide"
        with patch(path, spy):
            vals = self.env["replenishment.planner"]._evaluate([(p, self.store) for p in products])
        return dict(zip(products.ids, asked, strict=True)), vals


@tagged("post_install", "-at_install")
class TestSameDecision(SameDecisionCase):
    """What a shop gets is what the benches measure and `./run order` writes: one function's word.

    The requests are made twice: here from the numbers that were drawn, and by the planner from
    what it finds in the database.
    """

    def test_planner_asks_and_gets_what_was_drawn(self):
        asked, vals = self._ask_planner()
        self.assertEqual(len(asked), COUNT)
        expected = dict(zip(self.requests, decide(list(self.requests.values())), strict=True))
        for product_id, request in self.requests.items():
            with self.subTest(product_id=product_id):
                theirs = asked[product_id]
                self.assertEqual(list(theirs.lots), list(request.lots))
                self.assertEqual(list(theirs.incoming), list(request.incoming))
                self.assertEqual(list(theirs.forecast.mean), request.forecast.mean)
                self.assertEqual(
                    replace(theirs, forecast=request.forecast, lots=(), incoming=()),
                    replace(request, lots=(), incoming=()),
                )
                self.assertEqual(
                    vals[product_id, self.store.id]["proposed_qty"], expected[product_id].quantity
                )
        self.assertGreater(sum(one.quantity > 0 for one in expected.values()), COUNT / 4)

    def test_a_crossing_gets_what_the_night_gets(self):
        """One product alone, as a crossing asks, and all of them, as the pass does."""
        _asked, together = self._ask_planner()
        for product in self.env["product.product"].browse(list(self.requests)[:50]):
            pair = (product.id, self.store.id)
            alone = self.env["replenishment.planner"]._evaluate([(product, self.store)])[pair]
            self.assertEqual(alone["proposed_qty"], together[pair]["proposed_qty"])
            self.assertEqual(alone["cost_curve"], together[pair]["cost_curve"])
