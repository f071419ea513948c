from odoo import api, fields, models
from odoo.addons.supermarket_stock.models.product.product_category import OVERSELL_POLICIES
from odoo.exceptions import ValidationError

from ...tools.order_input import is_short_text


class PosConfig(models.Model):
    """What a till decides for itself: overselling and dropping the cents."""

    _inherit = "pos.config"

    oversell_policy = fields.Selection(
        OVERSELL_POLICIES,
        string="Beyond Stock",
        help="What this till does when more is asked than is sellable. Empty: as the product "
        "says. Else the stricter of the two: a till can be more careful than the product, never "
        "less.",
    )
    round_off_limit = fields.Monetary(
        string="Drop Cents up to",
        help="How much the cashier may take off an order to make it a whole amount, by one key. "
        "0: not at all. Each time is kept in the till audit.",
    )
    round_off_product_id = fields.Many2one(
        "product.product",
        string="Dropped Cents Product",
        domain=[("type", "=", "service")],
        default=lambda self: self.env.ref("supermarket_pos.product_round_off", False),
        help="The line by which the cents leave the order. Its income account books them.",
    )

    _positive_round_off = models.Constraint(
        "CHECK(round_off_limit >= 0)", "The limit for dropping cents is zero or more."
    )

    @api.constrains("round_off_limit", "round_off_product_id")
    def _check_round_off_product(self):
        for config in self:
            if config.round_off_limit and not config.round_off_product_id:
                raise ValidationError(
                    self.env._("%s: choose the product for dropped cents.", config.name)
                )

    def _get_special_products(self):
        """The tills need the products of dropped cents although they are not for sale."""
        # sudo: whoever opens a till needs them; core asks on no record
        configs = self.env["pos.config"].sudo().search([("round_off_limit", ">", 0)])
        return super()._get_special_products() | configs.round_off_product_id

    def supermarket_age_refused(self, order_uuid, product_id):
        """Keep that a customer was too young for a product."""
        self._check_till_user()
        if not is_short_text(order_uuid):
            raise ValidationError(self.env._("The order is not readable."))
        product = self._till_or_archived_products([product_id] if type(product_id) is int else [])
        if not product:
            raise ValidationError(self.env._("The product is not readable."))
        # sudo: the audit is written by what happens, not by people
        self.env["supermarket.pos.audit"].sudo().create(
            {
                "action": "age_refused",
                "config_id": self.id,
                "company_id": self.company_id.id,
                "user_id": self.env.uid,
                "order_uuid": order_uuid,
                "product_id": product.id,
                "age_limit": product.till_age_limit,
            }
        )
        return True
