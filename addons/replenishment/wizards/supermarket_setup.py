from odoo import api, models


class SupermarketSetup(models.TransientModel):
    _inherit = "supermarket.setup"

    @api.model
    def _switches(self, company):
        return [*super()._switches(company), self._replenishment_switch(company)]

    @api.model
    def _replenishment_switch(self, company):
        """The nightly pass; whose rule a rule is, a person decides one by one."""
        return self._company_switch(
            company,
            "replenishment_on",
            self.env._(
                "Every night the pass forecasts what will be sold and proposes what to buy. "
                "Nothing is ordered without a person, unless that is switched on as well."
            ),
            [
                self._kept_rules_sentence(company),
                self._handed_over_sentence(company),
                self._shortages_sentence(company),
            ],
        )

    @api.model
    def _rules(self, company, *domain):
        return self.env["stock.warehouse.orderpoint"].search_count(
            [("company_id", "=", company.id), *domain]
        )

    @api.model
    def _kept_rules_sentence(self, company):
        return self.env._(
            "Reordering rules that go on buying as they do, until you hand them over in "
            "Replenishment → Rules to Hand Over: %(count)s, automatic ones among them: "
            "%(automatic)s.",
            count=self._rules(company, ("replenishment_mode", "=", "core")),
            automatic=self._rules(
                company, ("replenishment_mode", "=", "core"), ("trigger", "=", "auto")
            ),
        )

    @api.model
    def _handed_over_sentence(self, company):
        count = self._rules(company, ("replenishment_mode", "!=", "core"))
        if not count:
            return None
        return self.env._(
            "Rules that go back to what they were when it is switched off: %s.", count
        )

    @api.model
    def _shortages_sentence(self, company):
        count = self.env["supermarket.shortage"].search_count(
            [("company_id", "=", company.id), ("state", "=", "open")]
        )
        return self.env._("Products below their safety stock now: %s.", count)
