from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.codes import gtin, labels, reading
from odoo.addons.supermarket_stock.tools.codes.element_string import Fault
from odoo.addons.supermarket_stock.tools.texts import UNSTORABLE
from odoo.exceptions import AccessError, UserError

from ...tools.order_input import is_id
from ...tools.payment_code import wallet_of

LONGEST = 500
GOODS = (*labels.GOODS, "gs1", "sticker")


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
        readable = isinstance(code, str) and 0 < len(code.strip()) <= LONGEST
        if not readable or UNSTORABLE.search(code):
            raise UserError(self.env._("Type or scan a code of at most %s characters.", LONGEST))
        # sudo: a cashier may not read every lot and hold; this tells of one code at one till
        config = self.env["pos.config"].sudo()
        config = config.browse(config_id if is_id(config_id) else []).exists()
        if not config or config.company_id not in self.env.companies:
            raise UserError(self.env._("Choose a till."))
        code = code.strip()
        parsed = self._parse(config, code)
        parsed["wallet"] = wallet_of(reading.strip_symbol(code)[1])
        return self._explain(config, code, parsed)

    @api.model
    def _check_user(self):
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only who works at the tills may check codes."))

    # Parsing -----------------------------------------------------------------------------

    @api.model
    def _parse(self, config, code):
        """What the till makes of the code: GS1 where the company has it, then the shop's rules.

        What is a product's code as a whole is no badge, card or coupon, and no GS1 code either.
        """
        steps, nomenclature = self._first_steps(config), config.company_id.nomenclature_id
        parsed, fault = None, None
        if nomenclature.is_gs1_nomenclature:
            parsed, fault = self._parse_gs1(config, nomenclature, code)
            steps.append(self._gs1_step(nomenclature, parsed, fault))
            nomenclature = config.fallback_nomenclature_id
        elif self._is_gs1(code):
            fault = Fault("nomenclature", "", "")
        if not parsed and nomenclature:
            parsed = self._parse_by_rules(config, nomenclature, code, steps)
        if not (parsed and parsed["type"] in GOODS):
            known = self._parse_known(config, code)
            if known:
                parsed, fault = known, None
                steps.append(self.env._("It is the code of a product as a whole."))
        parsed = parsed or {"type": "error", "is_goods": False, "parts": [(code, "unknown")]}
        return {**parsed, "fault": fault or parsed.get("fault"), "steps": steps}

    @api.model
    def _first_steps(self, config):
        if config._is_supermarket_till():
            return []
        return [
            self.env._(
                "This till reads codes in Odoo's own way until it is a supermarket till: what "
                "stands here holds from then on."
            )
        ]

    @api.model
    def _is_gs1(self, code):
        return bool(reading.read(code, fields.Date.context_today(self)).elements)

    @api.model
    def _parse_known(self, config, code):
        """A code that stands for a product whatever the rules say."""
        _symbol, text = reading.strip_symbol(code)
        product, _count = self._product_of(config, gtin.barcode_forms(text))
        return product and {
            "type": "product",
            "is_goods": True,
            "base_code": text,
            "parts": self._with_symbol(code, [(text, "product")]),
        }

    @api.model
    def _parse_by_rules(self, config, nomenclature, code, steps):
        _symbol, text = reading.strip_symbol(code)
        label, fault = nomenclature._read_label(text, config.currency_id)
        if not label:
            steps.append(self.env._("%s: no rule reads it.", nomenclature.name))
            return None
        steps.append(self.env._("%s: a rule reads it.", nomenclature.name))
        rule = nomenclature.rule_ids.filtered(lambda rule: rule._as_rule() == label.rule)[:1]
        return {
            "type": label.rule.type,
            "is_goods": label.rule.type in GOODS,
            "rule": rule,
            "nomenclature": nomenclature.name,
            "forms": labels.label_forms(label),
            "base_code": labels.own_code(label),
            "label": label.numbers if label.rule.type in labels.LABELS else {},
            "value": next(iter(label.numbers.values()), 0),
            "parts": self._with_symbol(code, [part for part in label.parts if part[0]]),
            "fault": fault,
        }

    @api.model
    def _with_symbol(self, code, parts):
        """What the scanner put before and after the code is shown, too."""
        before, _code, after = code.partition("".join(text for text, _kind in parts))
        return [part for part in ((before, "separator"), *parts, (after, "separator")) if part[0]]
