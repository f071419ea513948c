from odoo import api, models
from odoo.addons.supermarket_stock.wizards.supermarket_setup import Switch


class SupermarketSetup(models.TransientModel):
    _inherit = "supermarket.setup"

    @api.model
    def _switches(self, company):
        return [*super()._switches(company), self._limits_switch(company)]

    @api.model
    def _limits_switch(self, company):
        """Whose limits judge what suppliers deliver; by the country, another in the settings."""

        def turn(on):
            company.inspection_region = False
            if on:
                company._choose_inspection_region()

        return Switch(
            key="inspection_region",
            name=self.env._("Limits by Country"),
            explanation=self.env._(
                "Readings are judged by the limits of the company's country first. Without it only "
                "limits of your own policy count."
            ),
            is_on=bool(company.inspection_region),
            changes=self._limits_changes(company),
            turn=turn,
        )

    @api.model
    def _limits_changes(self, company):
        limits = self.env["inspection.limit"].search([("company_id", "in", [False, company.id])])
        regions = limits._fields["region"]._description_selection(self.env)
        counts = ", ".join(
            f"{name} {count}"
            for region, name in regions
            if (count := len(limits.filtered(lambda limit, region=region: limit.region == region)))
        )
        plans = self.env["inspection.plan"].search_count(
            [("company_id", "=", company.id), ("state", "=", "active")]
        )
        return [
            self.env._("Limits there are: %s.", counts or "0"),
            self._own_limits_sentence(company, dict(regions)),
            self.env._("Plans in force that judge by them from their next delivery on: %s.", plans),
        ]

    @api.model
    def _own_limits_sentence(self, company, names):
        """Whose of them count in this company: an administrator elsewhere wants no other's law."""
        region = company.inspection_region or company._inspection_region_of_country()
        if region == "policy":
            return self.env._("No country's limits count in this company: only your own policy's.")
        return self.env._("Those that count first in this company: %s.", names[region])
