from odoo import api, models
from odoo.tools import SQL

# The sequence that core names rules by
NAMES = "stock.orderpoint"


class StockWarehouseOrderpoint(models.Model):
    """A night makes and changes rules by the thousand.

    What core asks the database for each of them is asked once for all that are alike.
    """

    _inherit = "stock.warehouse.orderpoint"

    @api.model_create_multi
    def create(self, vals_list):
        """Rules of the pass get their names all together."""
        if self.env.context.get("replenishment_pass"):
            names = self._next_names(len(vals_list))
            vals_list = [{**name, **vals} for name, vals in zip(names, vals_list, strict=True)]
        return super().create(vals_list)

    @api.model
    def _next_names(self, count):
        """[{"name": …}] for so many new rules, drawn at once where the sequence lets us."""
        # sudo: whoever makes rules gets their names
        sequences = self.env["ir.sequence"].sudo()
        domain = [("code", "=", NAMES), ("company_id", "in", (self.env.company.id, False))]
        sequence = sequences.search(domain, order="company_id", limit=1)
        if not sequence or sequence.implementation != "standard" or sequence.use_date_range:
            return [{}] * count
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [{"name": sequence.get_next_char(number)} for (number,) in rows]

    def _compute_rules(self):
        """Rules handed over whose products have the same routes have the same rules behind them."""
        owned = self.filtered(lambda rule: rule.replenishment_mode != "core" and rule.product_id)
        for alike in owned.grouped(lambda rule: rule._routes_key()).values():
            first = alike[:1]
            super(StockWarehouseOrderpoint, first)._compute_rules()
            (alike - first).rule_ids = first.rule_ids
        super(StockWarehouseOrderpoint, self - owned)._compute_rules()

    def _routes_key(self):
        """What core finds the rules of a reordering rule by."""
        product = self.product_id
        ways = tuple(bool(product[name]) for name in ("seller_ids", "bom_ids") if name in product)
        routes = self.route_id, product.route_ids, product.categ_id.total_route_ids
        return (self.location_id, self.warehouse_id, self.company_id, *routes, *ways)

    def _get_replenishment_multiple_alternative(self, qty_to_order):
        """Of a rule handed over, what its proposals are rounded to: the vendor's own pack."""
        if self.replenishment_mode == "core" or not self.product_id:
            return super()._get_replenishment_multiple_alternative(qty_to_order)
        # sudo: the vendor's pack, for whoever may read the rule
        facts, rule = self.env["replenishment.facts"].sudo(), self.sudo()
        return facts._seller(rule.product_id, rule.company_id, rule).product_uom_id.sudo(False)
