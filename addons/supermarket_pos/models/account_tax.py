from odoo import api, models, tools

# fields that make another rate of a tax
RATE_FIELDS = {"amount", "amount_type", "include_base_amount", "children_tax_ids", "active"}


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.model
    @tools.ormcache("tax_ids")
    def _plain_rate(self, tax_ids):
        """What plain percentages add to a price without tax: 0.2 for 20 %.

        None for taxes that only the whole computation knows: groups, fixed amounts, taxes on
        taxes. Kept in memory, as every sale of the day asks for the same few.
        """
        taxes = self.browse(tax_ids).exists()
        is_plain = all(
            tax.amount_type == "percent" and not tax.include_base_amount for tax in taxes
        )
        return sum(taxes.mapped("amount")) / 100 if is_plain and len(taxes) else None

    def write(self, vals):
        if RATE_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)
