from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestBoard(SupermarketPosCommon):
    """What tills did and left open, on the store manager's morning board; prices on shelves."""

    def lines(self):
        boards = self.env["supermarket.morning.board"].with_user(self.manager)
        board = boards.with_company(self.company).get_board()
        return {line["key"]: line for group in board["groups"] for line in group["lines"]}

    def test_till_left_open(self):
        self.open_new_session()
        self.assertEqual(self.lines()["session"]["number"], 0)
        self.pos_session.sudo().start_at = fields.Datetime.now() - timedelta(days=2)
        self.assertEqual(self.lines()["session"]["number"], 1)

    def test_sale_that_should_not_have_been(self):
        self.open_new_session()
        goods = self.create_goods("Last One", 1.0, oversell_policy="block")
        self.sell([(goods, 3)])
        line = self.lines()["sale_exception"]
        self.assertEqual((line["number"], line["level"]), (1, "danger"))

    # Shelf labels ---------------------------------------------------------------------------

    def label(self, goods):
        labels = self.env["supermarket.shelf.label"].sudo()  # as the job
        labels._refresh(self.store)
        return labels.search([("product_id", "=", goods.id), ("warehouse_id", "=", self.store.id)])

    def test_label_says_what_the_till_charges(self):
        """The till's price list and the taxes that it adds."""
        tax = self.env["account.tax"].create(
            {"name": "10 %", "amount": 10, "company_id": self.company.id, "type_tax_use": "sale"}
        )
        tax.price_include_override = "tax_excluded"
        goods = self.create_goods("Jam", 5.0, price=10.0, taxes_id=[(6, 0, tax.ids)])
        self.assertEqual(self.label(goods).price, 11)
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "This week",
                "currency_id": self.company.currency_id.id,
                "company_id": self.company.id,
                "item_ids": [
                    (0, 0, {"compute_price": "fixed", "fixed_price": 8, "product_id": goods.id,
                            "applied_on": "0_product_variant"})
                ],
            }
        )  # fmt: skip
        self.config.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [(6, 0, pricelist.ids)],
                "pricelist_id": pricelist.id,
            }
        )
        label = self.label(goods)
        self.assertEqual((label.price, label.regular_price), (8.8, 11))

    def test_a_depot_without_tills_has_no_labels(self):
        depot = self.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": self.company.id}
        )
        labels = self.env["supermarket.shelf.label"].sudo()  # as the job
        self.assertEqual(labels._stores_with_shelves(self.store | depot), self.store)

    def test_price_page_tells_the_promotions(self):
        goods = self.create_goods("Jam", 5.0, price=10.0, barcode="4012345678901")
        self.env["loyalty.program"].create(
            {
                "name": "Jam Week",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": self.company.id,
                "rule_ids": [(0, 0, {"product_ids": [(6, 0, goods.ids)]})],
                "reward_ids": [(0, 0, {"reward_type": "discount", "discount": 5})],
            }
        )
        answer = self.store.sudo()._check_price("4012345678901")
        self.assertEqual(answer["promotions"], ["Jam Week"])
        self.assertIn("10", answer["price"])

    def test_price_page_lists_no_products_of_a_promotion(self):
        """Anybody asks there: a promotion of a category of ten thousand goods is looked at for the
        scanned product alone; one of anything is none of it."""
        goods = self.create_goods("Jam", 5.0, price=10.0, barcode="4012345678901")
        other = self.create_goods("Rope", 5.0, price=10.0, barcode="4006381333931")
        goods.categ_id = self.env["product.category"].create({"name": "Spreads"})
        for name, rule in (
            ("Spreads Week", {"product_category_id": goods.categ_id.id}),
            ("All Week", {}),
        ):
            self.env["loyalty.program"].create(
                {
                    "name": name,
                    "program_type": "promotion",
                    "trigger": "auto",
                    "applies_on": "current",
                    "company_id": self.company.id,
                    "rule_ids": [(0, 0, rule)],
                    "reward_ids": [(0, 0, {"reward_type": "discount", "discount": 5})],
                }
            )
        listed = patch.object(
            type(self.env["loyalty.rule"]), "_compute_valid_product_ids", side_effect=AssertionError
        )
        with listed:
            self.assertEqual(goods._shelf_promotions(self.store), ["Spreads Week"])
            self.assertEqual(other._shelf_promotions(self.store), [])

    def test_price_page_tells_nothing_of_what_tills_do_not_sell(self):
        goods = self.create_goods("Jam", 5.0, price=10.0, barcode="4012345678901")
        goods.available_in_pos = False
        self.assertEqual(self.store.sudo()._check_price("4012345678901"), {"unknown": True})
        goods.available_in_pos = True
        self.assertEqual(self.store.sudo()._check_price("4012345678901")["name"], "Jam")
