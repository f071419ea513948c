from odoo import api, models, tools

# fields that make another rate of a tax
RATE_FIELDS = {
    "amount",
    "amount_type",
    "include_base_amount",
    "price_include_override",
    "children_tax_ids",
    "active",
}


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.model
    @tools.ormcache("tax_ids")
    def _plain_rate(self, tax_ids):
        """What plain percentages add, and whether prices include them: (0.2, True) for 20 %.

        None for taxes that only the whole computation knows: groups, fixed amounts, taxes on
        taxes, some in the price and some not, what is withheld from a payment and no part of the
        price. Kept in memory, as every sale of the day asks for the same few.
        """
        taxes = self.browse(tax_ids).exists()
        is_plain = all(
            tax.amount_type == "percent"
            and tax.amount >= 0
            and not tax.include_base_amount
            and not tax.has_negative_factor  # a reverse charge adds nothing
            for tax in taxes
        )
        ways = set(taxes.mapped("price_include"))
        if not is_plain or len(ways) != 1:
            return None
        return sum(taxes.mapped("amount")) / 100, ways.pop()

    def write(self, vals):
        if RATE_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)
