import re

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.codes import dates, digital_link, reading
from odoo.addons.supermarket_stock.tools.codes.element_string import Element, Fault
from odoo.addons.supermarket_stock.tools.codes.identifiers import IDENTIFIERS
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text
from odoo.tools import format_date

from ....tools import code_parts

SWALLOWED = Fault("separator", "", "")
# What an identifier is where no rule of the shop says it.
KINDS = {
    "01": "product",
    "02": "product",
    "10": "lot",
    "13": "pack_date",
    "15": "use_date",
    "16": "sell_date",
    "17": "expiration_date",
    "21": "lot",
}


def _kind_of(ai):
    return "price" if ai[:3] == "392" else KINDS.get(ai)


class SupermarketCodeReader(models.AbstractModel):
    """GS1 codes, element strings and Digital Links, as the till reads them."""

    _inherit = "supermarket.code.reader"

    @api.model
    def _parse_gs1(self, config, nomenclature, code):
        """(what was read or None, why it can't be read or None)"""
        today = config._store()._store_day()
        found = reading.read(code, today, nomenclature.gs1_separator_fnc1 or "")
        if code.startswith("urn:"):
            found = found._replace(elements=self._tag_elements(nomenclature, code))
        if "gtin" not in reading.facts_of(found.elements, today):
            return None, found.fault
        parsed = self._parsed_elements(nomenclature, code, found.elements, today)
        ways = [
            self._parsed_elements(nomenclature, code, elements, today) for elements in found.ways
        ]
        return {
            **parsed,
            "ways": ways,
            "is_doubtful": found.is_doubtful,
            "separator": found.separator,
        }, None

    @api.model
    def _tag_elements(self, nomenclature, code):
        """What a radio tag says (urn:epc:…), which Odoo reads."""
        try:
            found = {one["type"]: one["value"] for one in nomenclature.parse_uri(code)}
        except (ValueError, IndexError, TypeError):
            return []
        lot = "10" if "lgtin" in code else "21"
        named = (("01", found.get("product")), (lot, found.get("lot")))
        return [Element(ai, text) for ai, text in named if text]

    @api.model
    def _parsed_elements(self, nomenclature, code, elements, today):
        rules = [self._rule_of(nomenclature, element) for element in elements]
        kinds = [
            rule.type or _kind_of(ai) or ai
            for rule, (ai, _text) in zip(rules, elements, strict=True)
        ]
        facts = reading.facts_of(elements, today)
        return {
            "type": "gs1",
            "is_goods": True,
            "nomenclature": nomenclature.name,
            "rule": next((rule for rule in rules if rule.type == "product"), None),
            "rules": [rule for rule in rules if rule],
            "base_code": facts["gtin"],
            "elements": list(zip(elements, rules, kinds, strict=True)),
            "facts": facts,
            "expiry": facts.get("expiry"),
            "lot": facts.get("lot") or facts.get("serial"),
            "parts": self._gs1_parts(code, elements, kinds),
        }

    @api.model
    def _gs1_parts(self, code, elements, kinds):
        _symbol, address = reading.strip_symbol(code)
        if digital_link.ADDRESS.fullmatch(address) and "/" in address:
            words = {ai: word for word, ai in digital_link.WORDS.items()}
            by_name = {ai: kind for (ai, _text), kind in zip(elements, kinds, strict=True)}
            by_name |= {words[ai]: kind for ai, kind in by_name.items() if ai in words}
            return self._with_symbol(code, code_parts.link_parts(address, by_name))
        if code.startswith("urn:"):
            return [(code, "product")]
        told = zip(elements, kinds, strict=True)
        return code_parts.gs1_parts(code, [(ai, text, kind) for (ai, text), kind in told])

    @api.model
    def _rule_of(self, nomenclature, element):
        """The rule that says what an element is to the shop; 37 counts what is in a box (02)."""
        text = "".join(element)
        return next(
            (
                rule
                for rule in nomenclature.rule_ids
                if rule.encoding == "gs1-128" and re.fullmatch(rule.pattern, text)
            ),
            nomenclature.rule_ids.browse(),
        )

    @api.model
    def _gs1_step(self, nomenclature, parsed, fault):
        if fault:
            return f"{nomenclature.name}: {self._fault_text(fault)}"
        if not parsed:
            return self.env._("%s: it is no GS1 code with a product.", nomenclature.name)
        if parsed["separator"]:
            return self.env._(
                "%(nomenclature)s reads it. The scanner sends %(separator)s for FNC1: better set "
                "it to send GS (ASCII 29).",
                nomenclature=nomenclature.name,
                separator=parsed["separator"],
            )
        return self.env._("%s: a rule reads it.", nomenclature.name)

    # What it says of a product -----------------------------------------------------------

    @api.model
    def _read_swallowed(self, config, parsed, product):
        """The code with the lot that the shop has, where a scanner swallowed the separators."""
        if parsed["type"] != "gs1" or not product:
            return parsed
        parsed = {**parsed, "lot": self._lot_name(parsed["facts"], product)}
        ways = parsed["ways"]
        if not ways:
            return parsed
        names = [self._lot_name(way["facts"], product) for way in (parsed, *ways)]
        known = config._known_lots(product, list(filter(None, names)))
        if names[0] in known:
            return parsed
        shorter = next(
            (way for way, name in zip(ways, names[1:], strict=True) if name in known), None
        )
        weighed = self._weighed_ways(config, parsed, product)
        if shorter or len(weighed) == 1:
            right = {**parsed, **(shorter or weighed[0])}
            return {**right, "lot": self._lot_name(right["facts"], product)}
        today = config._store()._store_day()
        is_late = any(way["expiry"] and way["expiry"] < today for way in ways)
        is_harmless = not config._is_supermarket_till() or (
            product.tracking == "none" and not is_late and not weighed
        )
        return {**parsed, "is_swallowed": parsed["is_doubtful"] and not is_harmless}

    @api.model
    def _weighed_ways(self, config, parsed, product):
        """The ways to read a code of untracked goods by weight that say, unlike it, how much."""
        if product.tracking != "none" or not product.to_weight:
            return []
        if self._gs1_label(config, parsed, product):
            return []
        ways = {}
        for way in parsed["ways"]:
            label = self._gs1_label(config, way, product)
            if label:
                ways.setdefault(tuple(sorted(label.items())), way)
        return list(ways.values())

    @api.model
    def _lot_name(self, facts, product):
        """Of the two that a code may have, the one by which the product is tracked."""
        first, other = ("serial", "lot") if product.tracking == "serial" else ("lot", "serial")
        return facts.get(first) or facts.get(other)

    @api.model
    def _gs1_label(self, config, parsed, product):
        """{"weight", "price"} in the product's unit and the till's currency."""
        facts, label = parsed["facts"], {}
        number = int(facts.get("currency") or config.currency_id.iso_numeric)
        if "price" in facts and number == config.currency_id.iso_numeric:
            label["price"] = facts["price"]
        weight = self._measure(parsed, product)
        return label if weight is None else {**label, "weight": weight}

    @api.model
    def _printed_label(self, config, parsed, product):
        """What the label says of weight and price, by GS1 or by a rule of the shop."""
        if parsed["type"] == "gs1":
            return self._gs1_label(config, parsed, product)
        return dict(parsed.get("label") or {})

    @api.model
    def _counts_content(self, parsed):
        """Whether the code is about what is in a box: so many (37) of these (02)."""
        return any(element.ai == "02" for element, _rule, _kind in parsed["elements"])

    @api.model
    def _measure(self, parsed, product):
        has_content = self._counts_content(parsed)
        measures = [
            (rule.associated_uom_id, reading.decimal(text, int(ai[3]) if len(ai) == 4 else 0))
            for (ai, text), rule, kind in parsed["elements"]
            if kind == "quantity" and rule.associated_uom_id and (ai != "37" or has_content)
        ]
        unit = product.uom_id
        for uom, value in sorted(measures, key=lambda measure: measure[0] != unit):
            if uom == unit:
                return value
            if uom._has_common_reference(unit):
                return uom._compute_quantity(value, unit, round=False)
        return None

    # In words ----------------------------------------------------------------------------

    @api.model
    def _identifier_title(self, kind):
        """As the standard names it."""
        return IDENTIFIERS[kind].title if kind in IDENTIFIERS else self.env._("Other")

    @api.model
    def _element_values(self, parsed):
        values = {}
        today = fields.Date.context_today(self)
        for (ai, text), _rule, kind in parsed.get("elements", ()):
            if IDENTIFIERS[ai].check in ("date", "time"):
                day = dates.read_date(text[:6], today)
                values[kind] = format_date(self.env, day) if day else self.env._("Not given")
            elif kind in ("quantity", "price"):
                places = int(ai[3]) if len(ai) == 4 else 0
                values[kind] = quantity_text(self.env, reading.decimal(text, places), places)
        return values

    @api.model
    def _fault_text(self, fault):
        """Why a code can't be read, and what to do. The same words as at the till."""
        values = fault._asdict()
        if "ai" in values:
            title = IDENTIFIERS[fault.ai].title if fault.ai in IDENTIFIERS else ""
            values["field"] = f"{title} ({fault.ai})"
            return self._gs1_fault_text(fault.kind, values)
        return self._label_fault_text(fault.kind, values)

    @api.model
    def _label_fault_text(self, kind, values):
        if kind == "price_check":
            return self.env._(
                "The price-check digit of the label is %(found)s, %(expected)s is right: scan it "
                "again, or weigh the goods anew.",
                **values,
            )
        return self.env._(
            "The last digit is %(found)s, the check digit would be %(expected)s: "
            "scan it again, or give the rule the encoding Any if the scale prints none.",
            **values,
        )

    @api.model
    def _gs1_fault_text(self, kind, values):
        return {
            "unknown": self.env._(
                "GS1 has no application identifier %(text)s: set the scanner to send GS (ASCII "
                "29) for FNC1, or type the number of the product.",
                **values,
            ),
            "short": self.env._(
                "%(field)s is too short (%(text)s): scan it again, or type the number of "
                "the product.",
                **values,
            ),
            "form": self.env._(
                "%(field)s can't be %(text)s: set the scanner to send GS (ASCII 29) for FNC1, or "
                "type the number of the product.",
                **values,
            ),
            "foreign": self.env._(
                "The scanner sends %(text)s within %(field)s: set it to send GS (ASCII 29) for "
                "FNC1.",
                **values,
            ),
            "check": self.env._(
                "The check digit of %(field)s is wrong (%(text)s): scan it again, or "
                "type the number of the product.",
                **values,
            ),
            "date": self.env._(
                "%(field)s is no day (%(text)s): look at the date on the goods, and type "
                "the number of the product.",
                **values,
            ),
            "separator": self.env._(
                "The scanner swallows the separators of this code (FNC1): set it to send GS "
                "(ASCII 29) for FNC1, and scan again."
            ),
            "link": self.env._(
                "This web address names no product: a GS1 Digital Link has /01/ and the number of "
                "the product."
            ),
            "nomenclature": self.env._(
                "This is a GS1 code: choose the GS1 nomenclature in the settings of the company."
            ),
        }[kind]
