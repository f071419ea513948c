"""What Odoo does dearer than it need at each order. Nothing here changes a value.

One file for all of it, whatever the model: each override says what it saves, and goes when core
has become as quick.
"""

import logging
import os
import threading
from contextlib import suppress
from pprint import pformat

import psycopg2
from odoo import api, fields, models, tools
from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads
from odoo.exceptions import ConcurrencyError, MissingError
from odoo.sql_db import connection_info_for
from odoo.tools.misc import OrderedSet
from psycopg2 import sql
from psycopg2.errors import UniqueViolation

from ..tools.guards import TAKING
from ..tools.of_order import OfOrder
from ..tools.order_input import is_id, new_rows
from ..tools.order_reads import LED_BY_GOODS, LED_BY_SESSION, READ_OF_ORDERS
from ..tools.past_refusals import steps_behind
from ..tools.read_ahead import read_ahead
from ..tools.rule_names import OWN_STORES, names_asked

CHANNELS = "bus.bus.channels"
# the constraint that lets an order in once
ORDER_ONCE = "pos_order_unique_uuid"
# what colleagues of the same rights, companies and stores have in common
SHARED_NAMES = {"company_ids", "company_id", OWN_STORES}


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


def order_first(vals, name):
    """The values of a new line or payment, the order before its amounts.

    Of each amount core asks the currency: it would ask the database whose line it is.
    """
    return {name: vals[name], **vals} if name in vals else vals


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

    @api.model
    def _read_session_ahead(self, session):
        """Have in memory what an order of the session looks at.

        One session of a till is open, beside those of rescue: core asks which for each order.
        """
        read_ahead(session, LED_BY_SESSION, READ_OF_ORDERS)
        with suppress(MissingError):
            if session.state != "closed" and not session.rescue:
                current = session.config_id._fields["current_session_id"]
                current._insert_cache(session.config_id, session.ids)

    @api.model
    def _read_goods_ahead(self, order):
        """The same of what is sold; nothing is known of the order but its shape."""
        lines = new_rows(order.get("lines") or [])
        ids = {line.get("product_id") for line in lines if isinstance(line, dict)}
        # sudo: what a till sells, whatever the cashier may read; asked before it is sold
        goods = self.env["product.product"].sudo().browse(filter(is_id, ids))
        read_ahead(goods, LED_BY_GOODS, READ_OF_ORDERS)

    def _update_sequence_number(self, session, values):
        """As in core, by one statement instead of three: the number is the same, and gapless.

        Where another addon numbers some orders otherwise, as Spain those with an invoice, its way
        stays.
        """
        sequence = session.config_id.order_seq_id
        own_ways = steps_behind(self, PosOrder, "_update_sequence_number")
        is_plain = sequence.implementation == "no_gap" and not sequence.use_date_range
        if not is_plain or len(own_ways) > 1:
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


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    price_subtotal = OfOrder()
    price_subtotal_incl = OfOrder()


class PosPayment(models.Model):
    _inherit = "pos.payment"

    amount = OfOrder()


class PosConfig(models.Model):
    """Which session is open, without those of the years before.

    Core reads every session that the till ever had, for each order and each look at the tills:
    some thousand after three years.
    """

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_fields(self, config):
        """All fields as in core but the figures of the till's card in the back office: what a till
        has sold so far is added up for it, 10 of its start's 350 ms of processor time."""
        names = super()._load_pos_data_fields(config)
        return names or fields_but(self, {"statistics_for_current_session"})

    def _open_sessions(self):
        """Return {till: its sessions that are not closed, the newest first}."""
        sessions = self.env["pos.session"].search_fetch(
            [("config_id", "in", self.ids), ("state", "!=", "closed")],
            ["config_id", "state", "rescue", "user_id", "start_at"],
        )
        of_till = sessions.grouped("config_id")
        return {till: of_till.get(till._origin, sessions.browse()) for till in self}

    @api.depends("session_ids", "session_ids.state")
    def _compute_current_session(self):
        for till, opened in self._open_sessions().items():
            current = opened.filtered(lambda session: not session.rescue)[:1]
            till.has_active_session = bool(opened)
            till.current_session_id = current
            till.current_session_state = current.state
            till.number_of_rescue_session = len(opened.filtered("rescue"))

    @api.depends("session_ids")
    def _compute_current_session_user(self):
        now = fields.Datetime.now()
        for till, opened in self._open_sessions().items():
            current = opened.filtered(lambda session: not session.rescue)[:1]
            started = current.start_at
            till.pos_session_username = current.user_id.sudo().name  # sudo: as in core
            till.pos_session_state = current.state
            till.pos_session_duration = (now - started).days if started else 0
            till.current_user_id = current.user_id


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


class IrRule(models.Model):
    """What record rules say is worked out once for all who have the same rights, not for each.

    Core keeps it by person, among 8,192 other things. A thousand cashiers need thirty each: it was
    worked out anew at nearly every order, 2.4 ms for each model that the order looks at, and took
    half of the servers' time (`./run bench tills`).
    """

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        core = super()._compute_domain
        groups = None if self.env.su else self.env.user._get_group_ids()
        if not groups or not self._is_shared(model_name, mode, groups):
            return core(model_name, mode)
        companies = (tuple(self.env.companies.ids), self.env.company.id)
        context = tuple(self._compute_domain_context_values())
        asker = (groups, self.env.user._own_store_ids(), companies, context)
        return self._compute_shared_domain(core, model_name, mode, asker)

    @api.model
    @tools.ormcache("model_name", "mode", "asker")
    def _compute_shared_domain(self, core, model_name, mode, asker):
        """The domain that core works out for who asks first: `asker` is all it depends on."""
        return core(model_name, mode)

    @api.model
    @tools.ormcache("model_name", "mode", "groups")
    def _is_shared(self, model_name, mode, groups):
        """Whether the rules that bind these groups ask nothing that differs between colleagues.

        Where another addon has rules by ways of its own, core's way stays.
        """
        ways = type(self).__mro__
        below = ways[ways.index(IrRule) + 1 :]
        own_ways = [one for one in below if {"_compute_domain", "_get_rules"} & vars(one).keys()]
        # sudo: rules, which nobody reads, of models that the person asks for
        rules = self._get_rules(model_name, mode).sudo()
        asked = [names_asked(rule.domain_force) for rule in rules if rule.domain_force]
        return (
            len(own_ways) == 1  # core's
            and set().union(*asked) <= SHARED_NAMES
            and all(
                self._is_shared(parent, mode, groups) for parent in self.env[model_name]._inherits
            )
        )


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
            if field.prefetch and field.name in names:
                return self.fetch([name for name in names if self._may_fetch(name)])
        return super()._fetch_field(field)

    def _may_fetch(self, name):
        field = self._fields.get(name)
        return field is not None and field.prefetch and self._has_field_access(field, "read")
