from odoo import models


class StockRule(models.Model):
    """Whose the order is that a decision makes, and which order it joins."""

    _inherit = "stock.rule"

    def _prepare_purchase_order(self, company_id, origins, values):
        """Who accepted the proposal is the buyer, where the vendor has none."""
        vals = super()._prepare_purchase_order(company_id, origins, values)
        return {**vals, "user_id": vals.get("user_id") or self._deciding_buyer()}

    def _make_po_get_domain(self, company_id, values, partner):
        domain = super()._make_po_get_domain(company_id, values, partner)
        buyer, apart = self._deciding_buyer(), self.env.context.get("replenishment_apart_from")
        if buyer and not partner.buyer_id:
            own = ("user_id", "in", (False, buyer))
            domain = tuple(own if leaf[0] == "user_id" else leaf for leaf in domain)
        return (*domain, ("id", "not in", apart)) if apart else domain

    def _deciding_buyer(self):
        return self.env.context.get("replenishment_buyer") or False
