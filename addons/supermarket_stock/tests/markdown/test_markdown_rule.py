from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestMarkdownRule(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["supermarket.markdown.rule"]
        cls.dairy = cls.env["product.category"].create({"name": "Dairy"})
        cls.fresh_dairy = cls.env["product.category"].create(
            {"name": "Fresh dairy", "parent_id": cls.dairy.id}
        )
        cls.milk.categ_id = cls.fresh_dairy
        cls.milk.lst_price = 9.9

    def rule(self, **values):
        return self.rules.create(
            {
                "name": "Rule",
                "company_id": self.company.id,
                "days_from": 0,
                "days_to": 3,
                "percent": 30,
                **values,
            }
        )

    def rule_for(self, days_left, product=None, store=None):
        store = store or self.store
        return self.rules._of_stores(store)._rule_for(product or self.milk, store, days_left)

    def test_days_left_decide(self):
        early = self.rule(days_from=2, days_to=3, percent=20)
        late = self.rule(days_from=0, days_to=1, percent=50)
        self.assertEqual(self.rule_for(3), early)
        self.assertEqual(self.rule_for(2), early)
        self.assertEqual(self.rule_for(1), late)
        self.assertEqual(self.rule_for(0), late)
        self.assertFalse(self.rule_for(4))
        self.assertFalse(self.rule_for(-1))

    def test_the_most_exact_rule_decides(self):
        of_all = self.rule(sequence=1)
        of_category = self.rule(sequence=2, categ_id=self.dairy.id)
        of_store = self.rule(sequence=3, categ_id=self.dairy.id, warehouse_id=self.store.id)
        of_subcategory = self.rule(sequence=4, categ_id=self.fresh_dairy.id)
        of_product = self.rule(sequence=5, product_id=self.milk.id)
        for rule in (of_product, of_subcategory, of_store, of_category, of_all):
            self.assertEqual(self.rule_for(1), rule)
            rule.active = False
        self.assertFalse(self.rule_for(1))

    def test_the_list_decides_between_equals(self):
        second = self.rule(sequence=2)
        first = self.rule(sequence=1)
        self.assertEqual(self.rule_for(1), first)
        first.sequence = 3
        self.rules.invalidate_model()
        self.assertEqual(self.rule_for(1), second)

    def test_another_store_or_category_is_not_meant(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        rule = self.rule(categ_id=self.dairy.id, warehouse_id=other.id)
        self.assertFalse(self.rule_for(1))
        self.assertEqual(self.rule_for(1, store=other), rule)
        self.assertFalse(self.rule_for(1, product=self.salt, store=other))

    def test_prices(self):
        self.assertEqual(self.rule(percent=30, step=0.1)._new_price(9.9), 6.9)
        self.assertEqual(self.rule(percent=50, step=0.1, rounding="down")._new_price(9.9), 4.9)
        self.assertEqual(self.rule(method="price", price=5)._new_price(9.9), 5)
        self.assertEqual(self.rule(method="price", price=12)._new_price(9.9), 0, "not lower")

    def test_bad_input_is_refused(self):
        for values, word in (
            ({"days_from": -1}, "begin at 0"),
            ({"days_from": 4, "days_to": 3}, "must not be less"),
            ({"percent": 0}, "between 0 and 100"),
            ({"percent": 100}, "between 0 and 100"),
            ({"method": "price", "price": 0}, "above zero"),
            ({"step": -0.1}, "price step"),
            ({"product_id": self.milk.id, "categ_id": self.dairy.id}, "not both"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, word),
                self.env.cr.savepoint(),
            ):
                self.rule(**values)
        self.assertFalse(self.rules.search([("company_id", "=", self.company.id)]))
