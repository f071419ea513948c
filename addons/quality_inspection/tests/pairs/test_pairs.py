from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestPairs(InspectionCase):
    """A rule for each supplier and category that trade, made at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(activate=False)
        cls.pattern = cls.plan.rule_ids
        cls.priced = cls.env["res.partner"].create({"name": "Priced", "is_company": True})
        cls.contact = cls.env["res.partner"].create(
            {"name": "Sales Desk", "parent_id": cls.priced.id}
        )
        cls.product.seller_ids = [Command.create({"partner_id": cls.contact.id, "price": 1})]
        cls.idle = cls.env["res.partner"].create({"name": "Idle", "is_company": True})
        fish = cls.env["product.category"].create({"name": "Fish"})
        cls.env["product.product"].create(
            {
                "name": "Cod",
                "is_storable": True,
                "categ_id": fish.id,
                "seller_ids": [Command.create({"partner_id": cls.idle.id, "price": 1})],
            }
        )

    def _make(self):
        self.pattern.with_user(self.planner).action_per_pair()
        return self.plan.rule_ids - self.pattern

    def test_only_for_pairs_that_trade_in_the_scope(self):
        """By price list, under its company; by order; not fish, which the plan doesn't cover."""
        self._order(10)
        made = self._make()
        self.assertEqual(
            {(rule.category_id, rule.supplier_id) for rule in made},
            {(self.leaves, self.priced), (self.leaves, self.supplier)},
        )

    def test_made_as_the_pattern_is(self):
        self.pattern.write({"method": "fixed", "fixed_size": 7, "due_hours": 9})
        [rule] = self._make()
        self.assertEqual((rule.method, rule.fixed_size, rule.due_hours), ("fixed", 7, 9))
        self.assertEqual(rule.item_ids, self.pattern.item_ids)
        self.assertEqual(rule.company_id, self.company)
        self.assertEqual(rule.name, "Leaves · Priced · n = 7")
        self.assertEqual(rule.create_uid, self.planner)

    def test_run_again_only_what_is_new(self):
        first = self._make()
        self._order(10)
        self.assertEqual((self._make() - first).supplier_id, self.supplier)
        self.assertFalse(self.pattern._make_per_pair())

    def test_the_pair_comes_before_its_pattern(self):
        made = self._make()
        made.write({"method": "all"})
        self.plan.action_activate()
        order = self._order(50, supplier=self.contact)
        self.assertEqual(self._task_of(self._receive(50, "A", order)).rule_id, made)
        self.assertEqual(self._task_of(self._receive(50, "B")).rule_id, self.pattern)

    def test_who_and_what(self):
        for user in (self.inspector_user, self.reviewer, self.buyer):
            with self.assertRaises(AccessError):
                self.pattern.with_user(user).action_per_pair()
        self.pattern.supplier_id = self.supplier
        with self.assertRaisesRegex(UserError, "for any"):
            self._make()
