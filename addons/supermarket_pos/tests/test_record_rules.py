from unittest.mock import patch

from odoo import Command
from odoo.addons.base.models.ir_rule import IrRule
from odoo.addons.supermarket_pos.models.performance import Base
from odoo.tests import tagged

from .common import SupermarketPosCommon

MODES = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestSharedRules(SupermarketPosCommon):
    """A record rule is worked out once for colleagues, and says to each what core says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other company"})
        cls.other_store = cls.env["stock.warehouse"].create({"name": "North", "code": "NRT"})
        cls.colleague = cls.cashier.copy({"login": "colleague"})
        cls.of_the_north = cls.cashier.copy({"login": "north"})
        cls.of_the_north.supermarket_store_ids = cls.other_store
        cls.of_both_companies = cls.cashier.copy({"login": "both"})
        cls.of_both_companies.company_ids = [Command.link(cls.other_company.id)]
        cls.people = cls.cashier | cls.colleague | cls.of_the_north | cls.of_both_companies

    def setUp(self):
        super().setUp()
        self.env.registry.clear_cache()

    def _rules(self, person, companies=None):
        """What rules say to a person, as somebody of the web client asks."""
        companies = companies or person.company_ids
        return self.env["ir.rule"].with_user(person).with_context(allowed_company_ids=companies.ids)

    def _evaluated(self):
        """Count the rules that are looked for."""
        return patch.object(IrRule, "_get_rules", autospec=True, side_effect=IrRule._get_rules)

    def test_every_person_is_told_what_core_tells_them(self):
        admin, public = self.env.ref("base.user_admin"), self.env.ref("base.public_user")
        everybody = (self.people | admin | public).sudo()
        models = self.env["ir.rule"].search([]).model_id.mapped("model")
        core = IrRule._compute_domain.__wrapped__
        asked = shared = 0
        for model in filter(self.env.registry.get, models):
            for person in everybody:
                for companies in (person.company_ids, person.company_id):
                    for mode in MODES:
                        rules = self._rules(person, companies)
                        with self.subTest(model=model, person=person.login, mode=mode):
                            told = rules._compute_domain(model, mode)
                            self.assertEqual(told, core(rules, model, mode))
                        groups = person._get_group_ids()
                        asked += 1
                        shared += rules._is_shared(model, mode, groups)
        self.assertGreater(shared, asked / 2)
        self.assertLess(shared, asked)

    def test_a_colleague_has_nothing_worked_out_anew(self):
        models = ("pos.order", "pos.order.line", "product.product", "stock.quant", "res.partner")
        for model in models:
            self._rules(self.cashier)._compute_domain(model)
        with self._evaluated() as evaluated:
            for model in models:
                self._rules(self.colleague)._compute_domain(model)
            evaluated.assert_not_called()
            for model in models:
                self._rules(self.of_the_north)._compute_domain(model)
            evaluated.assert_called()

    def test_a_rule_that_asks_who_somebody_is_is_asked_of_each(self):
        self.env["ir.rule"].create(
            {
                "name": "Own partners",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('create_uid', '=', user.id)]",
            }
        )
        for model in ("res.partner", "res.users"):  # users inherit what binds partners
            for person in self.people:
                told = self._rules(person)._compute_domain(model)
                self.assertIn(str(person.id), repr(told))

    def test_stores_and_roles_that_change_count_at_once(self):
        quants = self.env["stock.quant"]
        here = quants.create(
            {
                "product_id": self.create_goods("Goods", 0).id,
                "location_id": self.other_store.lot_stock_id.id,
                "quantity": 5,
            }
        )
        self.env.flush_all()
        seen = lambda person: here.with_user(person).has_access("read")  # noqa: E731
        self.assertTrue(seen(self.cashier))
        self.assertTrue(seen(self.colleague))
        self.colleague.supermarket_store_ids = self.env["stock.warehouse"].create(
            {"name": "South", "code": "STH"}
        )
        self.assertFalse(seen(self.colleague))
        self.assertTrue(seen(self.cashier))
        self.colleague.supermarket_store_ids = False
        self.assertTrue(seen(self.colleague))

    def test_rules_made_by_another_addon_in_its_own_way_are_not_shared(self):
        groups = self.cashier._get_group_ids()
        rules = self._rules(self.cashier)
        self.assertTrue(rules._is_shared("pos.order", "read", groups))
        self.env.registry.clear_cache()
        with patch.object(Base, "_get_rules", IrRule._get_rules, create=True):
            self.assertFalse(rules._is_shared("pos.order", "read", groups))
