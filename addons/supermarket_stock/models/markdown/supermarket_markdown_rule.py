from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.markdown_price import on_step, reduced_price


class SupermarketMarkdownRule(models.Model):
    """What goods cost in their last days: a percentage off, or a price."""

    _name = "supermarket.markdown.rule"
    _description = "Markdown Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", check_company=True, help="Empty: in all stores."
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Category",
        ondelete="restrict",
        help="With the categories below it. Empty, and no product: all goods.",
    )
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        ondelete="cascade",
        domain=[("is_storable", "=", True), ("tracking", "!=", "none")],
    )
    days_from = fields.Integer(string="Days Left, from", help="0 is the last day.")
    days_to = fields.Integer(string="Days Left, to", default=1)
    method = fields.Selection(
        [("percent", "Percent off"), ("price", "Fixed price")], required=True, default="percent"
    )
    percent = fields.Float(string="Percent Off", digits=(5, 2), default=30.0)
    price = fields.Monetary(string="Fixed Price")
    step = fields.Float(
        string="Price Step",
        digits="Product Price",
        help="Prices are multiples of it: 0.10 gives 4.70, 4.80, … Empty: not rounded.",
    )
    rounding = fields.Selection(
        [("nearest", "To the nearest step"), ("down", "Down to the step below")],
        required=True,
        default="nearest",
    )

    @api.constrains("days_from", "days_to")
    def _check_days(self):
        for rule in self:
            if rule.days_from < 0:
                raise ValidationError(
                    rule.env._(
                        "%s: days left begin at 0, the last day. Expired goods are not sold.",
                        rule.name,
                    )
                )
            if rule.days_to < rule.days_from:
                raise ValidationError(
                    rule.env._(
                        "%(rule)s: “days left, to” (%(last)s) must not be less than “from” "
                        "(%(first)s).",
                        rule=rule.name,
                        first=rule.days_from,
                        last=rule.days_to,
                    )
                )

    @api.constrains("method", "percent", "price", "step")
    def _check_amounts(self):
        for rule in self:
            if rule.method == "percent" and not 0 < rule.percent < 100:
                raise ValidationError(
                    rule.env._(
                        "%(rule)s: “percent off” must lie between 0 and 100, not %(percent)s.",
                        rule=rule.name,
                        percent=rule.percent,
                    )
                )
            if rule.method == "price" and rule.price <= 0:
                raise ValidationError(
                    rule.env._("%s: enter a “fixed price” above zero.", rule.name)
                )
            if rule.step < 0:
                raise ValidationError(
                    rule.env._("%s: the “price step” can't be below zero.", rule.name)
                )

    @api.constrains("product_id", "categ_id")
    def _check_one_scope(self):
        for rule in self:
            if rule.product_id and rule.categ_id:
                raise ValidationError(
                    rule.env._(
                        "%s: choose a product or a category, not both: the rule would never "
                        "say which of them decides.",
                        rule.name,
                    )
                )

    # Asked by the board -------------------------------------------------------------------

    @api.model
    def _of_stores(self, warehouses):
        """Return the rules of these stores, in one search for a whole board."""
        return self.search(
            Domain("company_id", "in", warehouses.company_id.ids)
            & Domain("warehouse_id", "in", [False, *warehouses.ids])
        )

    def _rule_for(self, product, warehouse, days_left):
        """Return the rule of these that decides the price of goods, or none.

        The most exact one: of the product before of the nearest category before of all goods,
        of the store before of all stores; then in the order of the list.
        """
        fitting = self.filtered(lambda rule: rule._fits(product, warehouse, days_left))
        return fitting.sorted(lambda rule: rule._exactness(), reverse=True)[:1]

    def _fits(self, product, warehouse, days_left):
        self.ensure_one()
        in_scope = (
            self.product_id == product
            if self.product_id
            else not self.categ_id or self._covers(product.categ_id)
        )
        return (
            in_scope
            and self.company_id == warehouse.company_id
            and self.warehouse_id in (warehouse, warehouse.browse())
            and self.days_from <= days_left <= self.days_to
        )

    def _covers(self, category):
        path = self.categ_id.parent_path
        return bool(category.parent_path) and category.parent_path.startswith(path)

    def _exactness(self):
        depth = len((self.categ_id.parent_path or "").split("/"))
        return (bool(self.product_id), depth, bool(self.warehouse_id))

    def _new_price(self, old_price):
        """Return the price by this rule, or 0 where it would not be lower than the old one."""
        self.ensure_one()
        down = self.rounding == "down"
        if self.method == "percent":
            price = reduced_price(old_price, self.percent, self.step, down)
        else:
            price = on_step(self.price, self.step, down)
        price = self.currency_id.round(price)
        return price if 0 < price < old_price else 0.0
