import random
from datetime import timedelta
from uuid import UUID

from odoo import fields
from odoo.addons.supermarket_pos.tests.common import SupermarketPosCommon
from odoo.addons.supermarket_stock.tests.count_world import CountWorld
from odoo.fields import Command
from odoo.tests import tagged

SEEDS = 4
LINES, TILLS, OFFLINE, ORDERS = 8, 5, 2, 20
OPENING = 60


@tagged("post_install", "-at_install")
class TestCountWhileSelling(SupermarketPosCommon):
    """Counted while tills sell, goods come and go, clocks are wrong and some have no network: after
    the approval the books are what lies there. `./run bench count` does it over HTTP, larger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {}
        for role, names in (("receiver", ("Ann", "Bob")), ("counter", ("Dan", "Eve"))):
            first = cls.create_role(role)
            for name in names:
                cls.people[name] = first.copy({"login": f"count_{name}", "name": name})
        cls.goods = cls.env["product.product"]
        for number in range(LINES):
            cls.goods |= cls.create_goods(f"Goods {number}")
        for product in cls.goods:
            # as if it had always been there
            cls.env["stock.quant"]._update_available_quantity(product, cls.floor, OPENING)
        cls.back = cls.env["stock.location"].create(
            {"name": "Back", "location_id": cls.store.view_location_id.id}
        )

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.open_new_session()
        self.pos_session.start_at -= timedelta(hours=6)

    def test_books_are_what_lies_there(self):
        reopened = 0
        for seed in range(SEEDS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as kept:
                chance = random.Random(seed)
                count = self.start_count()
                world = self.world(chance, count)
                self.tell(chance, world, is_late=False)
                self.approve(count)
                self.assertEqual(set(count.line_ids.mapped("state")), {"done"})
                self.tell(chance, world, is_late=True)
                found = count.line_ids.filtered(lambda line: line.state == "reopened")
                self.assertEqual(set(found.product_id.ids), world.reopened())
                self.assertEqual(count.approve_count, len(found))
                reopened += len(found)
                self.approve(count)
                self.check(world, count)
                kept.rollback()
            self.env.invalidate_all()
        self.assertTrue(reopened, "no line was opened again: nothing was tried")

    def start_count(self):
        count = (
            self.env["supermarket.count"]
            .with_user(self.manager)
            .create(
                {
                    "warehouse_id": self.store.id,
                    "product_ids": [Command.set(self.goods.ids)],
                    "tolerance_qty": 100_000,
                    "tolerance_value": 10**9,
                }
            )
        )
        count.action_start()
        count = count.sudo()  # the test reads what nobody reads while it is counted
        count.started_at -= timedelta(hours=5)
        return count

    def world(self, chance, count):
        ids = {
            "store": self.store.id,
            "floor": self.floor.id,
            "back": self.back.id,
            "receipt": self.receipt().id,
            "count": count.id,
            "broken": self.env.ref("supermarket_stock.loss_reason_broken").id,
        }
        people = [
            (name, "counter" if name in ("Dan", "Eve") else "receiver", user.id)
            for name, user in self.people.items()
        ]
        books = dict.fromkeys(self.goods.ids, OPENING)
        now = fields.Datetime.now()
        return CountWorld(chance, ids, people, books, TILLS, OFFLINE, now).play(ORDERS)

    def receipt(self):
        ends = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": self.floor.id,
        }
        move = {"product_id": self.goods[0].id, "product_uom_qty": 5, **ends}
        kind = self.store.in_type_id
        receipt = (
            self.env["stock.picking"]
            .with_user(self.manager)
            .create({"picking_type_id": kind.id, "move_ids": [Command.create(move)], **ends})
        )
        receipt.action_confirm()
        return receipt

    def tell(self, chance, world, is_late):
        """What has a network tells, in any order; or what comes back to it."""
        told = [
            (self.submit, device, event)
            for device, event in world.scans
            if (device == world.silent) == is_late
        ]
        told += [
            (self.sold, till, (basket, moment))
            for till, basket, moment in world.orders
            if till.is_offline == is_late
        ]
        chance.shuffle(told)
        for act, who, what in told:
            act(who, what)

    def clock(self, who):
        return fields.Datetime.to_string(fields.Datetime.now() + who.clock)

    def submit(self, device, event):
        told = {"uuid": str(UUID(int=device.user)), "clock": self.clock(device)}
        app = self.env["supermarket.scan"].with_user(self.people[device.name])
        app.with_company(self.company).scan_submit(told, [event])

    def sold(self, till, order):
        basket, moment = order
        lines = [(self.goods.browse(product), quantity) for product, quantity in basket.items()]
        data = self.order_data(lines, date_order=moment, paid_offline=till.is_offline)
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.with_context(supermarket_clock=self.clock(till)).sync_from_ui([data])

    def approve(self, count):
        count.with_user(self.manager).action_approve()

    def check(self, world, count):
        for line in count.line_ids:
            found = (line.counted_qty, line.counter_id.id)
            self.assertEqual(found, world.counted[line.product_id.id])
            self.assertEqual(line.state, "done")
        events = self.env["supermarket.scan.event"].sudo()  # as above
        events = events.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(events), len(world.scans))
        self.assertLessEqual(set(events.mapped("state")), {"taken", "done"})
        books = {product.id: product._quantity_at(self.floor) for product in self.goods}
        self.assertEqual(books, world.floor)
        self.assertEqual(
            sum(product._quantity_at(self.back) for product in self.goods),
            sum(world.back.values()),
        )
