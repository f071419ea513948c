from odoo import api, models
from odoo.exceptions import AccessError

from ..till.res_company import LEDGER

# By which a customer pays less, whoever sells
PRICE_LISTS = {"property_product_pricelist", "specific_property_product_pricelist"}
POSITIONS = {"property_account_position_id"}


class ResPartner(models.Model):
    """A till sells to a customer by the customer's own price list and fiscal position.

    So who is held to a till's limits gives nobody others than the tills have anyway, or anybody
    gets: what stands in the form of a new customer.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_terms_of_till(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_terms_of_till(vals)
        return super().write(vals)

    @api.model
    def _check_terms_of_till(self, vals):
        told = (PRICE_LISTS | POSITIONS) & {name for name, value in vals.items() if value}
        if not told or not self._is_held_to_limits():
            return
        # sudo: what the tills of the own companies offer
        tills = self.env["pos.config"].sudo()
        tills = tills.search([("company_id", "in", self.env.companies.ids)])
        lists = self._pricelists_of_anybody(vals).union(
            *(till._get_available_pricelists() for till in tills)
        )
        positions = tills.fiscal_position_ids | tills.default_fiscal_position_id
        for name in told:
            if vals[name] not in (lists if name in PRICE_LISTS else positions).ids:
                raise AccessError(
                    self.env._("By what prices and taxes a customer buys, a supervisor enters.")
                )

    @api.model
    def _pricelists_of_anybody(self, vals):
        """The lists that a customer has without a word of anybody: the first, and a country's."""
        # sudo: cashiers sell by lists that they may not read whole
        lists = self.env["product.pricelist"].sudo()
        domain = lists._get_partner_pricelist_multi_search_domain_hook(self.env.company.id)
        general = lists.search([*domain, ("country_group_ids", "=", False)], limit=1)
        if country := vals.get("country_id"):
            general |= lists.search([*domain, ("country_group_ids.country_ids", "=", country)])
        return general

    @api.model
    def _is_held_to_limits(self):
        # sudo: how the company sells is no secret
        company = self.env.company.sudo()
        return (
            not self.env.su
            and company.point_of_sale_update_stock_quantities == LEDGER
            and self.env.user._is_told_less()
            and not self.env.user.has_group("account.group_account_invoice")
        )
