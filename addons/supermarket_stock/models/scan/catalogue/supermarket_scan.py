from odoo import api, models
from odoo.fields import Domain

from ....tools.columns import columns
from ....tools.local_copy import PAGE, asked_page, stamp_of

FIELDS = ("name", "default_code", "barcode", "pinyin_initials", "list_price")
MORE = ("tracking", "dated", "unit", "digits")


class SupermarketScan(models.AbstractModel):
    """Every product of the shop, in the form in which a device keeps it.

    The same form as the till's, so that one keeper serves both; a row is a product here, because
    a variant is received and counted by itself.
    """

    _inherit = "supermarket.scan"

    @api.model
    def scan_catalogue(self, device, since=None, after=0):
        """One page of the products, in the order of their ids.

        :param since: only what changed from then on: the "since" of an earlier stamp
        :param after: the "next" of the page before
        :return: {"templates", "products": columns, "codes": [[code, product id, quantity]],
            "items": [], "gone": ids, "next", "stamp"}
        """
        scan, _met = self._enter(device)
        return scan._catalogue_page(*asked_page(self.env, since, after))

    @api.model
    def _catalogue_page(self, since, after):
        changed = self._changed_products(since) if since else None
        domain = self._catalogue_domain()
        stamp = stamp_of(self.env["product.product"], domain, self._catalogue_facts())
        if changed is not None:
            domain &= Domain("id", "in", changed)
        products = self.env["product.product"].search(
            domain & Domain("id", ">", after), order="id", limit=PAGE + 1
        )
        page = products[:PAGE]
        gone = set(changed or ()) - set(self._present(changed or ())) if not after else set()
        return {
            **self._catalogue_rows(page),
            "gone": sorted(gone),
            "next": page[-1:].id if len(products) > PAGE else False,
            "stamp": stamp,
        }

    @api.model
    def scan_catalogue_ids(self, device):
        """The ids of all products, for a device whose own do not add up."""
        scan, _met = self._enter(device)
        return scan.env["product.product"].search(scan._catalogue_domain(), order="id").ids

    @api.model
    def _catalogue_domain(self):
        own = self.env["product.product"]._check_company_domain(self.env.companies)
        return Domain("type", "=", "consu") & Domain(own)

    @api.model
    def _present(self, ids):
        found = self._catalogue_domain() & Domain("id", "in", list(ids))
        return self.env["product.product"].search(found).ids

    @api.model
    def _catalogue_facts(self):
        """What all rows have in common: their fields, language and companies."""
        return [FIELDS, MORE, self.env.lang, self.env.company.id, sorted(self.env.companies.ids)]

    @api.model
    def _changed_products(self, since):
        moment = Domain("write_date", ">=", since)
        codes = self.env["supermarket.product.barcode"].search(moment).product_id
        packed = self.env["product.uom"].search(moment).product_id
        products = self.env["product.product"].with_context(active_test=False)
        return products.search(
            moment
            | Domain("product_tmpl_id", "any", moment)
            | Domain("id", "in", (codes | packed).ids)
        ).ids

    @api.model
    def _catalogue_rows(self, products):
        rows = products.with_context(display_default_code=False).read(
            [*FIELDS, "display_name", "tracking", "use_expiration_date", "uom_id"], load=False
        )
        units = {unit.id: unit for unit in products.uom_id}
        templates = [
            {
                "id": row["id"],
                **{name: row[name] for name in FIELDS},
                "name": row["display_name"],
                "tracking": row["tracking"],
                "dated": row["use_expiration_date"],
                "unit": units[row["uom_id"]].name,
                "digits": _digits(units[row["uom_id"]].rounding),
            }
            for row in rows
        ]
        variants = [{"id": row["id"], "barcode": row["barcode"]} for row in rows]
        return {
            "templates": columns(templates),
            "products": columns(variants),
            "codes": self._further_codes(products),
            "items": [],
        }

    @api.model
    def _further_codes(self, products):
        """Further barcodes, and those of packs and cases: what one scan counts."""
        of_products = [("product_id", "in", products.ids)]
        codes = self.env["supermarket.product.barcode"].search(of_products)
        found = [[code.name, code.product_id.id, code._product_quantity()] for code in codes]
        for pack in self.env["product.uom"].search(of_products):
            unit = pack.product_id.uom_id
            found.append([pack.barcode, pack.product_id.id, pack.uom_id._compute_quantity(1, unit)])
        return found


def _digits(rounding):
    """How many digits a unit has behind the point.

    >>> _digits(1.0), _digits(0.001), _digits(0.01)
    (0, 3, 2)
    """
    return max(0, len(f"{rounding:.6f}".rstrip("0").partition(".")[2]))
