from odoo import api, models


class SupermarketHold(models.Model):
    """What was delisted is not bought, and comes back by undoing the delisting alone."""

    _inherit = "supermarket.hold"

    @api.model
    def _not_bought(self, warehouses):
        """What was delisted, until that is undone."""
        delisting = self._active_from(
            "inspection.problem",
            ("company_id", "in", warehouses.company_id._holding_companies().ids),
        )
        return super()._not_bought(warehouses) | {
            (hold.product_id.id, store.id)
            for hold in delisting
            for store in hold.warehouse_id or warehouses
            if hold.company_id in store.company_id._holding_companies()
        }

    def _released_elsewhere(self):
        problem = self._delisting_problem()
        if problem:
            return self.env._(
                "%(hold)s delists a product: undo inspection problem %(problem)s to end it.",
                hold=self.name,
                problem=problem.name,
            )
        return super()._released_elsewhere()

    def _delisting_problem(self):
        """The problem that delists by the hold, if one does and is still there."""
        # sudo: what stopped the goods is no secret to who may release others
        problems = self.env["inspection.problem"].sudo()
        if self.origin_model != problems._name:
            return problems
        return problems.browse(self.origin_id).exists()
