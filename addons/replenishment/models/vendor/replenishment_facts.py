import math
from dataclasses import dataclass
from functools import partial
from typing import Any

from odoo import api, fields, models

from ...ordering.facts import is_whole
from ...tools.vendor_price import VendorPrice
from .res_partner import Chance

# Packs whose common multiple is larger than this many of the larger one don't go together.
MOST_PACKS = 1000


@dataclass(frozen=True)
class VendorTerms:
    """What a vendor sells a product for a store on, and when.

    :param seller: the price line that an order begins with; empty where no vendor is known
    :param prices: in the order of their quantities: breaks are prices, and only the first of them
        is a minimum
    :param pack: stock units that are ordered together
    :param order: the next chance to order
    :param following: the one after it, whose delivery this order has to last for
    :param lead: days from an order to its delivery, closing days apart
    :param depot: the company's own store that supplies this one, instead of a vendor
    """

    seller: Any
    prices: tuple[VendorPrice, ...]
    pack: float
    order: Chance
    following: Chance
    lead: int
    depot: Any = None

    @property
    def minimum(self):
        """The least that has a price, in stock units."""
        return self.prices[0].least if self.prices else 0.0

    @property
    def supplier(self):
        """Whose rhythm it is: the vendor's, or that of the depot's address."""
        return self.depot.partner_id if self.depot else self.seller.partner_id


class ReplenishmentFacts(models.AbstractModel):
    """Whom a product is bought from, at which prices, packs and days."""

    _inherit = "replenishment.facts"

    @api.model
    def _seller(self, product, company, orderpoint):
        """The vendor price that an order begins with, whatever its quantity."""
        day = fields.Date.context_today(self)
        seller, _lines = self._vendor_lines(product, company, orderpoint, day)
        return seller

    @api.model
    def _vendor_terms(self, product, warehouse, orderpoint, now):
        """What the vendor of a product asks of an order for a store.

        :param datetime now: naive local time of the store
        """
        company, named, day = warehouse.company_id, orderpoint.supplier_id, now.date()
        for _look in range(2):  # the prices that count are those of the order's day
            seller, lines = self._vendor_lines(product, company, orderpoint, day)
            # the vendors of all products at once
            seller = seller.with_prefetch(product.seller_ids._prefetch_ids)
            vendor = seller.partner_id.with_company(company)
            lead = max(seller.delay, 0) if seller else 1
            order, following = self._chances(vendor, now, lead)
            if order.day == day or not self._has_dated_lines(product):
                break
            day = order.day
        if seller and not named:
            lines |= self._lines_beside(product, seller, lines, now, day)
        return VendorTerms(
            seller=seller,
            prices=self._prices(product, lines, named, orderpoint),
            pack=self._pack(product, seller, orderpoint),
            order=order,
            following=following,
            lead=lead,
        )

    @api.model
    def _chances(self, partner, now, lead):
        """A vendor's next chances to order: the same for all its products at a moment."""

        def look():
            return partner._replenishment_chances(now, lead)

        once = self.env.context.get("replenishment_once")
        key = (partner.id, partner.env.company.id, now, lead)
        return once.ask(key, look) if once else look()

    @api.model
    def _has_dated_lines(self, product):
        """Whether another day may have other prices."""
        return any(line.date_start or line.date_end for line in product.seller_ids)

    @api.model
    def _vendor_lines(self, product, company, orderpoint, day):
        """The price line that an order begins with, and those of its vendor in force on a day.

        The rule's vendor, else whoever asks for the smallest order, and of these the cheapest.
        Where nobody's price is in force, one that isn't any more or not yet, as Odoo does.
        """
        product, named = product.with_company(company), orderpoint.supplier_id
        lines = product._get_filtered_sellers(partner_id=named.partner_id, quantity=None, date=day)
        lines = lines.filtered(partial(self._says_units, product)) or lines
        if named:
            return named, lines | named
        first = self._first_line(product, lines)
        if first:
            return first, lines.filtered(
                lambda line: (
                    (line.partner_id, line.currency_id) == (first.partner_id, first.currency_id)
                )
            )
        first = product._prepare_sellers()[:1]
        return first, first

    @api.model
    def _lines_beside(self, product, seller, lines, now, day):
        """Other vendors' price lines for larger quantities, where they take orders and deliver when
        the seller does, in its packs and currency: a quantity can be cheaper there."""
        company = seller.env.company
        if product.seller_ids.partner_id == seller.partner_id:
            return lines.browse()
        chances = self._chances(seller.partner_id, now, max(seller.delay, 0))
        others = product.with_company(company)._get_filtered_sellers(quantity=None, date=day)
        first = self._least(product, seller)
        return (others - lines).filtered(
            lambda line: (
                line.currency_id == seller.currency_id
                and line.product_uom_id == seller.product_uom_id
                and self._least(product, line) > first
                and self._chances(line.partner_id, now, max(line.delay, 0)) == chances
            )
        )

    @api.model
    def _first_line(self, product, lines):
        return lines.sorted(
            lambda line: (
                self._least(product, line),
                self._price(line),
                line.sequence,
                line.id,
            )
        )[:1]

    @api.model
    def _price(self, line):
        """The price of one stock unit in the company's currency, to compare vendors.

        Not rounded: a gram, or a piece in a currency without cents, costs less than its unit.
        """
        company = line.env.company
        return line.currency_id._convert(
            line.price_discounted, company.currency_id, company, round=False
        )

    @api.model
    def _least(self, product, line):
        """The quantity from which on a price line holds, in stock units."""
        if not self._says_units(product, line):
            return line.min_qty
        unit = line.product_uom_id or product.uom_id
        return unit._compute_quantity(line.min_qty, product.uom_id, round=False)

    @api.model
    def _says_units(self, product, line):
        """Whether a price line's unit says how many of the product's own it is: a kilogram says
        nothing of pieces, although Odoo reckons one from the other."""
        unit, own = line.product_uom_id or product.uom_id, product.uom_id
        return unit == own or unit._has_common_reference(own)

    @api.model
    def _prices(self, product, lines, named, orderpoint):
        """From which quantity on one costs how much by which line: the rule's own line wherever it
        holds, else the cheapest, as Odoo's order chooses. A price by the carton is one of whole
        cartons, and holds beside that of single pieces."""
        packs = {line: self._pack(product, line, orderpoint) for line in lines}
        starts = {line: self._least(product, line) for line in lines}
        prices = []
        for least in sorted(set(starts.values())):
            for pack in sorted(set(packs.values())):
                reached = lines.filtered(
                    lambda line, least=least, pack=pack: (
                        starts[line] <= least and is_whole(pack, packs[line])
                    )
                )
                line = named if named in reached else reached.sorted(self._price)[:1]
                if line:
                    price = line.price_discounted if self._says_units(product, line) else 0.0
                    prices.append(VendorPrice(least, price, line.id, pack))
        return tuple(prices)

    @api.model
    def _pack(self, product, seller, orderpoint):
        """What is ordered at once: the vendor's packs, and whole multiples of the rule's; whole
        pieces in any case, also where no vendor is known."""
        rounding = product.uom_id.rounding
        units = (seller.product_uom_id | orderpoint.replenishment_uom_id).filtered(
            product.uom_id._has_common_reference
        )
        packs = [unit._compute_quantity(1.0, product.uom_id, round=False) for unit in units]
        smallest = self._smallest_sale(product) or rounding
        return self._common_multiple([smallest, *packs], rounding)

    @api.model
    def _smallest_sale(self, product):
        """1 for what is sold by the piece, 0 for what is weighed or measured."""
        # by its cached id: this is asked for every product and store of a night
        piece = self.env["uom.uom"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        )
        return 1.0 if product.uom_id._has_common_reference(piece) else 0.0

    @api.model
    def _common_multiple(self, packs, rounding):
        """The smallest quantity that is whole in all packs; the largest, where there is none."""
        largest = max(packs)
        parts = [round(pack / rounding) for pack in packs]
        if min(parts) < 1 or any(
            abs(pack / rounding - part) > 1e-6 for pack, part in zip(packs, parts, strict=True)
        ):
            return largest
        multiple = math.lcm(*parts) * rounding
        return multiple if multiple <= MOST_PACKS * largest else largest
