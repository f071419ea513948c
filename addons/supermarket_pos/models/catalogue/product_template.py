from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

WATCHED = {"available_in_pos", "sale_ok", "active", "list_price"}
# Context key of the products that a till starts with
PRELOADED = "supermarket_preloaded"


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        """A new product is sold by tills that are open already."""
        templates = super().create(vals_list)
        sold = templates.filtered(lambda product: product.sale_ok and product.available_in_pos)
        if sold:
            sold._tell_tills_of_product()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._tell_tills_of_product()
        return result

    def _tell_tills_of_product(self):
        """Tell open tills that a product was delisted, listed again or priced anew.

        Sent with the commit. Each store's channel gets the products that its company may sell:
        its own, the head office's and everybody's.
        """
        # sudo: whoever maintains products need not know the stores
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            owners = {False, *store.company_id.parent_ids.ids}
            templates = self.filtered(lambda one, owners=owners: one.company_id.id in owners)
            if templates:
                store._notify_tills(
                    "SUPERMARKET_PRODUCTS",
                    {
                        "ids": templates.ids,
                        "sold": [p.active and p.sale_ok and p.available_in_pos for p in templates],
                        "prices": templates.mapped("list_price"),
                        "prices_in": store._prices_in_other_currencies(templates),
                    },
                )

    def _touch_catalogue(self):
        """Let tills load these again: what was removed from them bears no date of its own."""
        # sudo: whoever may remove a code or a price need not be allowed to write the product
        self.exists().sudo().write({})

    # Loading the till --------------------------------------------------------------------

    @api.model
    def _load_pos_data_fields(self, config):
        """Whether the date on a label counts, see product.product._counts_label_dates."""
        return [*super()._load_pos_data_fields(config), "use_expiration_date"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Load what the store sells best, and what the catalogue leaves out as well."""
        if not self.env.context.get("pos_limited_loading", True):
            return super()._load_pos_data_search_read(data, config)
        chosen = config
        limit = config.get_limited_product_count()
        if limit and config._is_supermarket_till():
            chosen = config.with_context(**{PRELOADED: self._preloaded(data, config, limit)})
        rows = super()._load_pos_data_search_read(data, chosen)
        rows += self._load_composite(data, config, {row["id"] for row in rows})
        return rows

    @api.model
    def _preloaded(self, data, config, limit):
        """Return the ids of what a till knows before its catalogue is there: favourites and
        services, as in core, then what the store sells best.

        Core takes what was moved last, for which it reads all moves there ever were whenever a
        till starts.
        """
        query = self._search(self._load_pos_data_domain(data, config), bypass_access=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_template.id
                  FROM %s
             LEFT JOIN unnest(%s::int[]) WITH ORDINALITY AS best (id, rank)
                    ON best.id = product_template.id
                 WHERE %s
              ORDER BY product_template.is_favorite DESC NULLS LAST,
                       product_template.type = 'service' DESC,
                       best.rank NULLS LAST,
                       product_template.write_date DESC
                 LIMIT %s
                """,
                query.from_clause,
                list(config._store()._best_sellers(fields.Date.today())),
                query.where_clause or SQL("TRUE"),
                limit,
            )
        )
        return tuple(row[0] for row in rows)

    @api.model
    def _load_pos_data_domain(self, data, config):
        """While a till starts, a search finds what it preloads.

        Whether a known record could be loaded is another question, which rewards ask: to that the
        answer is core's.
        """
        domain = super()._load_pos_data_domain(data, config)
        preloaded = config.env.context.get(PRELOADED)
        if not isinstance(preloaded, tuple):  # a client may send a list
            return domain
        chosen = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(%s)", SQL.identifier(alias, "id"), list(preloaded)
            ),
            predicate=lambda _record: True,
        )
        return [*domain, chosen]

    def _load_composite(self, data, config, loaded):
        """Products sold in variants, as combos or with optional products, not loaded yet."""
        domain = Domain(self._load_pos_data_domain(data, config)) & (
            Domain("type", "=", "combo")
            | Domain("attribute_line_ids", "!=", False)
            | Domain("pos_optional_product_ids", "!=", False)
        )
        templates = self._load_product_with_domain(domain)
        templates |= templates.combo_ids.combo_item_ids.product_id.product_tmpl_id
        templates |= templates.pos_optional_product_ids
        templates = templates.filtered(lambda template: template.id not in loaded)
        return self._load_pos_data_read(templates, config)

    def _add_archived_combinations(self, products):
        """Only products with attributes have combinations: core asks for each product in turn."""
        for product in products:
            product["_archived_combinations"] = []
        super()._add_archived_combinations(
            [product for product in products if product["attribute_line_ids"]]
        )
