"""Receipts at a till that is counted blind: one at a time, never all that was taken."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.closed_fields import TILL

# as many as a cashier needs to find the last ones, or one by its number
RECENT = 5
OPEN_ORDERS = {
    "pos.order": "state",
    "pos.order.line": "order_id.state",
    "pos.payment": "pos_order_id.state",
}


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def search_paid_order_ids(self, config_id, domain, limit, offset):
        if self.env.user._sees_takings():
            return super().search_paid_order_ids(config_id, domain, limit, offset)
        found = super().search_paid_order_ids(config_id, domain, RECENT, 0)
        return {**found, "totalCount": len(found["ordersInfo"])}

    @api.model
    def read_pos_orders(self, domain=False):
        if not self.env.user._sees_takings():
            paid = Domain(domain or []) & Domain("state", "not in", ("draft", "cancel"))
            if self.search_count(paid, limit=RECENT + 1) > RECENT:
                raise AccessError(self._one_at_a_time())
        return super().read_pos_orders(domain)

    def read_pos_data(self, data, config):
        """Code passes the till itself; an id comes from outside, where this is not for asking."""
        if isinstance(config, models.BaseModel) or self.env.user._sees_takings():
            return super().read_pos_data(data, config)
        raise AccessError(self._one_at_a_time())

    @api.model
    def _one_at_a_time(self):
        return self.env._("This till is counted blind: look a receipt up by its number.")


class PosConfig(models.Model):
    _inherit = "pos.config"

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
        config = self.with_context(supermarket_till=TILL)
        return super(PosConfig, config).read_config_open_orders(opened, record_ids)

    @api.depends_context("uid")
    def _compute_statistics_for_session(self):
        return super()._compute_statistics_for_session()

    def get_statistics_for_session(self, session):
        """The card of the till: how many orders, and not for how much."""
        asked = session.with_context(supermarket_till=TILL)
        statistics = super().get_statistics_for_session(asked)
        paid = statistics["orders"]["paid"]
        if paid and not self.env.user._sees_takings():
            display = self.env._("%s orders", paid["count"])
            statistics["orders"]["paid"] = {**paid, "amount": 0, "display": display}
        return statistics


class ReportSaleDetails(models.AbstractModel):
    _inherit = "report.point_of_sale.report_saledetails"

    @api.model
    def get_sale_details(self, *args, **kwargs):
        if not self.env.user._sees_takings():
            raise AccessError(
                self.env._("This till is counted blind: a supervisor prints its sales.")
            )
        return super().get_sale_details(*args, **kwargs)
