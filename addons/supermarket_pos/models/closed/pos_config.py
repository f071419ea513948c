from odoo import api, models
from odoo.fields import Domain

from ...tools.closed_fields import TILL

OPEN_ORDERS = {
    "pos.order": "state",
    "pos.order.line": "order_id.state",
    "pos.payment": "pos_order_id.state",
}


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _without_costs_of(self, data):
        for model in ("product.template", "product.product"):
            self._without_costs(data.get(model) or [])

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_supermarket_in_charge"] = not self.env.user._is_told_less()
        return read_records

    def _without_costs(self, rows):
        """A browser keeps what it loaded, for whoever works the till next."""
        if not self._has_costs():
            for row in rows:
                row["standard_price"] = 0.0
        return rows

    def _has_costs(self):
        """Whether the till knows what goods cost: where a setting or a price list asks for it."""
        if not self._is_supermarket_till():
            return self.env.user._sees_costs() or self._prices_by_cost()
        return self.is_margins_costs_accessible_to_every_user or self._prices_by_cost()

    def _prices_by_cost(self):
        """A till works out prices itself: of a price list that adds to costs, too."""
        # sudo: whether prices are made of costs is part of the till's set-up
        items = self.env["product.pricelist.item"].sudo()
        return bool(
            items.search_count(
                [
                    ("pricelist_id", "in", self.sudo()._till_pricelists().ids),
                    ("base", "=", "standard_price"),
                    ("compute_price", "!=", "fixed"),
                ],
                limit=1,
            )
        )

    def read_config_open_orders(self, domain, record_ids=None):
        record_ids = record_ids or {}
        if self.env.user._sees_takings():
            return super().read_config_open_orders(domain, record_ids)
        opened = {
            model: Domain(wanted or []) & Domain(OPEN_ORDERS[model], "=", "draft")
            if model in OPEN_ORDERS
            else wanted
            for model, wanted in domain.items()
        }
        config = TILL.on(self)
        return super(PosConfig, config).read_config_open_orders(opened, record_ids)

    @api.depends_context("uid")
    def _compute_statistics_for_session(self):
        return super()._compute_statistics_for_session()

    def get_statistics_for_session(self, session):
        """The card of the till: how many orders, and not for how much."""
        asked = TILL.on(session)
        statistics = super().get_statistics_for_session(asked)
        paid = statistics["orders"]["paid"]
        if paid and not self.env.user._sees_takings():
            display = self.env._("%s orders", paid["count"])
            statistics["orders"]["paid"] = {**paid, "amount": 0, "display": display}
        return statistics
