from odoo import fields, models


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    def _most_points(self, basket):
        """The most points that these lines can earn by the program's rules."""
        self.ensure_one()
        return sum(
            rule._most_earned(basket._of_domain(rule._get_valid_product_domain()))
            for rule in self.rule_ids
        )

    def _has_changed_since(self, moment):
        changes = [self.write_date, *self.rule_ids.mapped("write_date")]
        return max(filter(None, changes), default=fields.Datetime.now()) > moment
