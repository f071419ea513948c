import logging
from pprint import pformat

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from psycopg2.errors import UniqueViolation

# the constraint that lets an order in once
ORDER_ONCE = "pos_order_unique_uuid"


class OrderData(dict):
    """An order from the till that is cheap to print.

    Core formats every order for a debug line (4 ms of an order's 50) whether the line is
    written or not. This prints in full only when somebody reads it.
    """

    def __repr__(self):
        core = logging.getLogger("odoo.addons.point_of_sale.models.pos_order")
        if core.isEnabledFor(logging.DEBUG):
            return pformat(dict(self))
        return f"{self.get('name')} {self.get('uuid')}"


def fields_but(model, names):
    """What the till gets where core names no fields, which means all: all but these."""
    return [
        name
        for name, field in model._fields.items()
        if name not in names and not field.manual and model._has_field_access(field, "read")
    ]


class PosOrder(models.Model):
    """What a paid order need not do while the customer waits. Nothing here changes a value."""

    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """Take orders; one that is being taken already, for a till that asked twice, is awaited."""
        try:
            return super().sync_from_ui([OrderData(order) for order in orders])
        except UniqueViolation as violation:
            if violation.diag.constraint_name == ORDER_ONCE and self._are_known(orders):
                # Odoo starts the request again, and finds the order there
                raise ConcurrencyError(str(violation)) from violation
            raise

    @api.model
    def _are_known(self, orders):
        """Does anybody else's transaction know one of the orders by now?"""
        uuids = [order.get("uuid") for order in orders]
        with self.env.registry.cursor() as cr:
            return bool(self.with_env(self.env(cr=cr)).search_count([("uuid", "in", uuids)]))

    @api.model_create_multi
    def create(self, vals_list):
        """Leave the chatter alone: an order names its cashier and its moment itself.

        Core writes a note "created" and makes the cashier a follower, of every order of the day:
        so it does where the till is Odoo's own.
        """
        if not self._are_of_our_tills(vals_list):
            return super().create(vals_list)
        orders = super(PosOrder, self.with_context(tracking_disable=True)).create(vals_list)
        return orders.with_env(self.env)

    @api.model
    def _are_of_our_tills(self, vals_list):
        ids = {vals.get("session_id") for vals in vals_list}
        sessions = self.env["pos.session"].browse(filter(None, ids))
        return all(ids) and all(session.stock_by_ledger for session in sessions)

    def exists(self):
        """Spare the query while lines are created of orders that were just looked up.

        A client that forges the context fools nobody but itself: the order's foreign key decides.
        """
        known = self.env.context.get("supermarket_known_orders")
        if known and self.ids and set(self.ids) <= set(known):
            return self
        return super().exists()

    def _compute_total_cost_in_real_time(self):
        # sudo: the costs of an order just accepted; core writes line by line, and asks each time
        return super(PosOrder, self.sudo())._compute_total_cost_in_real_time()

    def _compute_total_cost_at_session_closing(self, stock_moves):
        """As in core, with the moves of a product looked up once.

        Core goes through all moves of the session for every line of it: a thousand orders of ten
        lines look at some ten million moves. A product without moves is left to core's own rule.
        """
        by_product = stock_moves.grouped("product_id")
        lines = self.lines.filtered(lambda line: line._is_product_storable_fifo_avco())
        for product, of_product in lines.grouped("product_id").items():
            of_product._compute_total_cost(by_product.get(product, stock_moves))

    @api.model
    def _load_pos_data_fields(self, config):
        """All fields as in core but the chatter's: no till shows it, it costs eight queries."""
        chatter = self.env["mail.thread"]._fields.keys() - {"id", "display_name"}
        return super()._load_pos_data_fields(config) or fields_but(self, chatter)
