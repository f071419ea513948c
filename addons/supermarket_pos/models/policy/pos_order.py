from odoo import fields, models


class PosOrder(models.Model):
    """What the till asked or gave away beside the sale: ages and cents."""

    _inherit = "pos.order"

    age_confirmed = fields.Integer(
        readonly=True,
        help="The cashier said that the customer is at least so old.",
    )

    def _audit_age(self):
        """An order that came without the answer is taken all the same: the goods are gone."""
        # sudo: limits of the products sold, whatever the cashier may read
        sold = self.sudo().lines.filtered(lambda line: line.qty > 0)
        limit = max(sold.product_id.mapped("till_age_limit"), default=0)
        if limit:
            is_confirmed = self.age_confirmed >= limit
            product = sold.product_id.filtered(lambda one: one.till_age_limit == limit)[:1]
            self.env["supermarket.pos.audit"]._log_sale(
                self,
                "age_confirmed" if is_confirmed else "age_missing",
                age_limit=limit,
                product_id=product.id,
            )

    def _audit_round_off(self):
        config = self.config_id
        product = config.sudo().round_off_product_id  # sudo: the till's own setting
        dropped = self.lines.filtered(lambda line: product and line.product_id == product)
        amount = -sum(dropped.mapped("price_subtotal_incl"))
        if self.currency_id.is_zero(amount):
            return
        is_over = self.currency_id.compare_amounts(amount, config.round_off_limit) > 0
        self.env["supermarket.pos.audit"]._log_sale(
            self, "round_off_over" if is_over else "round_off", amount=amount
        )
