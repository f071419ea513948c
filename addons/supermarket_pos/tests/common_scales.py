from odoo import Command

from .common import SupermarketPosCommon

PRICE = ("Price", "price", "23.....{NNNDD}", "ean13")
WEIGHT = ("Weight", "weight", "24.....{NNDDD}", "ean13")
BOTH = ("Both", "weight_price", "28.....{NNNDD}{NNDDD}.", "any")
CARD = ("Card", "client", "042", "any")
ANY = ("Any", "product", ".*", "any")


class ScalesCase(SupermarketPosCommon):
    """A shop whose scales print labels, and goods that they weigh."""

    # Of its nomenclature, in this order
    rules: tuple = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.env.ref("uom.decimal_product_uom").digits = 3
        names = ("name", "type", "pattern", "encoding")
        rules = [
            Command.create({**dict(zip(names, rule, strict=True)), "sequence": number})
            for number, rule in enumerate(cls.rules, start=1)
        ]
        cls.company.nomenclature_id = cls.env["barcode.nomenclature"].create(
            {"name": "Scales", "rule_ids": [Command.clear(), *rules]}
        )
        cls.weighed = {"to_weight": True, "uom_id": cls.env.ref("uom.product_uom_kgm").id}
        cls.pork = cls.create_goods("Pork", 100, 39.8, barcode="2300121000001", **cls.weighed)
        cls.ham = cls.create_goods("Ham", 100, 29.8, barcode="281234500000000000", **cls.weighed)
