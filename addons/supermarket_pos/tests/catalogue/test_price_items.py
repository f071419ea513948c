from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestPriceItems(SupermarketPosCommon):
    """Items of price lists reach the tills, and an honest till that knew them is believed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # prices are made as the office makes them
        cls.milk = cls.create_goods("Milk", 100, price=10.0)
        cls.pricelist = cls.config.pricelist_id
        cls.config.write({"use_pricelist": True, "use_limits": True, "limit_price": 5})

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.till = self.config.with_user(self.cashier)

    def item(self, price, start=None, end=None, **values):
        now = fields.Datetime.now()
        return self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.milk.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": price,
                "date_start": start is not None and now + timedelta(**start),
                "date_end": end is not None and now + timedelta(**end),
                **values,
            }
        )

    def age(self):
        """Let all that was written be some days old."""
        self.env.flush_all()
        for table in ("product_template", "product_product", "product_pricelist_item"):
            self.env.cr.execute(f"UPDATE {table} SET write_date = now() - interval '3 days'")
        self.env.invalidate_all()

    def catalogue_items(self):
        return {row["id"] for row in self.till.supermarket_load_catalogue()["items"]}

    def sold_at(self, price, price_type="original", **values):
        extra = {
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
            "price_type": price_type,
        }
        data = self.order_data([(self.milk, 1, extra)])
        data.update(amount_total=price, amount_paid=price, amount_tax=0, **values)
        data["payment_ids"][0][2]["amount"] = price
        data["pricelist_id"] = self.pricelist.id
        return self.send(data)

    def exceptions(self, order):
        return self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])

    # What tills load ----------------------------------------------------------------------

    def test_the_till_gets_what_begins_later_with_its_dates(self):
        later = self.item(8, {"days": 7})
        ended = self.item(7, {"days": -7}, {"days": -1})
        self.assertEqual(self.catalogue_items(), {later.id})
        data = self.pos_session.load_data([])
        loaded = {row["id"]: row for row in data["product.pricelist.item"]}
        self.assertIn(later.id, loaded)
        self.assertNotIn(ended.id, loaded)
        self.assertEqual(loaded[later.id]["date_start"], later.date_start)

    def test_a_change_is_told_and_answered(self):
        item = self.item(8)
        general = self.item(9, applied_on="3_global", product_tmpl_id=False, min_quantity=5)
        with patch.object(type(self.store), "_notify_tills", autospec=True) as told:
            item.fixed_price = 9
        told.assert_any_call(self.store, "SUPERMARKET_ITEMS", {"ids": item.ids})
        [row] = self.till.supermarket_load_items([item.id])
        self.assertEqual(row["fixed_price"], 9)
        self.assertEqual([row["id"] for row in self.till.supermarket_load_items()], [general.id])
        gone = item.id
        item.unlink()
        self.assertFalse(self.till.supermarket_load_items([gone]))
        with self.assertRaisesRegex(UserError, "not readable"):
            self.till.supermarket_load_items(["x"])

    def test_a_removed_item_is_a_change_of_its_product(self):
        item = self.item(8)
        self.age()
        stamp = self.till.supermarket_load_catalogue()["stamp"]["since"]
        item.unlink()
        self.env.flush_all()
        changed = self.till.supermarket_load_catalogue(since=stamp)
        self.assertEqual(changed["templates"]["size"], 1)
        self.assertFalse(changed["items"])

    # What they may have charged -----------------------------------------------------------

    def test_below_the_list_is_refused(self):
        self.age()
        with self.assertRaisesRegex(UserError, "Price override of 20.00 %"):
            self.sold_at(8)

    def test_an_item_that_just_ended(self):
        self.item(8, {"days": -7}, {"minutes": -1})
        self.age()
        self.assertEqual(self.sold_at(8).state, "paid")

    def test_an_item_that_ended_long_ago(self):
        self.item(8, {"days": -7}, {"hours": -2})
        self.age()
        with self.assertRaisesRegex(UserError, "Price override"):
            self.sold_at(8)

    def test_an_item_edited_a_moment_ago(self):
        item = self.item(8)
        self.age()
        item.fixed_price = 9
        self.assertEqual(self.sold_at(8).state, "paid")

    def test_an_item_removed_a_moment_ago(self):
        item, general = (
            self.item(8),
            self.item(8, applied_on="3_global", product_tmpl_id=False),
        )
        self.age()
        (item | general).unlink()
        self.assertEqual(self.sold_at(8).state, "paid")

    def test_a_price_typed_by_hand_has_no_grace(self):
        self.item(8, {"days": -7}, {"minutes": -1})
        self.age()
        with self.assertRaisesRegex(UserError, "Price override"):
            self.sold_at(8, "manual")

    def test_paid_offline_cost_what_the_list_said_then(self):
        self.item(8, {"days": -7}, {"hours": -3})
        self.age()
        self.pos_session.sudo().start_at = fields.Datetime.now() - timedelta(hours=5)
        then = fields.Datetime.to_string(fields.Datetime.now() - timedelta(hours=4))
        order = self.sold_at(8, paid_offline=True, date_order=then)
        self.assertFalse(self.exceptions(order))
        late = fields.Datetime.to_string(fields.Datetime.now() - timedelta(hours=2))
        order = self.sold_at(8, paid_offline=True, date_order=late)
        self.assertEqual(self.exceptions(order).reason, "unauthorised")

    # Digits -------------------------------------------------------------------------------

    def test_other_digits_are_news_to_every_till(self):
        self.config.last_data_change = "2020-01-01 00:00:00"
        self.env.ref("uom.decimal_product_uom").digits = 3
        self.assertGreater(self.config.last_data_change.year, 2020)

    def test_a_price_list_of_a_preset(self):
        """Staff buy at cost and 10 %: the till has the items, their changes, and the costs."""
        staff = self.pricelist.copy({"name": "Staff", "item_ids": False})
        preset = self.env["pos.preset"].create({"name": "Staff", "pricelist_id": staff.id})
        self.config.write({"use_presets": True, "default_preset_id": preset.id})
        self.assertFalse(self.till._has_costs())
        item = self.item(
            0,
            pricelist_id=staff.id,
            compute_price="formula",
            base="standard_price",
            price_discount=-10,
        )
        self.assertIn(item.id, self.catalogue_items())
        self.assertTrue(self.till._has_costs())
        page = self.till.supermarket_load_catalogue()
        costs = page["products"]["fields"]["standard_price"]
        self.assertNotEqual(costs.get("same"), 0.0)
        self.age()
        item.price_discount = -20
        templates = self.till.supermarket_load_catalogue(page["stamp"]["since"])["templates"]
        self.assertEqual(templates["size"], 1)

    def test_goods_of_several_lots_count_together(self):
        cheese = self.create_goods("Cheese", price=10.0, tracking="lot")
        for name in "ABC":
            self.create_lot(cheese, name, quantity=5)
        self.item(8.0, product_tmpl_id=cheese.product_tmpl_id.id, min_quantity=3)
        self.age()
        lines = [
            (cheese, 1, {"price_unit": 8.0, "pack_lot_ids": [(0, 0, {"lot_name": name})]})
            for name in "ABC"
        ]
        self.assertEqual(self.sell(lines).amount_total, 24)
        with self.assertRaisesRegex(UserError, "20.00 %"):
            self.sell(lines[:2])
