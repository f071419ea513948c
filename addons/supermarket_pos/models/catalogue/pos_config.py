from odoo import fields, models
from odoo.addons.supermarket_stock.tools.columns import columns
from odoo.addons.supermarket_stock.tools.local_copy import PAGE, asked_page, not_readable, stamp_of
from odoo.fields import Domain
from odoo.tools import SQL

from .product_template import PRELOADED

DEFAULT_PRELOADED = 300

# What the only variant of a template says as its template does: {its field: the template's}
FROM_TEMPLATE = {
    "id": "id",
    "product_tmpl_id": "id",
    "display_name": "display_name",
    "lst_price": "list_price",
    "standard_price": "standard_price",
    "default_code": "default_code",
    "barcode": "barcode",
    "product_tag_ids": "product_tag_ids",
    "all_product_tag_ids": "product_tag_ids",
    "product_template_variant_value_ids": "attribute_line_ids",
    "product_template_attribute_value_ids": "attribute_line_ids",
}


class PosConfig(models.Model):
    """The catalogue: every product the till can sell, for the till's own store of records.

    What sells comes first where a cashier searches.
    """

    _inherit = "pos.config"

    def get_limited_product_count(self):
        """How many products the till loads before it starts.

        The catalogue brings any other at its first scan or search, so that a few that sell often
        are enough. A lower limit of core's is kept, and so is core's where the till is Odoo's own.
        """
        if isinstance(self.env.context.get(PRELOADED), tuple):
            return 0  # they are chosen already
        if self and not self._is_supermarket_till():
            return super().get_limited_product_count()
        parameters = self.env["ir.config_parameter"].sudo()  # a setting, no secret
        wanted = parameters.get_param("supermarket_pos.preloaded_products", "")
        wanted = int(wanted) if wanted.isdigit() else DEFAULT_PRELOADED
        return min(super().get_limited_product_count() or wanted, wanted)

    # What the till asks ------------------------------------------------------------------

    def supermarket_load_catalogue(self, since=None, after=0):
        """One page of the products that the till can sell, in the order of their templates' ids.

        Products that need more than one record to be sold (variants, combos) are not among them:
        the till loads those when it starts, see product.template.

        :param since: only what changed from then on: the "since" of an earlier stamp
        :param after: the "next" of the page before
        :return: {"templates", "products": columns with a row for each product, "codes": further
            codes, "items": their price list items, "gone": templates no longer sold, "next":
            False after the last page, "stamp": see `stamp_of`}
        """
        self._check_till_user()
        since, after = asked_page(self.env, since, after)
        domain = self._catalogue_domain()
        stamp = stamp_of(self.env["product.template"], domain, self._catalogue_facts())
        changed = since and self._changed_since(since)
        if since:
            domain &= Domain("id", "in", changed)
        templates = self.env["product.template"].search(
            domain & Domain("id", ">", after), order="id", limit=PAGE + 1
        )
        page = templates[:PAGE]
        return {
            **self._catalogue_rows(page),
            "gone": self._gone(changed) if since and not after else [],
            "next": page[-1:].id if len(templates) > PAGE else False,
            "stamp": stamp,
        }

    def supermarket_load_items(self, ids=None):
        """Price list items as they are now, for a till that was told of a change.

        :param ids: those it was told of; None for all that are for more than one product
        :return: rows; what was asked for and is not among them is gone, or not this till's
        """
        self._check_till_user()
        if ids is None:
            asked = Domain("product_tmpl_id", "=", False) & Domain("product_id", "=", False)
        elif isinstance(ids, list) and all(type(one) is int for one in ids):
            asked = Domain("id", "in", ids)
        else:
            raise not_readable(self.env)
        return self._read_items(asked)

    def supermarket_catalogue_ids(self):
        """The ids of the templates in the catalogue, for a till whose own do not add up."""
        self._check_till_user()
        return self.env["product.template"].search(self._catalogue_domain(), order="id").ids

    # How it is answered ------------------------------------------------------------------

    def _catalogue_domain(self):
        """Templates with one variant that is sold without asking for anything."""
        return (
            Domain(self.env["product.template"]._load_pos_data_domain({}, self))
            & Domain("type", "!=", "combo")
            & Domain("attribute_line_ids", "=", False)
            & Domain("pos_optional_product_ids", "=", False)
            & Domain("product_variant_ids", "!=", False)
        )

    def _catalogue_facts(self):
        """What all rows have in common: their fields, language, currency and price lists."""
        models = ("product.template", "product.product", "product.pricelist.item")
        return [
            *(sorted(self.env[model]._load_pos_data_fields(self)) for model in models),
            [self.env.lang, self.currency_id.id, self.company_id.id],
            sorted(self._till_pricelists().ids),
            sorted(self.iface_available_categ_ids.ids) if self.limit_categories else [],
        ]

    def _changed_since(self, since):
        """The templates, sold or not, of which anything in the catalogue was written."""
        moment = Domain("write_date", ">=", since)
        templates = self.env["product.template"].with_context(active_test=False)
        codes = self.env["supermarket.product.barcode"].search(moment)
        items = self.env["product.pricelist.item"].search(
            moment & Domain("pricelist_id", "in", self._till_pricelists().ids)
        )
        return templates.search(
            moment
            | Domain("product_variant_ids", "any", moment)
            | Domain("product_variant_ids", "in", (codes.product_id | items.product_id).ids)
            | Domain("id", "in", items.product_tmpl_id.ids)
        ).ids

    def _gone(self, changed):
        """Those of the templates that are not in the catalogue (any more)."""
        present = self.env["product.template"].search(
            self._catalogue_domain() & Domain("id", "in", changed)
        )
        return sorted(set(changed) - set(present.ids))

    def _catalogue_rows(self, templates):
        """The records as core would load them, each product on the row of its template."""
        context = {"display_default_code": False, "bin_size": True}
        templates = templates.with_context(**context)
        rows = templates._load_pos_data_read(templates, self)
        rows = [row for row in rows if len(row["product_variant_ids"]) == 1]
        variants = templates.product_variant_ids
        return {
            "templates": columns(rows),
            "products": columns(self._variant_rows(variants, rows)),
            "codes": self._further_codes(variants),
            "items": self._catalogue_items(templates, variants),
        }

    def _rows_of_only_variants(self, products, templates):
        """{id: row} of those of the products whose template has no other variant, as core reads
        them.

        :param templates: rows as core reads them
        """
        known = set(products.ids)
        single = [
            row
            for row in templates
            if row["type"] != "combo"
            and not row["attribute_line_ids"]
            and len(row["product_variant_ids"]) == 1
            and row["product_variant_ids"][0] in known
        ]
        variants = products.browse(row["product_variant_ids"][0] for row in single)
        return {row["id"]: row for row in self._variant_rows(variants, single)}

    def _variant_rows(self, variants, templates):
        """The rows of the only variants of these template rows, in their order.

        What they say the template says already. Core reads 4,000 of them in two seconds; here a
        sample is read, and all of them only where another addon makes the sample differ.
        """
        if not templates:
            return []
        derived = self._derived_variant_rows(variants, templates)
        order = {row["id"]: position for position, row in enumerate(derived)}
        sample = variants.browse([row["id"] for row in (*derived[:5], *derived[-5:])])
        read = sample._load_pos_data_read(sample, self)
        if derived and all(row == derived[order[row["id"]]] for row in read):
            return derived
        rows = variants._load_pos_data_read(variants, self)
        return sorted(rows, key=lambda row: order[row["id"]])

    def _derived_variant_rows(self, variants, templates):
        """The rows made from those of the templates, and of what these do not have."""
        names = variants._load_pos_data_fields(self)
        own = [name for name in names if name not in FROM_TEMPLATE]
        read = {row["id"]: row for row in variants.read(own, load=False)} if own else {}
        tagged = {
            product.id: product.all_product_tag_ids.ids
            for product in variants.search(
                [("id", "in", variants.ids), ("additional_product_tag_ids", "!=", False)]
            )
        }
        with_code = variants.env.context.get("display_default_code", True)
        rows = []
        for template in templates:
            [variant] = template["product_variant_ids"]
            row = {name: template[FROM_TEMPLATE[name]] for name in names if name in FROM_TEMPLATE}
            row.update(read.get(variant, {}), id=variant)
            if with_code and template["default_code"]:
                row["display_name"] = f"[{template['default_code']}] {template['display_name']}"
            if variant in tagged:
                row["all_product_tag_ids"] = tagged[variant]
            rows.append(row)
        return rows

    def _further_codes(self, products):
        """[[code, product id, what one scan counts]] besides the products' own barcodes."""
        codes = self.env["supermarket.product.barcode"].search([("product_id", "in", products.ids)])
        return [[code.name, code.product_id.id, code._product_quantity()] for code in codes]

    def _catalogue_items(self, templates, products):
        """Price list items of just these products, also those that begin later."""
        return self._read_items(
            Domain("product_id", "in", products.ids)
            | Domain("product_id", "=", False) & Domain("product_tmpl_id", "in", templates.ids)
        )

    def _read_items(self, asked):
        """Those of the till's price lists, without those that have ended."""
        items = self.env["product.pricelist.item"]
        found = items.search(
            asked
            & Domain("pricelist_id", "in", self._till_pricelists().ids)
            & Domain(items._check_company_domain(self.company_id))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", fields.Datetime.now()))
        )
        return found.read(items._load_pos_data_fields(self), load=False)

    def supermarket_load_state(self, product_ids=None):
        state = super().supermarket_load_state(product_ids)
        if product_ids is None:
            store = self._store()
            state["best"] = list(store._best_sellers(fields.Date.today()))
        return state

    def get_limited_partners_loading(self, offset=0):
        """As in core, whose statement also groups the orders of nobody, which are nearly all: 50 of
        a till's start's 250 ms of processor time after two years, and more each year.

        Where a country's addon adds to it whom an order of nobody is written to, core is asked.
        """
        if self._is_extended_elsewhere("get_limited_partners_loading"):
            return super().get_limited_partners_loading(offset)
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner partner
             LEFT JOIN (SELECT partner_id, COUNT(*) AS orders
                          FROM pos_order
                         WHERE partner_id IS NOT NULL
                      GROUP BY partner_id) known ON known.partner_id = partner.id
                 WHERE partner.company_id = %s OR partner.company_id IS NULL
              ORDER BY COALESCE(known.orders, 0) DESC, partner.name
                 LIMIT %s OFFSET %s
                """,
                self.company_id.id,
                self._get_limited_partner_count(),
                offset,
            )
        )

    def _is_extended_elsewhere(self, method):
        """Whether an addon besides core's and ours has a say in a method of the till."""
        known = ("odoo.addons.point_of_sale.", "odoo.addons.supermarket_pos.")
        definitions = (cls for cls in type(self).mro() if method in vars(cls))
        return any(not cls.__module__.startswith(known) for cls in definitions)
