from odoo import Command, fields
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestRules(SupermarketPosCommon):
    """Rules that are Odoo's own buy for what the till sold when it is posted."""

    def test_an_automatic_rule_buys_when_the_session_closes(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        milk = self.create_goods(
            "Milk",
            5,
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 3})],
            route_ids=[Command.link(self.env.ref("purchase_stock.route_warehouse0_buy").id)],
        )
        rule = {"product_id": milk.id, "product_min_qty": 4, "product_max_qty": 6}
        place = self.config._store().lot_stock_id
        rule = self.env["stock.warehouse.orderpoint"].create(
            {**rule, "location_id": place.id, "company_id": self.company.id}
        )
        self.assertEqual(rule.trigger, "auto")
        lines = self.env["purchase.order.line"].search_count([("product_id", "=", milk.id)])
        self.assertFalse(lines)
        self.open_new_session()
        self.sell([(milk, 2)])
        self.close()
        line = self.env["purchase.order.line"].search([("product_id", "=", milk.id)])
        self.assertEqual(line.product_qty, 3)


@tagged("post_install", "-at_install")
class TestSalePath(SupermarketPosCommon):
    """What is paid has left the stock, in the same commit and once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls.create_goods("Milk", 10)
        cls.bread = cls.create_goods("Bread", 5)

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def test_session_freezes_the_way(self):
        self.assertTrue(self.pos_session.stock_by_ledger)
        self.company.point_of_sale_update_stock_quantities = "real"
        order = self.sell([(self.milk, 1)])
        self.assertEqual(len(self.ledger(order)), 1)

    def test_paid_order_is_out_of_stock_at_once(self):
        order = self.sell([(self.milk, 3), (self.bread, 1)])
        entries = self.ledger(order)
        self.assertRecordValues(
            entries,
            [
                {
                    "product_id": self.milk.id,
                    "quantity": 3,
                    "location_id": self.floor.id,
                    "pos_session_id": self.pos_session.id,
                    "order_uuid": order.uuid,
                    "document": order.pos_reference,
                    "user_id": order.user_id.id,
                    "posted": False,
                },
                {
                    "product_id": self.bread.id,
                    "quantity": 1,
                    "location_id": self.floor.id,
                    "pos_session_id": self.pos_session.id,
                    "order_uuid": order.uuid,
                    "document": order.pos_reference,
                    "user_id": order.user_id.id,
                    "posted": False,
                },
            ],
        )
        self.assertEqual(self.sellable(self.milk), 7)
        self.assertEqual(self.milk.qty_available, 7)
        self.assertEqual(self.quant_total(self.milk), 10)
        self.assertFalse(order.picking_ids)

    def test_same_order_sent_twice_counts_once(self):
        data = self.order_data([(self.milk, 2)])
        first = self.send({**data, "lines": [(0, 0, {**data["lines"][0][2]})]})
        second = self.send(data)
        self.assertEqual(first, second)
        self.assertEqual(len(self.ledger(first)), 1)
        self.assertEqual(self.sellable(self.milk), 8)

    def test_draft_order_sells_nothing_until_paid(self):
        data = {**self.order_data([(self.milk, 2)]), "access_token": "token"}
        draft = self.send({**data, "state": "draft", "payment_ids": [], "amount_paid": 0})
        self.assertFalse(self.ledger(draft))
        line = draft.lines
        paid = self.send({**data, "lines": [(1, line.id, {"qty": 2})]})
        self.assertEqual(paid, draft)
        self.assertEqual(self.sellable(self.milk), 8)

    def test_refund_comes_back(self):
        order = self.sell([(self.milk, 3)])
        refund = self.sell(
            [(self.milk, -2, {"refunded_orderline_id": order.lines.id})], is_refund=True
        )
        self.assertEqual(self.ledger(refund).quantity, -2)
        self.assertEqual(self.sellable(self.milk), 9)

    def test_refund_goes_where_core_sends_it(self):
        shelf = self.env["stock.location"].create(
            {"name": "Returns", "location_id": self.floor.id, "usage": "internal"}
        )
        picking_type = self.config.picking_type_id
        picking_type.return_picking_type_id = picking_type.copy(
            {"sequence_code": "RET", "default_location_dest_id": shelf.id}
        )
        refund = self.sell([(self.milk, -1)])
        self.assertEqual(self.ledger(refund).location_id, shelf)

    def test_services_and_goods_without_stock_leave_nothing(self):
        service = self.create_goods("Gift wrap", type="service", is_storable=False)
        bag = self.create_goods("Bag", is_storable=False)
        order = self.sell([(service, 1), (bag, 2), (self.milk, 1)])
        self.assertEqual(self.ledger(order).product_id, self.milk)

    def test_combo_sells_its_choices(self):
        choice = self.env["product.combo"].create(
            {
                "name": "Breakfast choice",
                "company_id": self.company.id,
                "combo_item_ids": [
                    Command.create({"product_id": self.milk.id}),
                    Command.create({"product_id": self.bread.id}),
                ],
            }
        )
        combo = self.create_goods(
            "Breakfast", type="combo", is_storable=False, combo_ids=[Command.set(choice.ids)]
        )
        order = self.sell([(combo, 1), (self.milk, 1), (self.bread, 1)])
        self.assertEqual(self.ledger(order).product_id, self.milk | self.bread)

    def test_kit_sells_its_components(self):
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing is not installed")
        kit = self.create_goods("Picnic", is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.milk.id, "product_qty": 1}),
                    Command.create({"product_id": self.bread.id, "product_qty": 2}),
                ],
            }
        )
        order = self.sell([(kit, 2)])
        self.assertEqual(
            {entry.product_id: entry.quantity for entry in self.ledger(order)},
            {self.milk: 2, self.bread: 4},
        )

    def test_kit_whose_bill_is_for_several(self):
        """A bill for a dozen of menus, in another unit than a menu is sold in."""
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing is not installed")
        for unit, made, sold in (("unit", 10, 5), ("dozen", 2, 12)):
            with self.subTest(unit=unit):
                kit = self.create_goods(f"Menu {unit}", is_storable=False)
                self.env["mrp.bom"].create(
                    {
                        "product_tmpl_id": kit.product_tmpl_id.id,
                        "product_qty": made,
                        "product_uom_id": self.env.ref(f"uom.product_uom_{unit}").id,
                        "type": "phantom",
                        "bom_line_ids": [
                            Command.create({"product_id": self.milk.id, "product_qty": 4}),
                        ],
                    }
                )
                order = self.sell([(kit, sold)])
                self.assertEqual(self.ledger(order).mapped("quantity"), [2])

    def test_kit_has_no_stock_of_its_own(self):
        """It is not refused for lack of what nobody can have."""
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing is not installed")
        basket = self.create_goods("Basket", oversell_policy="block")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": basket.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": self.milk.id})],
            }
        )
        config = self.config.with_user(self.cashier)
        asked = [{"product_id": basket.id, "qty": 1}]
        self.assertEqual(config.supermarket_check_sale("kit-1", asked)["problems"], [])
        self.assertNotIn(basket.id, config.supermarket_load_state()["ids"])

    def test_two_lines_of_one_product(self):
        order = self.sell([(self.milk, 1), (self.milk, 2)])
        self.assertEqual(self.ledger(order).mapped("quantity"), [1, 2])
        self.assertEqual(self.sellable(self.milk), 7)

    def test_order_to_ship_stays_with_core(self):
        order = self.sell(
            [(self.milk, 2)], customer=self.customer, shipping_date=str(fields.Date.today())
        )
        self.assertFalse(self.ledger(order))
        self.assertTrue(order.picking_ids)
        self.assertNotEqual(order.picking_ids.state, "done")

    def test_order_invoiced_at_payment_leaves_through_the_ledger(self):
        """Posted at once as its own transfer: the invoice needs the cost of its goods."""
        order = self.sell([(self.milk, 2)], customer=self.customer, to_invoice=True)
        self.assertRecordValues(self.ledger(order), [{"quantity": 2, "posted": True}])
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual(self.ledger(order).move_id.picking_id, order.picking_ids)
        self.assertEqual(self.sellable(self.milk), 8)

    def test_sessions_of_core_modes_stay_with_core(self):
        self.close()
        for mode in ("real", "closing"):
            self.company.point_of_sale_update_stock_quantities = mode
            self.open_new_session()
            self.assertFalse(self.pos_session.stock_by_ledger)
            order = self.sell([(self.milk, 1)])
            self.assertFalse(self.ledger(order))
            self.close()
        self.assertEqual(self.quant_total(self.milk), 8)

    def test_closing_posts_in_one_transfer(self):
        orders = self.sell([(self.milk, 3)]) | self.sell([(self.milk, 1), (self.bread, 1)])
        session = self.close()
        self.assertEqual(session.state, "closed")
        self.assertTrue(all(self.ledger(orders).mapped("posted")))
        picking = session.picking_ids
        self.assertEqual(len(picking), 1)
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_id, self.config.picking_type_id)
        self.assertEqual(picking.origin, session.name)
        self.assertEqual(
            {move.product_id: move.quantity for move in picking.move_ids},
            {self.milk: 4, self.bread: 1},
        )
        self.assertEqual(self.quant_total(self.milk), 6)
        self.assertEqual(self.sellable(self.milk), 6)

    def test_posting_before_closing_is_found_by_closing(self):
        self.sell([(self.milk, 3)])
        self.env["supermarket.sale.ledger"].sudo()._post()
        self.sell([(self.milk, 2)])
        session = self.close()
        self.assertEqual(sum(session.picking_ids.move_ids.mapped("quantity")), 5)
        self.assertEqual(self.quant_total(self.milk), 5)

    def test_order_name_numbers_have_no_gap(self):
        order = self.sell([(self.milk, 1), (self.bread, 1), (self.milk, 2)])
        following = self.sell([(self.milk, 1)])
        numbers = [int(name) for name in (order | following).lines.sorted("id").mapped("name")]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 4)))

    def test_oversold_order_is_taken(self):
        order = self.sell([(self.bread, 9)])
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.sellable(self.bread), -4)
        self.close()
        self.assertEqual(self.quant_total(self.bread), -4)
