from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.addons.supermarket_stock.tools import local_copy
from odoo.exceptions import ValidationError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ...models.catalogue import pos_config as pos_config_catalogue
from ..common import SupermarketPosCommon

LONG_AGO = "2000-01-01 00:00:00"


def rows(columns):
    """The records that were made columns: what the till does in JavaScript."""

    def value(name, row):
        column = columns["fields"][name]
        if "as" in column:
            return value(column["as"], row)
        if "at" in column:
            return column["of"][column["at"][row]]
        return column["each"][row] if "each" in column else column["same"]

    return [
        {name: value(name, row) for name in columns["fields"]} for row in range(columns["size"])
    ]


@tagged("post_install", "-at_install")
class TestCatalogue(SupermarketPosCommon):
    """Every product the till can sell, with all that is needed to sell it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["product.template"].search([("available_in_pos", "=", True)]).write(
            {"available_in_pos": False}
        )
        cls.milk = cls.create_goods("Milk", price=2.5, barcode="5000112637922")
        cls.bread = cls.create_goods("Bread", price=3, barcode="5000112637939")
        cls.goods = cls.milk | cls.bread
        cls.env["supermarket.product.barcode"].sudo().create(
            {"name": "CASE-MILK", "product_id": cls.milk.id, "quantity": 12}
        )
        cls.age(cls.env["product.template"].search([]))
        cls.till = cls.config.with_user(cls.cashier)

    @classmethod
    def age(cls, templates):
        """As if nothing had been written to them for a day."""
        cls.env.flush_all()
        for table, column in (
            ("product_template", "id"),
            ("product_product", "product_tmpl_id"),
        ):
            cls.env.cr.execute(
                f"UPDATE {table} SET write_date = write_date - interval '1 day'"
                f" WHERE {column} = ANY(%s)",
                [templates.ids],
            )
        cls.env.cr.execute(
            "UPDATE supermarket_product_barcode SET write_date = write_date - interval '1 day'"
        )
        cls.env.invalidate_all()

    def load(self, since=None):
        """The whole answer with its pages joined: (templates, products, last page)."""
        templates, products, after = [], [], 0
        while True:
            page = self.till.supermarket_load_catalogue(since, after)
            templates += rows(page["templates"])
            products += rows(page["products"])
            after = page["next"]
            if not after:
                return templates, products, page

    def changed(self):
        """Names of what changed since an hour ago, and what is gone."""
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(hours=1))
        templates, _products, page = self.load(since)
        return {row["name"] for row in templates}, page["gone"]

    def test_same_as_core_loads(self):
        self.open_new_session()
        templates, products, page = self.load()
        core = self.env["product.template"].with_user(self.cashier)
        core = core.load_product_from_pos(
            self.config.id, [("id", "in", self.goods.product_tmpl_id.ids)]
        )
        by_id = {row["id"]: row for row in templates}
        self.assertEqual(by_id, {row["id"]: row for row in core["product.template"]})
        self.assertEqual(
            {row["id"]: row for row in products},
            {row["id"]: row for row in core["product.product"]},
        )
        self.assertEqual(page["stamp"]["count"], 2)
        self.assertEqual(page["stamp"]["sum"], sum(by_id))
        self.assertEqual(page["codes"], [["CASE-MILK", self.milk.id, 12]])

    def test_a_page_at_a_time(self):
        with patch.object(pos_config_catalogue, "PAGE", 1):
            templates, products, page = self.load()
        self.assertEqual([row["name"] for row in templates], ["Milk", "Bread"])
        self.assertEqual([row["id"] for row in products], self.goods.ids)
        self.assertFalse(page["next"])

    def test_variants_and_combos_are_loaded_at_the_start(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [Command.create({"name": n}) for n in ("S", "L")]}
        )
        shirt = self.env["product.template"].create(
            {
                "name": "Shirt",
                "available_in_pos": True,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        self.assertNotIn(shirt.id, self.till.supermarket_catalogue_ids())
        self.env["ir.config_parameter"].sudo().set_param("supermarket_pos.preloaded_products", "1")
        self.open_new_session()
        data = self.pos_session.with_user(self.cashier).load_data([])
        loaded = {row["id"] for row in data["product.template"]}
        self.assertIn(shirt.id, loaded)
        self.assertFalse(self.goods.product_tmpl_id <= self.env["product.template"].browse(loaded))

    def test_only_variants_are_loaded_at_the_start_as_core_reads_them(self):
        self.milk.default_code = "MILK-1"
        self.bread.additional_product_tag_ids = [Command.create({"name": "Fresh"})]
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [Command.create({"name": n}) for n in ("S", "L")]}
        )
        sizes = [Command.set(attribute.value_ids.ids)]
        line = Command.create({"attribute_id": attribute.id, "value_ids": sizes})
        self.env["product.template"].create(
            {"name": "Shirt", "available_in_pos": True, "attribute_line_ids": [line]}
        )
        self.open_new_session()
        session = self.pos_session.with_user(self.cashier)
        products = session.load_data([])["product.product"]
        of_core = type(self.env["product.product"])._load_pos_data_read
        everything = session.env["product.product"].browse(row["id"] for row in products)
        self.assertLessEqual(self.goods, everything)
        core = of_core(everything, everything, session.config_id)
        self.assertEqual({row["id"]: row for row in products}, {row["id"]: row for row in core})
        self.assertIn("[MILK-1] Milk", [row["display_name"] for row in products])
        self.assertEqual([row["id"] for row in products], everything.sorted().ids)

    def preloaded(self, limit):
        """Names of the goods that a till of so many preloaded products starts with, and what was
        asked of the database."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("supermarket_pos.preloaded_products", limit)
        self.env.registry.clear_cache()  # what sells best is looked up once a day
        statements = []

        def note(cursor, query, *args, **kwargs):
            statements.append(str(query))
            return execute(cursor, query, *args, **kwargs)

        execute = Cursor.execute
        with patch.object(Cursor, "execute", note):
            data = self.pos_session.with_user(self.cashier).load_data([])
        known = {row["id"] for row in data["product.template"]}
        goods = self.env["product.template"].search([("available_in_pos", "=", True)])
        return set(goods.filtered(lambda one: one.id in known).mapped("name")), statements

    def test_a_till_starts_with_favourites_and_what_sells_best(self):
        for name in ("Flour", "Rice"):
            self.create_goods(name, 20)
        self.bread.product_tmpl_id.is_favorite = True
        self.open_new_session()
        self.sell([(self.milk, 4)])
        self.create_goods("Sugar", 20)  # moved last, which is what core goes by
        self.assertEqual(self.preloaded(1)[0], {"Bread"})
        self.assertEqual(self.preloaded(2)[0], {"Bread", "Milk"})
        self.assertEqual(self.preloaded(300)[0], {"Bread", "Milk", "Flour", "Rice", "Sugar"})

    def test_a_till_that_starts_reads_no_stock_moves(self):
        self.open_new_session()
        _names, statements = self.preloaded(2)
        self.assertFalse([one for one in statements if "stock_move_line" in one])

    def test_a_till_of_odoos_own_starts_as_core_does(self):
        self.company._switch_sales_ledger(False)
        self.open_new_session()
        _names, statements = self.preloaded(2)
        self.assertTrue([one for one in statements if "stock_move_line" in one])

    def test_preloaded_products(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for value, limit in (("", 300), ("many", 300), ("50", 50), ("90000", 5000)):
            parameters.set_param("supermarket_pos.preloaded_products", value)
            self.assertEqual(self.config.get_limited_product_count(), limit)

    def test_nothing_changed(self):
        self.assertEqual(self.changed(), (set(), []))

    def test_changes_of_every_kind(self):
        pricelist = self.config._get_available_pricelists()[:1] or self.env[
            "product.pricelist"
        ].create({"name": "Till", "company_id": self.company.id})
        self.config.write({"use_pricelist": True, "pricelist_id": pricelist.id})
        code = self.env["supermarket.product.barcode"].search([("name", "=", "CASE-MILK")])
        item = pricelist.item_ids.create(
            {
                "pricelist_id": pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.bread.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": 1,
            }
        )
        self.assertEqual(self.changed()[0], {"Bread"})
        [sent] = self.load(LONG_AGO)[2]["items"]
        self.assertEqual(sent["fixed_price"], 1)
        for change, name in (
            (lambda: self.milk.write({"list_price": 9}), "Milk"),
            (lambda: self.bread.write({"barcode": "5000112637946"}), "Bread"),
            (lambda: self.milk.product_tmpl_id.write({"taxes_id": [Command.clear()]}), "Milk"),
            (lambda: code.sudo().write({"quantity": 6}), "Milk"),
            (lambda: code.sudo().unlink(), "Milk"),
            (lambda: item.unlink(), "Bread"),
        ):
            self.age(self.goods.product_tmpl_id)
            self.env.cr.execute("UPDATE product_pricelist_item SET write_date = '2000-01-01'")
            self.env.invalidate_all()
            change()
            self.env.flush_all()
            self.assertEqual(self.changed()[0], {name})

    def test_a_code_that_moves_is_taken_from_the_first_product(self):
        code = self.env["supermarket.product.barcode"].search([("name", "=", "CASE-MILK")])
        code.sudo().product_id = self.bread
        self.env.flush_all()
        self.assertEqual(self.changed()[0], {"Milk", "Bread"})

    def test_delisted_archived_deleted(self):
        template = self.milk.product_tmpl_id
        template.available_in_pos = False
        self.env.flush_all()
        self.assertEqual(self.changed(), (set(), template.ids))
        before = self.till.supermarket_load_catalogue()["stamp"]
        self.bread.product_tmpl_id.available_in_pos = False
        self.bread.product_tmpl_id.unlink()
        after = self.till.supermarket_load_catalogue(LONG_AGO)["stamp"]
        self.assertEqual((before["count"], after["count"]), (1, 0))
        self.assertEqual(self.till.supermarket_catalogue_ids(), [])

    def test_a_stamp_reaches_back_over_running_transactions(self):
        oldest = fields.Datetime.now() - timedelta(minutes=20)
        with patch.object(local_copy, "oldest_transaction", return_value=oldest):
            stamp = self.till.supermarket_load_catalogue()["stamp"]
        self.assertLess(stamp["since"], fields.Datetime.to_string(oldest))
        self.assertLessEqual(local_copy.oldest_transaction(self.env), fields.Datetime.now())

    def test_shape_changes_with_the_price_lists(self):
        before = self.till.supermarket_load_catalogue()["stamp"]["shape"]
        pricelist = self.env["product.pricelist"].create({"name": "Members"})
        self.config.write(
            {
                "use_pricelist": True,
                "pricelist_id": pricelist.id,
                "available_pricelist_ids": [Command.set(pricelist.ids)],
            }
        )
        self.assertNotEqual(before, self.till.supermarket_load_catalogue()["stamp"]["shape"])

    def test_what_no_till_asks(self):
        for since, after in (("soon", 0), ([1], 0), (None, "1"), (None, -1), (None, True)):
            with self.assertRaises(ValidationError):
                self.till.supermarket_load_catalogue(since, after)

    def test_attributes_only_are_asked_for_combinations(self):
        templates = self.goods.product_tmpl_id
        read = templates._load_pos_data_read(templates, self.config)
        self.assertEqual([row["_archived_combinations"] for row in read], [[], []])
