from odoo import api, models
from odoo.addons.supermarket_stock.tools.codes import gtin
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text
from odoo.tools import format_date, formatLang

from ....tools import scale_code
from ..gs1.supermarket_code_reader import SWALLOWED


class SupermarketCodeReader(models.AbstractModel):
    """What a code that was read stands for, and what the till does with it."""

    _inherit = "supermarket.code.reader"

    @api.model
    def _explain(self, config, code, parsed):
        product, count = self._find_product(config, parsed)
        parsed = self._read_swallowed(config, parsed, product)
        if parsed["fault"] and not product:
            parsed = {**parsed, "parts": [(code, "unknown")], "rule": None}
        lot = self._find_lot(config, product, parsed)
        sale = self._find_sale(config, product, count, parsed)
        return {
            "code": code,
            "verdict": self._verdict(config, parsed, product, lot, sale),
            "parts": self._describe_parts(config, parsed),
            "rule": self._describe_rule(parsed),
            "steps": parsed["steps"],
            "product": self._describe_product(config, product, count),
            "lot": self._describe_lot(config, lot, parsed),
        }

    # What it stands for ------------------------------------------------------------------

    @api.model
    def _find_product(self, config, parsed):
        """(product, what one scan counts) as the till finds them, written in whatever way."""
        if not parsed["is_goods"]:
            return self.env["product.product"], 0.0
        forms = parsed.get("forms") or gtin.barcode_forms(parsed["base_code"])
        return self._product_of(config, forms)

    @api.model
    def _product_of(self, config, forms):
        products = self.env["product.product"].sudo()  # see read_code
        own = products._check_company_domain(config.company_id)
        for form in forms:
            product, count = products._find_by_barcode(form)
            if product and product.filtered_domain(own):
                return product, count
        return products, 0.0

    @api.model
    def _find_lot(self, config, product, parsed):
        lots = self.env["stock.lot"].sudo()  # see read_code
        if not product or not parsed.get("lot"):
            return lots
        return lots._named(product, parsed["lot"], config.company_id)

    @api.model
    def _find_sale(self, config, product, count, parsed):
        """{"quantity", "total"} of the line that the till would make, None if it can't tell."""
        if not product:
            return None
        price = self._unit_price(config, product)
        label = self._printed_label(config, parsed, product)
        is_weighed = product.to_weight
        if parsed["type"] == "gs1" and "weight" in label and self._counts_content(parsed):
            label["weight"] *= count  # so many cases
        if not label or (not is_weighed and parsed["type"] == "price"):
            total = label.get("price")
            return {"quantity": count, "total": price * count if total is None else total}
        if not is_weighed and label.get("price"):
            label["weight"] = 1
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        found = scale_code.weigh_label(label, price, digits)
        if not found:
            return None
        quantity, total = found
        return {"quantity": quantity, "total": quantity * price if total is None else total}

    @api.model
    def _unit_price(self, config, product):
        """What one unit costs as the till shows it, with or without taxes."""
        taxes = product.taxes_id.filtered_domain(
            self.env["account.tax"]._check_company_domain(config.company_id)
        )
        price = config.pricelist_id._get_product_price(product, 1.0, currency=config.currency_id)
        shown = "total_included" if config.iface_tax_included == "total" else "total_excluded"
        return taxes.compute_all(price, config.currency_id, product=product)[shown]

    # What the till does ------------------------------------------------------------------

    @api.model
    def _verdict(self, config, parsed, product, lot, sale):
        """{"level", "title", "text"}, in the order in which the till would stop."""
        if not parsed["is_goods"] or (parsed["wallet"] and not product):
            return self._verdict_of_other(parsed)
        if not product:
            return self._unknown(parsed)
        refusal = self._refusal(config, parsed, product, lot)
        if refusal:
            return refusal
        if not sale:
            return self._stop(
                self.env._("No weight"),
                self.env._("The product has no price: its weight can't be told from the label."),
            )
        return self._sells(config, product, sale) | self._lot_doubt(config, product, lot, parsed)

    @api.model
    def _unknown(self, parsed):
        if parsed["fault"]:
            return self._stop(self.env._("Unreadable code"), self._fault_text(parsed["fault"]))
        return self._stop(
            self.env._("Unknown code"),
            self.env._(
                "No product has the code %s. Enter it as the product's barcode, or as a "
                "further barcode.",
                parsed["base_code"],
            ),
        )

    @api.model
    def _sells(self, config, product, sale):
        counted = sale["quantity"] * self._unit_price(config, product)
        differs = config.currency_id.compare_amounts(sale["total"], counted)
        return {
            "level": "success",
            "title": self.env._("The till sells it"),
            "note": differs
            and self.env._(
                "As the label says. By the product's price it would be %s.",
                self._money(config, counted),
            ),
            "text": self.env._(
                "%(quantity)s %(unit)s of %(product)s for %(total)s",
                quantity=quantity_text(self.env, sale["quantity"]),
                unit=product.uom_id.name,
                product=product.name,
                total=self._money(config, sale["total"]),
            ),
        }

    @api.model
    def _lot_doubt(self, config, product, lot, parsed):
        """What is odd about the lot of goods that the till sells all the same."""
        if not parsed.get("lot"):
            return {}
        note = None
        if product.tracking != "none" and not lot:
            note = self.env._(
                "Nobody received lot %s: its sale goes on the list of sale exceptions.",
                parsed["lot"],
            )
        expiry, known = parsed.get("expiry"), lot.expiration_date
        known = known and config._store()._store_day(known)
        if expiry and known and expiry != known:
            note = self.env._(
                "The label says it expires on %(label)s, the books say %(books)s.",
                label=format_date(self.env, expiry),
                books=format_date(self.env, known),
            )
        return {"level": "warning", "note": note} if note else {}

    @api.model
    def _verdict_of_other(self, parsed):
        """Codes that stand for no goods."""
        if parsed["wallet"]:
            return {
                "level": "info",
                "title": self.env._("A customer's payment code"),
                "text": self.env._("It is scanned on the payment screen, not here."),
            }
        texts = {
            "client": self.env._("A customer's card: the till puts the customer on the order."),
            "discount": self.env._("A discount: the till gives it on the last line."),
            "cashier": self.env._("A cashier's badge: the till changes the cashier."),
        }
        text = texts.get(parsed["type"])
        if parsed["fault"]:
            return self._stop(self.env._("Unreadable code"), self._fault_text(parsed["fault"]))
        if text:
            return {"level": "info", "title": self.env._("No product"), "text": text}
        return self._stop(
            self.env._("Unknown code"),
            self.env._("No rule of the shop reads it: the till stops with a sound."),
        )

    @api.model
    def _refusal(self, config, parsed, product, lot):
        """Why the till refuses goods that it knows."""
        if parsed.get("is_swallowed"):
            return self._stop(self.env._("Unreadable code"), self._fault_text(SWALLOWED))
        if not (product.active and product.sale_ok and product.available_in_pos):
            return self._stop(
                self.env._("Not for sale"),
                self.env._("The product is not sold at the tills: it is delisted or not listed."),
            )
        store = config._store()
        held = product._till_holds(store)
        if product.id in held["held"]:
            return self._stop(self.env._("On hold"), held["held"][product.id])
        reason = held["held_lots"].get(product.id, {}).get(parsed.get("lot"))
        if reason:
            return self._stop(
                self.env._("On hold"),
                self.env._("Lot %(lot)s: %(reason)s", lot=parsed["lot"], reason=reason),
            )
        expiry = parsed.get("expiry")
        past = expiry and product._counts_label_dates() and expiry < store._store_day()
        if past or (lot and lot._is_expired(store)):
            return self._stop(
                self.env._("Expired"),
                self.env._("No till sells goods past their date."),
            )
        return None

    @api.model
    def _stop(self, title, text):
        return {"level": "danger", "title": title, "text": text}

    # In words ----------------------------------------------------------------------------

    @api.model
    def _money(self, config, amount):
        return formatLang(self.env, amount, currency_obj=config.currency_id)

    @api.model
    def _part_titles(self):
        return {
            "ai": self.env._("Identifier"),
            "separator": self.env._("Separator"),
            "product": self.env._("Product"),
            "weight": self.env._("Weight"),
            "price": self.env._("Price"),
            "discount": self.env._("Discount"),
            "check": self.env._("Check digit"),
            "lot": self.env._("Lot"),
            "quantity": self.env._("Quantity"),
            "expiration_date": self.env._("Expires"),
            "use_date": self.env._("Best before"),
            "pack_date": self.env._("Packed on"),
            "sell_date": self.env._("Sell by"),
            "ignored": self.env._("Ignored"),
            "package": self.env._("Package"),
            "unknown": self.env._("Not read"),
        }

    @api.model
    def _describe_parts(self, config, parsed):
        """[{"text", "kind", "title", "value"}]; the texts joined are the code."""
        titles = self._part_titles()
        values = self._part_values(config, parsed)
        return [
            {
                "text": "FNC1" if text == "\x1d" else text,
                "kind": kind,
                "title": titles.get(kind) or self._identifier_title(kind),
                "value": values.get(kind, ""),
            }
            for text, kind in parsed["parts"]
        ]

    @api.model
    def _part_values(self, config, parsed):
        """What the numbers and dates of the code say, as people write them."""
        label = parsed.get("label") or {}
        values = {name: quantity_text(self.env, number) for name, number in label.items()}
        if "price" in label:
            values["price"] = f"{label['price']:.{config.currency_id.decimal_places}f}"
        return values | self._element_values(parsed)

    @api.model
    def _describe_rule(self, parsed):
        rule = parsed.get("rule")
        if not rule:
            return False
        rules = parsed.get("rules") or [rule]
        return {
            "nomenclature": parsed["nomenclature"],
            "names": [one.name for one in rules],
            "patterns": [one.pattern for one in rules],
            "base_code": parsed["base_code"],
        }

    @api.model
    def _describe_product(self, config, product, count):
        if not product:
            return False
        store = config._store()
        sellable = product._get_sellable_quantities(store)[store.id, product.id]
        policy = dict(product._fields["oversell_policy"]._description_selection(self.env))
        return {
            "id": product.id,
            "template_id": product.product_tmpl_id.id,
            "name": product.name,
            "barcode": product.barcode or "",
            "price": self._money(config, self._unit_price(config, product)),
            "unit": product.uom_id.name,
            "count": count,
            "sellable": quantity_text(self.env, sellable) if product.is_storable else "",
            "policy": policy[product._get_oversell_policy(config.oversell_policy)],
            "store": store.name,
        }

    @api.model
    def _describe_lot(self, config, lot, parsed):
        if not parsed.get("lot"):
            return False
        store = config._store()
        held = lot and lot in lot.product_id._held_lots(store)
        last_day = lot and lot._last_day(store)
        return {
            "name": parsed["lot"],
            "is_known": bool(lot),
            "is_held": bool(held),
            "is_expired": bool(lot and lot._is_expired(store)),
            "expiry": format_date(self.env, last_day) if last_day else "",
        }
