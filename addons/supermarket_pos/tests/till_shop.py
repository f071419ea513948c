from odoo import Command

from .common import SupermarketPosCommon
from .till_payloads import TillPayloads

MILK, BREAD, BOOK, TEA, YOGHURT = (f"50001126379{end}" for end in ("22", "39", "46", "53", "60"))
# Six lines of 0.99 with 20 % included: 5.94 of which rounding as a whole makes 0.99 of tax
SWEETS = [
    f"4000521{number}" for number in ("999001", "999018", "999025", "999032", "999049", "999056")
]
WALLET = "281234567890123455"
PORK = "2100121000007"
PORK_LABEL = "2100121007563"  # 0.756 kg


class TillShop(SupermarketPosCommon):
    """The shop in which the payloads of the real till were recorded; see till_payloads.py."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digits = cls.env.ref("uom.decimal_product_uom")
        cls.digits.digits = 3
        cls.env.ref("uom.product_uom_kgm").rounding = 0.001
        cls.env["product.template"].sudo().search(
            [("available_in_pos", "=", True)]
        ).available_in_pos = False
        cls._make_taxes()
        cls._make_goods()
        cls._make_methods()
        cls.company.nomenclature_id = cls.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        cls.config.fallback_nomenclature_id = cls.env.ref("barcodes.default_barcode_nomenclature")
        cls.config.trusted_config_ids = cls.config.copy({"name": "The till beside"})
        cls.payloads = TillPayloads(cls.env, cls._symbols())

    @classmethod
    def _make_taxes(cls):
        taxes = cls.env["account.tax"].create(
            [
                {"name": "20 % included", "amount": 20, "price_include_override": "tax_included"},
                {"name": "8.875 % on top", "amount": 8.875},
            ]
        )
        cls.included, cls.on_top = taxes

    @classmethod
    def _make_goods(cls):
        taxed = {"taxes_id": [Command.set(cls.included.ids)]}
        cls.milk = cls.create_goods("Milk", 100, 0.99, barcode=MILK, **taxed)
        cls.bread = cls.create_goods("Bread", 100, 2.29, barcode=BREAD, **taxed)
        cls.book = cls.create_goods(
            "Book", 100, 12.49, barcode=BOOK, taxes_id=[Command.set(cls.on_top.ids)]
        )
        cls.sweets = cls.env["product.product"].union(
            *(
                cls.create_goods(f"Sweet {code}", 100, 0.99, barcode=code, **taxed)
                for code in SWEETS
            )
        )
        cls.tea = cls.create_goods("Tea", 100, 4.5, barcode=TEA, **taxed)
        cls.yoghurt = cls.create_goods("Yoghurt", 0, 1.19, barcode=YOGHURT, tracking="lot", **taxed)
        cls.lots = cls.create_lot(cls.yoghurt, "L1", 10, 20) | cls.create_lot(
            cls.yoghurt, "L2", 20, 20
        )
        kilo = cls.env.ref("uom.product_uom_kgm")
        cls.pork = cls.create_goods(
            "Pork", 100, 39.8, barcode=PORK, to_weight=True, uom_id=kilo.id, **taxed
        )
        cls.program = cls.env["loyalty.program"].create(
            {
                "name": "Two teas for 8",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": cls.company.id,
                "currency_id": cls.config.currency_id.id,
                "rule_ids": [
                    Command.clear(),
                    Command.create({"product_ids": [Command.set(cls.tea.ids)]}),
                ],
                "reward_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_applicability": "specific",
                            "discount_product_ids": [Command.set(cls.tea.ids)],
                            "mix_mode": "price",
                            "mix_quantity": 2,
                            "mix_price": 8.0,
                        }
                    ),
                ],
            }
        )

    @classmethod
    def _make_methods(cls):
        cls.code_method = cls.env["pos.payment.method"].create(
            {
                "name": "Payment code",
                "journal_id": cls.company_data["default_journal_bank"].id,
                "payment_method_type": "terminal",
                "use_payment_terminal": "supermarket_code",
                "supermarket_code_provider": "simulator",
                "company_id": cls.company.id,
            }
        )
        methods = cls.cash_pm1 | cls.bank_pm1 | cls.code_method
        cls.config.payment_method_ids = [Command.set(methods.ids)]

    @classmethod
    def _symbols(cls):
        """What the payloads call the records of this shop."""
        return {
            "milk": cls.milk,
            "bread": cls.bread,
            "book": cls.book,
            "tea": cls.tea,
            "yoghurt": cls.yoghurt,
            "pork": cls.pork,
            **{f"sweet_{number}": sweet for number, sweet in enumerate(cls.sweets, 1)},
            "included": cls.included,
            "on_top": cls.on_top,
            "cash": cls.cash_pm1,
            "bank": cls.bank_pm1,
            "code": cls.code_method,
            "till": cls.config,
            "company": cls.company,
            "cashier": cls.cashier,
            "pricelist": cls.config.pricelist_id,
            "currency": cls.config.currency_id,
            "reward": cls.program.reward_ids,
            "discount": cls.program.reward_ids.discount_line_product_id,
        }

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.payloads.symbols["session"] = self.pos_session
