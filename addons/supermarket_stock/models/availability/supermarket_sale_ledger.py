from collections import defaultdict, namedtuple

from odoo import api, models
from odoo.fields import Domain

from ...tools.allocation import allocate
from ..posting.supermarket_sale_ledger import PostingKey

# Where goods lie: the key of a quant, by ids.
Place = namedtuple("Place", "product_id location_id lot_id package_id owner_id")


class SupermarketSaleLedger(models.Model):
    """Which places unposted sales come off: each sale one place, the one that posting would take.

    The till sells from the store's floor. What lies on which shelf of it a sale doesn't say;
    posting decides, and whoever looks before it decides alike.
    """

    _inherit = "supermarket.sale.ledger"

    @api.model
    def _unposted_by_place(self, products, domain=None):
        """Return {Place: quantity} sold and not yet in any quant; below zero what came back."""
        gone = defaultdict(float)
        for (company, location), wanted in self._unposted_sums(products, domain, ">").items():
            key = PostingKey(company.id, location.id, None, False, ())
            stock = self.sudo()._stock_to_take(key, wanted)  # sudo: sold is sold, whoever looks
            elsewhere = {place.product_id for place in gone}
            for product, lots in wanted.items():
                there = stock.get(product.id, [])
                if product.id in elsewhere:
                    there = [self._less_gone(product, row, gone) for row in there]
                for take in allocate(there, lots, location.id):
                    gone[self._place_of(product, take)] += take.quantity
        for (_company, location), back in self._unposted_sums(products, domain, "<").items():
            for product, lots in back.items():
                for lot_id, quantity in lots.items():
                    gone[Place(product.id, location.id, lot_id, None, None)] -= quantity
        return gone

    @api.model
    def _unposted_sums(self, products, domain, sign):
        """Return {(company, location): {product: {lot id or None: quantity}}}, all above zero.

        :param sign: ">" for what was sold, "<" for what came back
        """
        domain = self._unposted_domain() & Domain(domain or Domain.TRUE)
        domain &= Domain("product_id", "in", products.ids) & Domain("quantity", sign, 0)
        # of the goods no more than their units is asked
        products.sudo().fetch(["product_tmpl_id"])  # sudo: see _unposted_by_location
        products.sudo().product_tmpl_id.fetch(["uom_id"])  # sudo: as above
        # sudo: see _unposted_by_location
        rows = self.sudo()._read_group(
            domain, ["company_id", "location_id", "product_id", "lot_id"], ["quantity:sum"]
        )
        sums = defaultdict(lambda: defaultdict(dict))
        for company, location, product, lot, quantity in rows:
            sums[company, location][product][lot.id or None] = product.uom_id.round(abs(quantity))
        return sums

    @api.model
    def _less_gone(self, product, row, gone):
        """A row of stock less what other sales took of it before."""
        return row._replace(quantity=row.quantity - gone.get(self._place_of(product, row), 0.0))

    @api.model
    def _place_of(self, product, row):
        return Place(product.id, row.location_id, row.lot_id, row.package_id, row.owner_id)

    @api.model
    def _unposted_below(self, product, location, lots=None):
        """Return what unposted sales take from below a place.

        Sales from there or from below, all of them; of sales from a place above it, such as the
        store's floor for one of its shelves, what posting would take from there.

        :param lots: ids of the lots, False for none; default all
        """
        gone = self._unposted_goods_below(product, location)
        return sum(
            quantity
            for (_product_id, lot_id), quantity in gone.items()
            if lots is None or lot_id in lots
        )

    @api.model
    def _unposted_goods_below(self, products, location):
        """Return {(product_id, lot_id or False): quantity} of all at once (`_unposted_below`)."""
        gone = defaultdict(float)
        if not products.ids:
            return gone
        of_products = Domain("product_id", "in", products.ids) & self._unposted_domain()
        below = Domain("location_id", "child_of", location.id)
        ledger = self.sudo()  # sudo: see _unposted_by_location
        for product, lot, quantity in ledger._read_group(
            of_products & below, ["product_id", "lot_id"], ["quantity:sum"]
        ):
            gone[product.id, lot.id] += quantity
        above = Domain("location_id", "parent_of", location.id)
        above &= Domain("location_id", "!=", location.id)
        [(sold_above,)] = ledger._read_group(of_products & above, [], ["product_id:recordset"])
        if sold_above:
            places = self.env["stock.location"].sudo()  # sudo: which places, whoever looks
            inside = places.search(Domain("id", "child_of", location.id))
            for place, quantity in self._unposted_by_place(sold_above, above).items():
                if place.location_id in inside._ids:
                    gone[place.product_id, place.lot_id or False] += quantity
        return gone
