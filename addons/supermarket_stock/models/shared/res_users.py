from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _works_for_all_companies(self):
        """Whether what this person changes may hold in every company."""
        companies = self.env["res.company"].sudo()  # sudo: those, too, that he may not see
        return not companies.search_count([("id", "not in", self.company_ids.ids)], limit=1)
