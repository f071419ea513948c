from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.addons.stock.models.stock_orderpoint import StockWarehouseOrderpoint as Core
from odoo.tests import tagged

from ..tools.context_keys import MOVING
from .common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestPerformance(SupermarketStockCase):
    """What core does dearer comes to what core comes to."""

    def _rules(self, products, minimum=5):
        return self.env["stock.warehouse.orderpoint"].create(
            [
                {
                    "product_id": product.id,
                    "location_id": self.floor.id,
                    "product_min_qty": minimum,
                    "product_max_qty": 20,
                    "trigger": "manual",
                }
                for product in products
            ]
        )

    def _planned(self, product, quantity, days, source, destination):
        self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "date": fields.Datetime.now() + timedelta(days=days),
            }
        )._action_confirm()

    def _worked_out(self, rules):
        return {
            rule.product_id.name: (rule.qty_to_order_computed, rule.deadline_date) for rule in rules
        }

    def test_rules_order_what_core_works_out(self):
        names = ("enough", "none", "few", "sold", "promised", "promised later", "coming", "lots")
        goods = {name: self._product(name) for name in names}
        lots = self._product("dated", tracking="lot", use_expiration_date=True)
        soon, late = self._lot("soon", 1, lots), self._lot("late", 900, lots)
        soon.removal_date = soon.expiration_date
        stock = {"enough": 9, "few": 4, "sold": 7, "promised": 9, "promised later": 9, "coming": 1}
        for name, quantity in stock.items():
            self._stock(goods[name], quantity)
        for lot in (soon, late):
            self._stock(lots, 4, lot)
        self._sell(goods["sold"], 3)
        self._planned(goods["promised"], 6, 0, self.floor, self.customers)
        self._planned(goods["promised later"], 6, 5000, self.floor, self.customers)
        self._planned(goods["coming"], 30, 0, self.suppliers, self.floor)
        rules = self._rules([*goods.values(), lots])
        rules |= self._rules([self._product("at zero")], 0)
        self.env.flush_all()
        rules._compute_qty_to_order_computed()
        rules._compute_deadline_date()
        ours = self._worked_out(rules)
        Core._compute_qty_to_order_computed(rules)
        Core._compute_deadline_date(rules)
        self.assertEqual(ours, self._worked_out(rules))
        self.assertEqual(ours["enough"], (0, False))
        for name in ("none", "few", "sold", "promised"):
            self.assertGreater(ours[name][0], 0, name)
            self.assertTrue(ours[name][1], name)

    def test_rules_of_goods_that_are_there_cost_no_statement_each(self):
        goods = self._product("A") | self._product("B")
        many = self.env["product.product"].concat(*(self._product(f"C{n}") for n in range(12)))
        for product in goods | many:
            self._stock(product, 50)
        few, rules = self._rules(goods), self._rules(many)
        counts = []
        for some in (few, few, rules):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._compute_qty_to_order_computed()
            some._compute_deadline_date()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def _transfer(self, count, source, destination):
        """A transfer of goods of which there are fifty at each end, ready to be validated."""
        goods = self.env["product.product"].create(
            [{"name": f"Moved {number}", "is_storable": True} for number in range(count)]
        )
        for product in goods:
            for place in (self.floor, self.customers):
                self._stock(product, 50, location=place)
        places = {"location_id": source.id, "location_dest_id": destination.id}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.int_type_id.id,
                **places,
                "move_ids": [
                    Command.create({"product_id": product.id, "product_uom_qty": 3, **places})
                    for product in goods
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        return picking

    def test_a_transfer_costs_no_statement_a_line(self):
        counts = []
        for count in (4, 4, 14):
            picking = self._transfer(count, self.floor, self.customers)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            picking.button_validate()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(picking.state, "done")
        self.assertLessEqual(counts[2], counts[1] + 2)

    def test_a_transfer_leaves_quants_as_core_does(self):
        def quants(picking):
            found = self.env["stock.quant"].search(
                [("product_id", "in", picking.move_ids.product_id.ids)]
            )
            return sorted(
                (one.location_id.id, one.quantity, one.reserved_quantity) for one in found
            )

        ours = self._transfer(3, self.floor, self.customers)
        core = self._transfer(3, self.floor, self.customers)
        ours.button_validate()
        with patch.object(type(MOVING), "is_in", lambda _key, _env: False):
            core.button_validate()
        self.assertEqual(quants(ours), quants(core))
        self.assertIn((self.floor.id, 47, 0), quants(ours))
