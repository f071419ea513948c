from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestPush(SupermarketPosCommon):
    """Open tills of the store hear of every change of what can be sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls.create_goods("Milk", 10)
        cls.yoghurt = cls.create_goods("Yoghurt", tracking="lot")
        cls.lot = cls.create_lot(cls.yoghurt, "L1", quantity=5)

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.open_new_session()
        self.channel = self.store._get_till_channel()
        self.run_commit_hooks()
        self.messages()

    def test_sale_tells_what_it_took(self):
        order = self.sell([(self.milk, 2), (self.milk, 1), (self.yoghurt, 1)])
        self.run_commit_hooks()
        [(name, payload)] = self.messages()
        self.assertEqual(name, "SUPERMARKET_SOLD")
        self.assertEqual(payload["order"], order.uuid)
        told = dict(zip(payload["ids"], payload["quantities"], strict=True))
        self.assertEqual(told, {self.milk.id: 3, self.yoghurt.id: 1})

    def test_nothing_is_told_before_the_commit(self):
        self.sell([(self.milk, 2)])
        self.assertFalse(self.messages())

    def test_hold_tells_quantity_and_lot_once(self):
        self.env["supermarket.hold"]._place(self.yoghurt, self.lot, reason="recall")
        self.env["supermarket.hold"]._place(self.yoghurt, self.lot, reason="damage")
        self.run_commit_hooks()
        [(name, payload)] = self.messages()
        self.assertEqual(name, "SUPERMARKET_SELLABLE")
        self.assertEqual(payload["ids"], self.yoghurt.ids)
        self.assertEqual(payload["quantities"], [0])
        told = payload["held_lots"][str(self.yoghurt.id)]
        self.assertIn(told["L1"], ("recall", "damage"), "each till names it in its language")

    def test_receipt_tells_the_new_quantity(self):
        self.stock(self.milk, 25)
        self.run_commit_hooks()
        payload = dict(self.messages())["SUPERMARKET_SELLABLE"]
        told = dict(zip(payload["ids"], payload["quantities"], strict=True))
        self.assertEqual(told[self.milk.id], 25)

    def test_nobody_is_told_where_no_till_is_open(self):
        self.sell([(self.milk, 1)])
        self.close()
        self.run_commit_hooks()
        self.messages()
        self.stock(self.milk, 30)
        self.run_commit_hooks()
        self.assertFalse(self.messages())

    def test_failure_to_tell_does_not_reach_the_change(self):
        self.stock(self.milk, 40)
        with (
            patch.object(type(self.milk), "_push_sellable", side_effect=ValueError("boom")),
            self.assertLogs("odoo.addons.supermarket_pos.tools.after_commit", "ERROR"),
        ):
            self.run_commit_hooks()
        self.assertEqual(self.sellable(self.milk), 40)

    def test_delisting_and_price_are_told(self):
        self.milk.product_tmpl_id.write({"available_in_pos": False, "list_price": 12})
        self.run_commit_hooks()
        payload = dict(self.messages())["SUPERMARKET_PRODUCTS"]
        self.assertEqual(payload["ids"], self.milk.product_tmpl_id.ids)
        self.assertEqual((payload["sold"], payload["prices"]), ([False], [12]))

    def test_state_for_the_start(self):
        pins = self.env["supermarket.pos.pin"].with_user(self.manager)
        pins.create({"user_id": self.supervisor.id, "pin": "4711"})
        self.milk.oversell_policy = "block"
        self.env["supermarket.hold"]._place(self.yoghurt, self.lot, reason="recall")
        state = self.config.with_user(self.cashier).supermarket_load_state()
        quantities = dict(zip(state["ids"], state["quantities"], strict=True))
        self.assertEqual(quantities[self.milk.id], 10)
        self.assertEqual(quantities[self.yoghurt.id], 0)
        self.assertEqual(state["policies"][self.milk.id], "block")
        self.assertNotIn(self.yoghurt.id, state["policies"])
        self.assertEqual(state["held_lots"], {self.yoghurt.id: {"L1": "recall"}})
        self.assertEqual(state["hold_reasons"]["recall"], "Recall")
        self.assertIn(
            {"id": self.supervisor.id, "name": self.supervisor.name}, state["supervisors"]
        )

    def test_refresh_of_some(self):
        config = self.config.with_user(self.cashier)
        state = config.supermarket_load_state(self.milk.ids)
        self.assertEqual(state["ids"], self.milk.ids)
        self.assertNotIn("supervisors", state)

    def test_new_product_is_told(self):
        tea = self.create_goods("Tea")
        self.run_commit_hooks()
        payload = dict(self.messages())["SUPERMARKET_PRODUCTS"]
        self.assertEqual(payload["ids"], tea.product_tmpl_id.ids)
        self.assertEqual(payload["sold"], [True])

    def test_till_gets_its_channel(self):
        config = self.config.with_user(self.cashier)
        [record] = config._load_pos_data_read(config, config)
        self.assertEqual(record["_supermarket_channel"], self.channel)
        self.assertGreater(len(self.channel), 20)

    def test_markdowns_are_told_when_they_start_and_end(self):
        self.yoghurt.barcode = "4000521006112"
        self.yoghurt.use_expiration_date = True
        self.lot.expiration_date = fields.Datetime.add(fields.Datetime.now(), days=2)
        self.env.user.group_ids |= self.env.ref("supermarket_stock.group_store_manager")
        markdown = self.env["supermarket.markdown"].create(
            {
                "product_id": self.yoghurt.id,
                "lot_id": self.lot.id,
                "warehouse_id": self.store.id,
                "new_price": 7,
                "quantity": 5,
            }
        )
        self.run_commit_hooks()
        self.messages()
        markdown.action_activate()
        self.run_commit_hooks()
        started = dict(self.messages())["SUPERMARKET_MARKDOWNS"]
        self.assertEqual([one["price"] for one in started["started"]], [7])
        markdown.action_end()
        self.run_commit_hooks()
        ended = dict(self.messages())["SUPERMARKET_MARKDOWNS"]
        self.assertEqual(ended, {"started": [], "ended": [markdown.sticker_check]})
