from collections import defaultdict, namedtuple

from odoo import api, models
from odoo.fields import Domain

from .stock_allocation import allocate
from .supermarket_sale_ledger_posting import PostingKey

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
            for product, lots in wanted.items():
                there = [self._less_gone(product, row, gone) for row in stock.get(product.id, [])]
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
        of_lots = Domain.TRUE if lots is None else Domain("lot_id", "in", lots)
        below = Domain("location_id", "child_of", location.id)
        sold = self._unposted_by_product(product, below & of_lots).get(product.id, 0.0)
        above = Domain("location_id", "parent_of", location.id)
        above &= Domain("location_id", "!=", location.id)
        if not self._unposted_by_product(product, above):
            return sold
        inside = self.env["stock.location"].sudo().search(Domain("id", "child_of", location.id))
        return sold + sum(
            quantity
            for place, quantity in self._unposted_by_place(product, above).items()
            if place.location_id in inside._ids
            and (lots is None or (place.lot_id or False) in lots)
        )
