from odoo import api, fields, models
from odoo.exceptions import ValidationError

TERMINAL = "supermarket_code"


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    supermarket_code_provider = fields.Selection(
        [("simulator", "Simulator (no money moves)")],
        string="Payment Code Provider",
        copy=False,
        help="Who charges the code that the customer shows.",
    )

    def _get_payment_terminal_selection(self):
        return [
            *super()._get_payment_terminal_selection(),
            (TERMINAL, self.env._("Payment code (Alipay, WeChat Pay)")),
        ]

    @api.constrains("use_payment_terminal", "supermarket_code_provider")
    def _check_code_provider(self):
        for method in self:
            if method.use_payment_terminal == TERMINAL and not method.supermarket_code_provider:
                raise ValidationError(
                    self.env._("Choose the payment code provider of %s.", method.name)
                )
