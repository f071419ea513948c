from odoo import api, models
from odoo.addons.supermarket_stock.wizards.supermarket_setup import Switch

from ..models.till.res_company import LEDGER


class SupermarketSetup(models.TransientModel):
    _inherit = "supermarket.setup"

    @api.model
    def _switches(self, company):
        return [self._till_switch(company), *super()._switches(company)]

    @api.model
    def _till_switch(self, company):
        """The supermarket's till: which way the company's tills sell."""
        return Switch(
            key="supermarket_till",
            name=self.env._("Supermarket Till"),
            explanation=self.env._(
                "Goods leave the stock when they are paid, the lot that expires first is sold "
                "without a question, and what can't be right is refused before it is paid."
            ),
            is_on=company.point_of_sale_update_stock_quantities == LEDGER,
            changes=self._till_changes(company),
            turn=company._switch_sales_ledger,
        )

    @api.model
    def _till_changes(self, company):
        tills = self.env["pos.config"].search([("company_id", "=", company.id)])
        sessions = self.env["pos.session"].search_count(
            [("config_id", "in", tills.ids), ("state", "!=", "closed")]
        )
        changes = [
            self.env._(
                "Tills of this company that sell through the sales ledger from their next session "
                "on: %s.",
                len(tills),
            ),
            self.env._("Without it: %s.", company._stock_mode_before_name()),
            self.env._(
                "They read GS1 codes by the standard's own table (the price on a label, 392n, is "
                "what it costs), and a product's own code is no label, badge or coupon. The rules "
                "of the nomenclature stay as they are."
            ),
        ]
        if sessions:
            changes.append(
                self.env._(
                    "Open sessions, which keep the way they began with until they close: %s.",
                    sessions,
                )
            )
        advice = self.env["decimal.precision"]._grams_advice()
        return [*changes, advice] if advice else changes
