from odoo import api, fields, models

# As Odoo's till reads the domain of a rule
ANYTHING = (False, "[]", "[['sale_ok', '=', True]]")


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _planned_price_cuts(self, stores, first, last):
        """What the tills' promotions are going to give, or gave."""
        cuts = super()._planned_price_cuts(stores, first, last)
        # sudo: what is advertised to customers is no secret to who plans
        return [*cuts, *self.env["loyalty.program"].sudo()._price_cuts(stores, first, last)]

    def _shelf_promotions(self, store):
        """The promotions that a till of the store would give for the product by itself, now."""
        names = super()._shelf_promotions(store)
        till = self._shelf_till(store)
        if not till:
            return names
        now = fields.Datetime.now()
        programs = till._get_program_ids().filtered(
            lambda program: (
                program.trigger == "auto"
                and program.applies_on == "current"
                and program.program_type in ("promotion", "buy_x_get_y")
                and program._is_on_air(store, now)
            )
        )
        mine = programs.filtered(
            lambda program: any(self._is_named_by(rule) for rule in program.rule_ids)
        )
        return [*names, *mine.mapped("name")]

    def _is_named_by(self, rule):
        """Whether a promotion's rule is of this product, not of anything; the products are not
        listed for it: a public page asks."""
        chosen = rule.product_ids or rule.product_category_id or rule.product_tag_id
        if not chosen and rule.product_domain in ANYTHING:
            return False
        return self.available_in_pos and bool(
            self.filtered_domain(rule._get_valid_product_domain())
        )
