"""What Odoo does dearer than it need at each order. Nothing here changes a value.

One file for all of it, whatever the model: each override says what it saves, and goes when core
has become as quick.
"""

import logging
import os
import threading
from pprint import pformat

import psycopg2
from odoo import api, models
from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads
from odoo.exceptions import ConcurrencyError
from odoo.sql_db import connection_info_for
from odoo.tools.misc import OrderedSet
from psycopg2 import sql
from psycopg2.errors import UniqueViolation

from ..tools.guards import TAKING

CHANNELS = "bus.bus.channels"
# the constraint that lets an order in once
ORDER_ONCE = "pos_order_unique_uuid"
# What taking an order reads of what it only looks at. Whoever needs another field of them gets it
# as ever, with all others. On an order of ten lines: 8 of 28 ms of processor time down to 3.
READ_OF_ORDERS = {
    "account.tax": {"active", "company_id"},
    "ir.sequence": {
        "active",
        "company_id",
        "implementation",
        "number_increment",
        "padding",
        "prefix",
        "suffix",
        "use_date_range",
    },
    "pos.config": {
        "access_token",
        "cash_rounding",
        "company_id",
        "currency_id",
        "default_fiscal_position_id",
        "invoice_journal_id",
        "journal_id",
        "name",
        "order_edit_tracking",
        "order_line_seq_id",
        "order_seq_id",
        "oversell_policy",
        "picking_type_id",
        "pricelist_id",
        "round_off_product_id",
        "use_limits",
        "use_presets",
    },
    "pos.payment.method": {
        "active",
        "company_id",
        "is_cash_count",
        "is_online_payment",
        "use_payment_terminal",
    },
    "pos.session": {
        "config_id",
        "move_id",
        "name",
        "rescue",
        "start_at",
        "state",
        "stock_by_ledger",
        "update_stock_at_closing",
        "user_id",
    },
    "product.category": {"age_limit", "oversell_policy", "parent_id", "parent_path"},
    "product.product": {"active", "product_tmpl_id"},
    "product.template": {
        "active",
        "age_limit",
        "categ_id",
        "company_id",
        "is_storable",
        "oversell_policy",
        "tracking",
        "type",
        "uom_id",
        "use_expiration_date",
        "write_date",
    },
    "res.company": {
        "account_fiscal_country_id",
        "active",
        "anglo_saxon_accounting",
        "currency_id",
        "parent_id",
        "parent_path",
        "partner_id",
        "point_of_sale_update_stock_quantities",
    },
    "res.country": {"code"},
    "res.currency": {"active", "decimal_places", "rounding"},
    "res.users": {"active", "company_id", "partner_id", "share"},
    "stock.location": {"company_id", "parent_path", "usage", "warehouse_id"},
    "stock.picking.type": {
        "active",
        "default_location_dest_id",
        "default_location_src_id",
        "return_picking_type_id",
        "warehouse_id",
    },
    "stock.warehouse": {"company_id", "lot_stock_id", "till_channel"},
}


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
    """What a paid order need not do while the customer waits."""

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

    def _update_sequence_number(self, session, values):
        """As in core, by one statement instead of three: the number is the same, and gapless."""
        sequence = session.config_id.order_seq_id
        if sequence.use_date_range or sequence.implementation != "no_gap":
            super()._update_sequence_number(session, values)
            return
        [name] = self.env["pos.order.line"]._draw_names(sequence, 1)
        around = (sequence.prefix or "", sequence.suffix or "")
        values["sequence_number"] = name.removeprefix(around[0]).removesuffix(around[1])

    @api.model
    def _are_of_our_tills(self, vals_list):
        ids = {vals.get("session_id") for vals in vals_list}
        sessions = self.env["pos.session"].browse(filter(None, ids))
        return all(ids) and all(session.stock_by_ledger for session in sessions)

    def exists(self):
        """Spare the query while lines are created of orders that were just looked up.

        Core asks it once a line, before it looks whether the line needs a name at all: nine
        queries of an order of ten lines.

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


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    @api.model
    def search_read(self, domain=None, fields=None, *args, **kwargs):
        """Answer from memory which methods of an order are paid online.

        `pos_online_payment` asks it in the database for each order's payments, though they were
        read a moment before: a statement and 0.9 of an order's 25 ms of processor time.
        """
        of_order = _asked_online(domain) if TAKING.is_in(self.env) and fields == ["id"] else None
        if of_order is None:
            return super().search_read(domain, fields, *args, **kwargs)
        methods = self.browse(of_order)._filtered_access("read")
        return [{"id": one.id} for one in methods if one.active and one.is_online_payment]


def _asked_online(domain):
    """The ids of a domain that asks which of them are paid online, None for any other."""
    match domain:
        case ["&", ("id", "in", list(ids)), ("is_online_payment", "=", True)]:
            return ids
    return None


class NotifyConnection:
    """The connection over which a process tells the bus that there is something to fetch.

    Core connects to the database server for each of these messages and disconnects: 4 ms of
    every sale, and a new server process. This one stays open, and is opened again when it broke.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None
        self._process = None

    def send(self, payloads):
        with self._lock:
            try:
                self._execute(payloads)
            except psycopg2.Error:
                self._connection = None
                self._execute(payloads)

    def _execute(self, payloads):
        with self._open().cursor() as cr:
            for payload in payloads:
                cr.execute(
                    sql.SQL("SELECT {}('imbus', %s)").format(sql.Identifier(ODOO_NOTIFY_FUNCTION)),
                    [payload],
                )

    def _open(self):
        """The connection of this very process: one inherited over a fork is the parent's."""
        if not self._connection or self._connection.closed or self._process != os.getpid():
            _name, info = connection_info_for("postgres")
            self._connection = psycopg2.connect(**info)
            self._connection.autocommit = True
            self._process = os.getpid()
        return self._connection


notify_connection = NotifyConnection()


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _ensure_hooks(self):
        """Take core's place in telling the bus, after the commit."""
        postcommit = self.env.cr.postcommit
        if CHANNELS not in postcommit.data:
            postcommit.data[CHANNELS] = OrderedSet()

            @postcommit.add
            def notify():
                notify_connection.send(get_notify_payloads(list(postcommit.data.pop(CHANNELS))))

        return super()._ensure_hooks()


class Base(models.AbstractModel):
    """While orders are taken the records they name are read by the fields that orders need.

    Core reads all columns of a record, of a till eighty, of a company a hundred, for each order
    anew. A client that forges the context reads in smaller bites, nothing else.
    """

    _inherit = "base"

    def _fetch_field(self, field):
        if self.env.context.get("supermarket_reads_narrowly"):
            names = READ_OF_ORDERS.get(self._name, ())
            if field.name in names:
                return self.fetch([name for name in names if self._may_fetch(name)])
        return super()._fetch_field(field)

    def _may_fetch(self, name):
        field = self._fields.get(name)
        return field is not None and field.prefetch and self._has_field_access(field, "read")
