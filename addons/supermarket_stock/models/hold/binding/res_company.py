from odoo import models


class ResCompany(models.Model):
    """Whose holds bind whose goods: a branch works with the goods and lots of its head office, and
    what the head office stops is stopped in the branch. What a branch stops is its own alone."""

    _inherit = "res.company"

    def _holding_companies(self):
        """Those whose holds bind the goods of these companies: themselves and their head offices.

        `supermarket.hold._binding_condition` says the same in SQL.
        """
        return self.sudo().parent_ids  # sudo: a hold binds everyone, whoever may see who placed it

    def _held_companies(self):
        """Those whose goods the holds of these companies bind: themselves and their branches."""
        return self.sudo().search([("id", "child_of", self.ids)])  # sudo: as above
