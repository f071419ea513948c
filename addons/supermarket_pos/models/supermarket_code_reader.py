from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.barcode import check_barcode_encoding

from . import code_parts
from .barcode_rule import SCALE
from .payment_code import wallet_of

LONGEST = 500
NUMBERS = {"weight": ["weight"], "price": ["price"], "discount": ["discount"]}
CHECKED = ("ean13", "ean8", "upca", "sscc")
GOODS = ("product", "weight", "price", "quantity", SCALE)


class SupermarketCodeReader(models.AbstractModel):
    """Reads a code as a till does, and says why: for the page "Check a Code"."""

    _name = "supermarket.code.reader"
    _description = "Code Reader"

    @api.model
    def tills(self):
        """The tills whose reading can be looked at: [{"id", "name"}]."""
        self._check_user()
        # sudo: names of the tills of the person's companies
        configs = (
            self.env["pos.config"].sudo().search([("company_id", "in", self.env.companies.ids)])
        )
        return [{"id": config.id, "name": config.name} for config in configs]

    @api.model
    def read_code(self, code, config_id):
        """Explain a code: {"code", "verdict", "parts", "rule", "steps", "product", "lot"}."""
        self._check_user()
        if not isinstance(code, str) or not 0 < len(code.strip()) <= LONGEST:
            raise UserError(self.env._("Type or scan a code of at most %s characters.", LONGEST))
        # sudo: a cashier may not read every lot and hold; this tells of one code at one till
        config = self.env["pos.config"].sudo().browse(config_id).exists()
        if not config or config.company_id not in self.env.companies:
            raise UserError(self.env._("Choose a till."))
        code = code.strip()
        parsed = self._parse(config, code)
        parsed["wallet"] = wallet_of(code)
        return self._explain(config, code, parsed)

    @api.model
    def _check_user(self):
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only who works at the tills may check codes."))

    # Parsing -----------------------------------------------------------------------------

    @api.model
    def _parse(self, config, code):
        """What the till's nomenclatures make of the code, in the order in which it asks them."""
        steps = []
        company = config.company_id
        for nomenclature in (company.nomenclature_id, config.fallback_nomenclature_id):
            if not nomenclature:
                continue
            parsed, why_not = self._parse_with(nomenclature, code)
            if parsed:
                steps.append(self.env._("%s: a rule reads it.", nomenclature.name))
                return {**parsed, "nomenclature": nomenclature.name, "steps": steps}
            steps.append(f"{nomenclature.name}: {why_not}")
        return {"type": "error", "is_goods": False, "steps": steps, "parts": [(code, "unknown")]}

    @api.model
    def _parse_with(self, nomenclature, code):
        """(what was read, None) or (None, why not)"""
        if nomenclature.is_gs1_nomenclature:
            return self._parse_gs1(nomenclature, code)
        parsed = nomenclature.parse_barcode(code)
        if parsed["type"] == "error":
            return None, self.env._("no rule reads it.")
        rule = self._matching_rule(nomenclature, parsed)
        numbers = rule._scale_order() if rule.type == SCALE else NUMBERS.get(rule.type, [])
        checked = rule.encoding in CHECKED or (
            rule.encoding == "any" and check_barcode_encoding(parsed["code"], "ean13")
        )
        return {
            "type": parsed["type"],
            "is_goods": parsed["type"] in GOODS,
            "rule": rule,
            "base_code": parsed["base_code"],
            "label": self._label(parsed),
            "value": parsed["value"],
            "parts": code_parts.pattern_parts(parsed["code"], rule.pattern, numbers, checked),
        }, None

    @api.model
    def _matching_rule(self, nomenclature, parsed):
        """The rule that read the code: the first one of the type that matches it."""
        return next(
            rule
            for rule in nomenclature.rule_ids
            if rule.type == parsed["type"]
            and rule.encoding == (parsed["encoding"] or rule.encoding)
            and nomenclature.match_pattern(parsed["code"], rule.pattern)["match"]
        )

    @api.model
    def _label(self, parsed):
        if parsed["type"] == SCALE:
            return {"weight": parsed["weight"], "price": parsed["price"]}
        return {parsed["type"]: parsed["value"]} if parsed["type"] in ("weight", "price") else {}

    @api.model
    def _parse_gs1(self, nomenclature, code):
        try:
            elements = nomenclature.parse_barcode(code)
        except (ValidationError, ValueError):
            elements = None
        if not elements:
            return None, self.env._("it is no GS1 code.")
        found = {element["type"]: element for element in elements}
        if "product" not in found:
            return None, self.env._("a GS1 code without a product.")
        measure = found.get("quantity")
        label = {"price": found["price"]["value"]} if "price" in found else {}
        if measure and measure["rule"].associated_uom_id:
            label["weight"] = measure["value"]
        expiry = found.get("expiration_date") or found.get("use_date")
        return {
            "type": "gs1",
            "is_goods": True,
            "rule": found["product"]["rule"],
            "rules": [element["rule"] for element in elements],
            "base_code": found["product"]["value"],
            "label": label,
            "unit": measure["rule"].associated_uom_id if measure else None,
            "lot": found["lot"]["value"] if "lot" in found else None,
            "expiry": expiry["value"] if expiry else None,
            "parts": code_parts.gs1_parts(
                code, [(one["ai"], one["string_value"], one["type"]) for one in elements]
            ),
        }, None
