import random
from collections import defaultdict

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestExpiryBoard(SupermarketStockCase):
    def test_days_left_and_bucket(self):
        self._stock(self.milk, 5, self._lot("old", -2))
        self._stock(self.milk, 6, self._lot("soon", 2))
        self._stock(self.milk, 7, self._lot("off the floor", 2), location=self.quarantine)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        self.assertRecordValues(
            board,
            [
                {"days_left": -2, "bucket": "0_expired", "quantity": 5},
                {"days_left": 2, "bucket": "2_soon", "quantity": 6},
            ],
        )
        self.assertEqual(board[0].action_open_lot()["res_id"], board[0].lot_id.id)
        self.assertEqual(
            board[0].action_place_hold()["context"]["default_lot_ids"], board[0].lot_id.ids
        )

    def test_sold_lots_leave_the_board(self):
        lot = self._lot("soon", 2)
        self._stock(self.milk, 6, lot)
        self._sell(self.milk, 4, lot=lot)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        self.assertEqual(board.quantity, 2)

    def test_time_left_in_words(self):
        for name, days in (("a", -3), ("b", -1), ("c", 1), ("d", 5)):
            self._stock(self.milk, 1, self._lot(name, days))
        today = self._lot("today", 0)
        self._stock(self.milk, 1, today)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        texts = {line.lot_id.name: line.time_left for line in board}
        self.assertEqual(texts["a"], "expired 3 days ago")
        self.assertEqual(texts["b"], "expired 1 day ago")
        self.assertEqual(texts["c"], "1 day left")
        self.assertEqual(texts["d"], "5 days left")
        self.assertEqual(texts["today"], "last day")

    # All kinds of lines --------------------------------------------------------------------

    def _goods_of_all_kinds(self):
        """Lots in packages, of owners, on shelves and in two zones, sold with and without a lot."""
        draw = random.Random(11)
        far = self.env["stock.warehouse"].create(
            {
                "name": "There",
                "code": "THE",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"].create({"name": "There"}).id,
            }
        )
        far.partner_id.tz = "America/Los_Angeles"
        places = (self.floor, self.shelf, far.lot_stock_id)
        package = self.env["stock.package"].create({"name": "Box"})
        owner = self.env["res.partner"].create({"name": "Owner"})
        goods = [
            self._product(f"Curd {number}", tracking="lot", use_expiration_date=True)
            for number in range(4)
        ]
        for product in goods:
            lots = [self._lot(f"{days}", days, product) for days in (-3, 0, 1, 3, 4, 9, 20)]
            lots[3].removal_date = fields.Datetime.subtract(lots[3].expiration_date, days=5)
            for lot in lots:
                place = draw.choice(places)
                self._stock(product, draw.choice([1, 2.5, 7]), lot, place)
                if draw.random() < 0.5:
                    self.env["stock.quant"]._update_available_quantity(
                        product, place, 2, lot_id=lot,
                        package_id=draw.choice([package, None]), owner_id=owner,
                    )  # fmt: skip
                if draw.random() < 0.4:
                    self._sell(product, draw.choice([1, 2, 3, -1]), lot, location_id=place.id)
            self._sell(product, 2)
        goods[0].use_expiration_date = False
        return goods, self.store | far

    def _recounted(self, goods, stores):
        """{(place, lot): (quantity, days left, bucket)} from the quants and the sales."""
        quantities = defaultdict(float)
        ids = [product.id for product in goods if product.use_expiration_date]
        floors = self.env["stock.location"].search([("id", "child_of", stores.lot_stock_id.ids)])
        for quant in self.env["stock.quant"].search(
            [("product_id", "in", ids), ("location_id", "in", floors.ids), ("lot_id", "!=", False)]
        ):
            quantities[quant.location_id, quant.lot_id] += quant.quantity
        products = self.env["product.product"].browse(ids)
        for place, quantity in self.ledger._unposted_by_place(products).items():
            lot = self.env["stock.lot"].browse(place.lot_id or [])
            quantities[floors.browse(place.location_id), lot] -= quantity
        return {
            (place, lot): (round(quantity, 3), *self._days_and_bucket(place.warehouse_id, lot))
            for (place, lot), quantity in quantities.items()
            if lot and round(quantity, 3) > 0
        }

    def _days_and_bucket(self, store, lot):
        today = store._store_day()
        days = (lot._last_day(store) - today).days
        if store._store_day(lot.expiration_date) < today:
            return days, "0_expired"
        ends = ((-1, "0_off"), (0, "1_today"), (3, "2_soon"), (7, "3_week"), (14, "4_fortnight"))
        return days, next((name for end, name in ends if days <= end), "5_later")

    def test_lines_are_what_a_recount_gives(self):
        goods, stores = self._goods_of_all_kinds()
        self.env.flush_all()
        self.env.invalidate_all()
        board = self.env["supermarket.expiry.board"]
        mine = [("product_id", "in", [product.id for product in goods])]
        lines = board.search(mine)
        recounted = self._recounted(goods, stores)
        self.assertEqual(
            {
                (line.location_id, line.lot_id): (
                    round(line.quantity, 3), line.days_left, line.bucket,
                )
                for line in lines
            },
            recounted,
        )  # fmt: skip
        self.assertEqual(len(lines), len(recounted))
        self.assertEqual(lines, lines.sorted(lambda line: (line.sold_until, line.id)))
        for operator, holds in (
            ("<=", lambda left, days: left <= days),
            ("<", lambda left, days: left < days),
            (">=", lambda left, days: left >= days),
            (">", lambda left, days: left > days),
            ("=", lambda left, days: left == days),
        ):
            for days in (-2, 0, 1, 7, 14):
                found = board.search([*mine, ("days_left", operator, days)])
                said = lines.filtered(
                    lambda line, holds=holds, days=days: holds(line.days_left, days)
                )
                self.assertEqual(found, said, f"{operator} {days}")
        for names in (["0_expired"], ["0_off", "1_today"], ["2_soon"], ["3_week", "5_later"]):
            for domain in ([("bucket", "in", names)], [("bucket", "=", names[0])]):
                found = board.search([*mine, *domain])
                asked = names if domain[0][1] == "in" else names[:1]
                self.assertEqual(found, lines.filtered_domain([("bucket", "in", asked)]), domain)
        groups = board._read_group(mine, ["warehouse_id", "bucket"], ["quantity:sum", "__count"])
        sums = defaultdict(lambda: (0, 0))
        for (place, _lot), (quantity, _days, bucket) in recounted.items():
            total, count = sums[place.warehouse_id, bucket]
            sums[place.warehouse_id, bucket] = (round(total + quantity, 3), count + 1)
        self.assertEqual(
            {(store, name): (round(total, 3), count) for store, name, total, count in groups}, sums
        )

    def test_days_count_to_the_removal_date(self):
        lot = self._lot("off", 3)
        self._stock(self.milk, 1, lot)
        board = self.env["supermarket.expiry.board"].search([("lot_id", "=", lot.id)])
        self.assertEqual(board.time_left, "3 days left")
        lot.removal_date = fields.Datetime.add(lot.expiration_date, days=-2)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((board.days_left, board.time_left), (1, "1 day left"))
        lot.removal_date = fields.Datetime.add(lot.expiration_date, days=-4)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((board.bucket, board.time_left), ("0_off", "not sold any more"))

    def test_stores_in_several_zones(self):
        """The same lot has its last day in one store and some days left in the other."""
        zones = {"Asia/Shanghai": self.store}
        self.store.partner_id = self.env["res.partner"].create({"name": "Here"})
        zones["America/Los_Angeles"] = self.env["stock.warehouse"].create(
            {
                "name": "There",
                "code": "THE",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"].create({"name": "There"}).id,
            }
        )
        lot = self._lot("both", 2)
        for zone, store in zones.items():
            store.partner_id.tz = zone
            self._stock(self.milk, 3, lot, store.lot_stock_id)
        self._sell(self.milk, 1, lot=lot)
        board = self.env["supermarket.expiry.board"].search([("lot_id", "=", lot.id)])
        self.assertEqual(
            {line.warehouse_id: (line.days_left, line.quantity) for line in board},
            {
                store: ((lot._last_day(store) - store._store_day()).days, 2 + (store != self.store))
                for store in zones.values()
            },
        )
