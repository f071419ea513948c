import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanLabel(ScanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salt.lst_price = 2.0
        cls._stock(cls.salt, 5)

    def use_labels(self):
        """The labels hang, with the prices of now."""
        labels = self.env["supermarket.shelf.label"]
        labels._refresh(self.store)
        labels.search([("warehouse_id", "=", self.store.id)]).action_take_as_printed()
        self.salt.lst_price = 2.5
        labels._refresh(self.store)

    def label(self, product):
        return self.env["supermarket.shelf.label"].search(
            [("product_id", "=", product.id), ("warehouse_id", "=", self.store.id)]
        )

    def task(self, user):
        opened = self.app(user).scan_open(self.told(user))
        return next((one for one in opened["tasks"] if one["key"] == "label"), None)

    def documents(self, user):
        return self.app(user).scan_documents(self.told(user), "label")

    def print_labels(self, products, user=None, store=None):
        user = user or self.receiver
        store = store or self.store
        return self.app(user).scan_print_labels(self.told(user), store.id, products.ids)

    def test_where_nobody_looked_at_labels_there_are_none_to_print(self):
        self.assertFalse(self.task(self.receiver))

    def test_prices_that_changed(self):
        self.use_labels()
        self.assertEqual(self.task(self.receiver)["number"], 1)
        [store] = self.documents(self.receiver)
        self.assertEqual(
            store["labels"],
            [{"product_id": self.salt.id, "name": "Salt", "price": 2.5, "printed": 2.0}],
        )

    def test_labels_that_were_never_printed_are_said(self):
        self.use_labels()
        [store] = self.documents(self.receiver)
        self.assertEqual(store["unprinted"], 0)
        self._stock(self._product("Flour", lst_price=3.0), 5)
        self.env["supermarket.shelf.label"]._refresh(self.store)
        [store] = self.documents(self.receiver)
        self.assertEqual(store["unprinted"], 1)

    def test_printed(self):
        self.use_labels()
        answer = self.print_labels(self.salt)
        self.assertIn(answer["type"].split(";")[0], ("application/pdf", "text/html"))
        self.assertTrue(base64.b64decode(answer["content"]))
        label = self.label(self.salt)
        self.assertEqual((label.state, label.printed_price), ("printed", 2.5))
        self.assertEqual(label.printed_by_id, self.receiver)
        self.assertEqual(self.task(self.receiver)["number"], 0)

    def test_goods_that_had_no_label(self):
        self.use_labels()
        flour = self._product("Flour", lst_price=3.0)
        self.print_labels(flour)
        self.assertEqual(self.label(flour).printed_price, 3.0)

    def test_not_for_counters(self):
        self.use_labels()
        self.assertFalse(self.task(self.counter))
        with self.assertRaises(AccessError):
            self.print_labels(self.salt, user=self.counter)
        self.assertEqual(self.label(self.salt).state, "changed")

    def test_not_of_another_company(self):
        self.use_labels()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids = [Command.link(other.id)]
        store = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        with self.assertRaisesRegex(UserError, "no label in this store"):
            self.print_labels(self.salt, store=store)

    def test_what_is_no_question(self):
        scan, told = self.app(self.receiver), self.told(self.receiver)
        for store, products in ((True, [self.salt.id]), (self.store.id, "1"), (1, [True])):
            with self.assertRaisesRegex(ValidationError, "Scan the goods"):
                scan.scan_print_labels(told, store, products)
