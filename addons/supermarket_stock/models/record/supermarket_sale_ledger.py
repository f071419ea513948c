from odoo import api, models
from odoo.fields import Domain

from ...tools.typed_names import typed_domain


class SupermarketSaleLedger(models.Model):
    """Whose name a person types in the list is looked up first: for the sales of nobody the
    database would read the ledger from its end to its beginning."""

    _inherit = "supermarket.sale.ledger"

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search(Domain(domain).map_conditions(self._looked_up), *args, **kwargs)

    @api.model
    def _looked_up(self, condition):
        """The same condition by ids, where it is about names: as typed, or as the ORM has it."""
        named = typed_domain(condition) if condition.field_expr == "user_id" else None
        if named is None:
            return condition
        # with archived ones, as the ORM looks for what a field points to
        people = self.env["res.users"]._search(named, active_test=False)
        return Domain("user_id", "in", list(people.get_result_ids()))
