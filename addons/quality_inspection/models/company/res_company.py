from odoo import fields, models

from ...tools.regions import REGIONS

PLANNER = "supermarket_stock.group_inspection_planner"


class ResCompany(models.Model):
    """What inspection needs to know about a company."""

    _inherit = "res.company"

    inspection_region = fields.Selection(
        REGIONS,
        "Limits Of",
        help="Whose limits come first where an item has several. Empty: those of your own policy "
        "only, so that no country's law is applied that nobody chose.",
    )
    inspection_penalty_account_id = fields.Many2one(
        "account.account",
        "Supplier Penalties",
        check_company=True,
        domain=[
            ("account_type", "in", ("income_other", "income", "expense", "expense_direct_cost"))
        ],
        help="Where fines are credited. Empty: the default account of the purchase journal.",
    )

    def _inspecting_companies(self):
        """Those whose plans and contracts hold for what these companies receive: themselves and
        their head offices, as with holds. What a branch plans is its own alone."""
        return self.sudo().parent_ids  # sudo: a plan binds everyone, whoever may see who made it

    def _inspected_companies(self):
        """Those whose goods the plans of these companies look at: themselves and their branches."""
        return self.sudo().search([("id", "child_of", self.ids)])  # sudo: as above

    def _inspection_region(self):
        """Return whose limits hold: the company's own choice, else that of its head office."""
        offices = self._inspecting_companies()[::-1]  # the nearest first
        return next(filter(None, offices.mapped("inspection_region")), False)

    def _inspection_planner(self, first=None, store=None):
        """Return who is told of what a company inspects; of none: of what all of them share.

        :param first: who is told, if a planner; default any planner
        :param store: where they work, if it is about one
        """
        planners = self.env["res.users"]._to_tell([PLANNER], self, store)
        return (first & planners if first else planners.browse()) or planners[:1]

    def _open_supermarket(self):
        super()._open_supermarket()
        self.filtered(lambda company: not company.inspection_region)._choose_inspection_region()

    def _choose_inspection_region(self):
        """The law of the company's country, its own policy where we have none of it."""
        for company in self:
            company.inspection_region = company._inspection_region_of_country()

    def _inspection_region_of_country(self):
        """Return whose limits we have of the company's country, else "policy"."""
        europe = self.env.ref("base.europe", raise_if_not_found=False)
        if self.country_id.code == "CN":
            return "cn"
        return "eu" if europe and self.country_id in europe.country_ids else "policy"
