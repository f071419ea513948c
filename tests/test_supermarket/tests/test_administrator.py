from odoo import Command
from odoo.addons.supermarket_pos.tests.common import SupermarketPosCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestAdministrator(SupermarketPosCommon):
    """What the guide's Administrator section says, done by somebody with that role alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.create_role("admin")

    def _as_admin(self, model):
        return self.env[model].with_user(self.admin)

    def test_settings_of_a_till(self):
        settings = self._as_admin("res.config.settings").create(
            {"pos_config_id": self.config.id, "pos_blind_close": True, "pos_use_limits": True}
        )
        settings.execute()
        self.assertTrue(self.config.blind_close and self.config.use_limits)

    def test_what_the_rest_of_the_section_names(self):
        parameters = self._as_admin("ir.config_parameter")
        parameters.set_param("supermarket_pos.preloaded_products", "500")
        nomenclature = self._as_admin("barcode.nomenclature").create({"name": "Ours"})
        self._as_admin("barcode.rule").create(
            {
                "name": "Scale",
                "barcode_nomenclature_id": nomenclature.id,
                "type": "weight_price",
                "encoding": "any",
                "pattern": "28.....{NNNDD}{NNDDD}.",
            }
        )
        self.company.with_user(self.admin).nomenclature_id = nomenclature
        person = self._as_admin("res.users").create(
            {
                "name": "New Cashier",
                "login": "new_cashier",
                "group_ids": [Command.set(self.env.ref("supermarket_stock.group_cashier").ids)],
            }
        )
        self.assertTrue(person.has_group("point_of_sale.group_pos_user"))
        category = self.categ_basic.with_user(self.admin)
        category.write({"oversell_policy": "block", "age_limit": 18})
        self.assertEqual(parameters.get_param("supermarket_pos.preloaded_products"), "500")

    def test_set_up_page(self):
        action = self._as_admin("supermarket.setup").action_open_setup()
        self._as_admin("supermarket.setup").browse(action["res_id"]).action_open_supermarket()
        self.assertTrue(self.company.supermarket_expiry_guard and self.company.replenishment_on)

    def test_second_store_with_its_till_and_opening_lots(self):
        store = self._as_admin("stock.warehouse").create(
            {"name": "North", "code": "NORTH", "company_id": self.company.id}
        )
        till = self._till_of(store)
        milk = self.create_goods("Milk", tracking="lot", use_expiration_date=True)
        self._import_lots(milk)
        self.assertEqual(milk._get_sellable_quantities(store)[store.id, milk.id], 12)
        self.config = till
        self.open_new_session()
        self.sell([(milk, 5)])
        self.assertEqual(milk._get_sellable_quantities(store)[store.id, milk.id], 7)
        self.assertEqual(self.sellable(milk), 0)

    def _till_of(self, store):
        journal = self._as_admin("account.journal").create(
            {"name": "Cash North", "type": "cash", "code": "CNO"}
        )
        cash = self._as_admin("pos.payment.method").create(
            {"name": "Cash North", "journal_id": journal.id}
        )
        till = self._as_admin("pos.config").create({"name": "North 1"})
        settings = self._as_admin("res.config.settings").create({"pos_config_id": till.id})
        settings.pos_picking_type_id = store.pos_type_id
        settings.pos_payment_method_ids = cash
        settings.execute()
        self.assertEqual((till.picking_type_id, till.payment_method_ids), (store.pos_type_id, cash))
        return till

    def _import_lots(self, milk):
        lots = self._as_admin("stock.lot").load(
            ["name", "product_id", "expiration_date", "company_id"],
            [["N1", "Milk", "2099-01-31 10:00:00", self.company.name]],
        )
        self.assertFalse(lots["messages"])
        quants = self._as_admin("stock.quant").with_context(inventory_mode=True)
        counted = quants.load(
            ["location_id", "product_id", "lot_id", "inventory_quantity"],
            [["NORTH/Stock", "Milk", "N1", "12"]],
        )
        self.assertFalse(counted["messages"])
        imported = quants.browse(counted["ids"])
        self.assertFalse(imported.quantity, "nothing has moved yet")
        imported.action_apply_inventory()
        self.assertEqual(milk.with_user(self.admin).stock_quant_ids.lot_id.name, "N1")
