from odoo import api, fields, models


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
        # sudo: what is on offer is for everybody
        till = (
            self.env["pos.config"]
            .sudo()
            .search([("picking_type_id.warehouse_id", "=", store.id)], order="id", limit=1)
        )
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
            lambda program: any(self in rule.valid_product_ids for rule in program.rule_ids)
        )
        return [*names, *mine.mapped("name")]
