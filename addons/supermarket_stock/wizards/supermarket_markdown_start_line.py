from odoo import api, fields, models
from odoo.exceptions import UserError


class SupermarketMarkdownStartLine(models.TransientModel):
    _name = "supermarket.markdown.start.line"
    _description = "Lot to Mark Down"

    start_id = fields.Many2one(
        "supermarket.markdown.start", string="Mark Down", required=True, ondelete="cascade"
    )
    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(related="lot_id.product_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="warehouse_id.company_id.currency_id")
    time_left = fields.Char(readonly=True)
    old_price = fields.Monetary(string="Price", readonly=True)
    rule_id = fields.Many2one("supermarket.markdown.rule", readonly=True, ondelete="set null")
    new_price = fields.Monetary()
    percent = fields.Float(string="Percent Off", compute="_compute_percent")
    quantity = fields.Float(digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")

    @api.depends("old_price", "new_price")
    def _compute_percent(self):
        for line in self:
            cheaper = line.old_price and line.new_price
            line.percent = round((1 - line.new_price / line.old_price) * 100, 1) if cheaper else 0.0

    def _prepare_markdown(self):
        self.ensure_one()
        goods = f"{self.product_id.display_name} · {self.lot_id.name}"
        if self.new_price < 0 or (self.rule_id and not self.new_price):
            raise UserError(
                self.env._(
                    "New price of %(goods)s: enter one above zero and below the normal price, "
                    "%(price)s.",
                    goods=goods,
                    price=self.currency_id.format(self.old_price),
                )
            )
        if not self.new_price:
            raise UserError(self.env._("Enter the new price of %s: no rule gives it one.", goods))
        if self.quantity <= 0:
            raise UserError(self.env._("Enter how much of %s is marked down.", goods))
        return {
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "warehouse_id": self.warehouse_id.id,
            "rule_id": self.rule_id.id,
            "new_price": self.new_price,
            "quantity": self.quantity,
        }
