from contextlib import suppress

from odoo import api, models
from odoo.exceptions import MissingError, UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ....tools.guards import TAKING
from ....tools.order_input import (
    MAX_ORDERS,
    Fault,
    first_fault,
    is_id,
    is_short_text,
    line_uuids,
    new_rows,
)
from ....tools.order_sums import own_rows
from ....tools.together import Together
from ...till.res_company import LEDGER


class PosOrder(models.Model):
    """What no till of ours sends is refused before anything is written, naming the field.

    An order paid offline is never refused (see `pos_order_offline.py`), and in another mode than
    the sales ledger nothing is looked at: there Odoo alone decides. One statement an order,
    whether a line was sold before; the rest reads what the order needs.
    """

    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        # what a till does not say is not said by its context either
        own = self.with_context(clean_context(self.env.context), supermarket_reads_narrowly=True)
        reading = own._asking_together(orders)
        try:
            taken, known, wrong = reading._check_ui_orders(orders)
            # Core enters the payments of an order that says already that it is paid.
            taking = TAKING.on(reading).with_context(
                supermarket_known=known, supermarket_wrong=wrong
            )
            return super(PosOrder, taking).sync_from_ui(taken)
        except UserError:
            self._release_refused(orders)
            raise

    @api.model
    def _release_refused(self, orders):
        """What was promised to an order that is refused is there for others again."""
        if isinstance(orders, list) and len(orders) == 1 and isinstance(orders[0], dict):
            uuid = orders[0].get("uuid")
            if is_short_text(uuid):
                self._release_promised([uuid])

    @api.model
    def _get_open_order(self, order):
        """Look for the order once. Who forges the context is a user and may look by himself."""
        known = self.env.context.get("supermarket_known") or {}
        if order.get("uuid") in known:
            return self.browse(known[order["uuid"]] or [])
        return super()._get_open_order(order)

    @api.model
    def _check_ui_orders(self, orders):
        """Return (the orders as they can be booked, {uuid: id} of known ones, {uuid: faults})."""
        if not isinstance(orders, list):
            if self._is_left_to_core(orders):
                return orders, {}, {}
            self._refuse_orders()
        taken, known, wrong = [], {}, {}
        for order in orders:
            if self._is_left_to_core(order):
                taken.append(order)
                continue
            if len(orders) > MAX_ORDERS:
                self._refuse_orders()
            checked, existing, faults = self._check_ui_order(order)
            taken.append(checked)
            uuid = order["uuid"]
            known[uuid] = existing.id or (None if uuid in known else 0)
            if faults:
                wrong[uuid] = faults
        # of an order that comes twice at once the second finds the first
        return taken, {uuid: one for uuid, one in known.items() if one is not None}, wrong

    @api.model
    def _refuse_orders(self):
        raise ValidationError(self.env._("orders: send a list of at most %s orders.", MAX_ORDERS))

    @api.model
    def _is_left_to_core(self, order):
        """Whether the order is one of a till that works Odoo's way, which takes what Odoo takes.

        What can't be read as an order of a session is checked where the company sells the
        supermarket's way.
        """
        # sudo: which way a session sells is no secret, whoever sends its orders
        sessions = self.env["pos.session"].sudo()
        if isinstance(order, dict) and is_id(order.get("session_id")):
            session = sessions.browse(order["session_id"])
            self._read_session_ahead(session)
            with suppress(MissingError):
                return not session.stock_by_ledger
        return self.env.company.point_of_sale_update_stock_quantities != LEDGER

    @api.model
    def _check_ui_order(self, order):
        """Return (the order as it can be booked, as it is known, [what was wrong with it])."""
        is_offline = isinstance(order, dict) and order.get("paid_offline")
        if is_offline and order.get("state") != "draft":
            return self._mended(order)
        fault = first_fault(order)
        if fault:
            self._refuse_input(order, fault)
        session = self._session_of_input(order)
        existing = self._known_order(order)
        if existing.state not in (False, "draft"):
            return order, existing, []  # it was taken before: nothing of what is sent now counts
        order = self._only_said(self._with_own_rows(order, existing), session, existing)
        self._check_lots_said(order, [row[2] for row in order["lines"] if row[0] in (0, 1)])
        order, fault = self._summed(order, session, existing)
        if fault:
            self._refuse_input(order, fault)
        self._check_companies_of_input(order, session, existing)
        self._check_lines_unsold(order)
        self._refuse_forged_stickers(order, session)
        return order, existing, []

    @api.model
    def _refuse_forged_stickers(self, order, session):
        """Step: refuse an order with a sticker that nobody printed."""

    @api.model
    def _known_order(self, order):
        # sudo: the till's own order, saved by whoever served the customer before
        existing = self.sudo()._get_open_order(order)
        if existing.state == "cancel" and order.get("state") == "paid":
            existing.state = "draft"  # another till gave it up, and the customer paid it here
        return existing

    @api.model
    def _with_own_rows(self, order, existing):
        """Address what is stored of a saved order, and nothing that is gone meanwhile."""
        stored = {}
        for name in ("lines", "payment_ids"):
            rows = order.get(name) or []
            if existing or any(row[0] for row in rows):
                uuids = {record.uuid: record.id for record in existing[name]}
                stored[name] = own_rows(rows, uuids)
        return type(order)({**order, **stored}) if stored else order

    @api.model
    def _refuse_input(self, order, fault):
        """Say which field of which order is wrong and what to send instead."""
        uuid = order.get("uuid") if isinstance(order, dict) else None
        raise ValidationError(
            self.env._(
                "Order %(order)s was refused: %(field)s – %(remedy)s Nothing was changed.",
                order=str(uuid or "?")[:64],
                field=fault.field,
                remedy=self._remedies()[fault.fault],
            )
        )

    @api.model
    def _remedies(self):
        return {
            "record": self.env._("send a record with named fields."),
            "list": self.env._("send a list."),
            "many": self.env._("an order has at most 2000 lines; split it."),
            "text": self.env._("send a text of 1 to 64 characters."),
            "long": self.env._("shorten the text to 20000 characters."),
            "characters": self.env._("leave out control characters."),
            "id": self.env._("send the id of a record, a whole number above zero."),
            "nothing": self.env._("send at least one line with its product, quantity and price."),
            "number": self.env._("send a finite number of at most fifteen digits."),
            "quantity": self.env._("send a finite quantity below a thousand million."),
            "percent": self.env._("send a percentage from 0 to 100."),
            "twice": self.env._("each line has a uuid of its own."),
            "lots": self.env._("an order names at most 200 lots; split it."),
            "sum": self.env._("it must be the sum of the lines."),
            "product": self.env._("it must be quantity times price less discount, plus tax."),
            "product_id": self.env._("choose a product of the till's company."),
            "partner_id": self.env._("choose a customer of the till's company."),
            "method": self.env._("choose a payment method of the till."),
            "session": self.env._("choose a session of the till's company."),
            "pricelist": self.env._("choose a price list of the till or of the customer."),
            "position": self.env._("choose a fiscal position of the till or of the customer."),
            "price": self.env._("give back at most what was paid for it."),
            "returned": self.env._("return the product that was sold."),
            "direction": self.env._("what was sold is returned by a quantity below zero."),
            "reward": self.env._("the promotion does not give that."),
            "sold": self.env._("this line was sold with another order."),
            "tax": self.env._("send the product's taxes."),
        }

    @api.model
    def _refuse_field(self, order, field, fault):
        self._refuse_input(order, Fault(field, fault))

    @api.model
    def _session_of_input(self, order):
        session = self.env["pos.session"].sudo().browse(order["session_id"])  # sudo: asked below
        company = self._company_of(session)
        if not company or company.id not in self.env.user._get_company_ids():
            self._refuse_field(order, "session_id", "session")
        self.with_company(company)._read_goods_ahead(order)
        return session

    @api.model
    def _company_of(self, record):
        """The company, empty where there is none, None for a record that does not exist.

        Reads what the order will need anyway instead of asking whether it exists.
        """
        try:
            return record.company_id
        except MissingError:
            return None

    @api.model
    def _is_of_company(self, record, company):
        """Whether a till of the company may use it, as core decides: the head office's, too."""
        owner = self._company_of(record)
        return owner is not None and (not owner or owner in company.parent_ids)

    @api.model
    def _check_companies_of_input(self, order, session, existing):
        """The products, the customer and the payment methods are the till's company's."""
        company = session.company_id
        lines = list(new_rows(order.get("lines") or []))
        products = self.env["product.product"].sudo()  # sudo: only their company is looked at
        ids = {line["product_id"] for line in lines if line.get("product_id")}
        asked = {product.id: product for product in products.browse(ids)}
        for index, line in enumerate(lines):
            product = asked.get(line.get("product_id"))
            if not product:
                continue
            if not self._is_of_company(product, company):
                self._refuse_field(order, f"lines[{index}].product_id", "product_id")
        self._check_rewards_of_input(order, lines)
        pricelist = order.get("pricelist_id")
        if pricelist and pricelist not in self._pricelists_of_till(order, session, existing):
            self._refuse_field(order, "pricelist_id", "pricelist")
        self._check_position_of_input(order, session, existing)
        self._check_taxes_of_input(order, asked, session)
        self._check_partner_of_input(order, company)
        methods = set(session.config_id.payment_method_ids.ids)
        for index, payment in enumerate(new_rows(order.get("payment_ids") or [])):
            if payment.get("payment_method_id") not in {None, *methods}:
                self._refuse_field(order, f"payment_ids[{index}].payment_method_id", "method")

    @api.model
    def _check_rewards_of_input(self, order, lines):
        """Rewards that there are; whether they give what is taken off is asked later."""
        ids = {line["reward_id"] for line in lines if line.get("reward_id")}
        if not ids:
            return
        # sudo: whether they exist, whoever may read them
        there = self.env["loyalty.reward"].sudo().browse(one for one in ids if is_id(one)).exists()
        if ids - set(there.ids):
            self._refuse_field(order, "lines.reward_id", "reward")

    @api.model
    def _pricelists_of_till(self, order, session, existing):
        """Ids of the price lists that the till may choose: its own, its presets', the customer's.

        What was chosen before stays: on a saved order, the receipt returned, a quotation settled.
        """
        config = session.config_id
        own = config._get_available_pricelists()
        if order["pricelist_id"] in own.ids:
            return own.ids
        own |= self._presets_of_till(config).pricelist_id
        own |= self._chosen_before("pricelist_id", order, session, existing)
        return (own | self._customer_of(order, session.company_id).property_product_pricelist).ids

    @api.model
    def _check_position_of_input(self, order, session, existing):
        position = order.get("fiscal_position_id")
        if position and position not in self._positions_of_till(order, session, existing):
            self._refuse_field(order, "fiscal_position_id", "position")

    @api.model
    def _positions_of_till(self, order, session, existing):
        """Ids of the fiscal positions that the till may choose, as of the price lists."""
        config = session.config_id
        positions = config.fiscal_position_ids | config.default_fiscal_position_id
        positions |= self._presets_of_till(config).fiscal_position_id
        positions |= self._chosen_before("fiscal_position_id", order, session, existing)
        partner = self._customer_of(order, session.company_id)
        # sudo: which position holds is asked, not shown
        own = self.env["account.fiscal.position"].sudo().with_company(session.company_id)
        if partner:
            positions |= own._get_fiscal_position(partner)
        return {*positions.ids, *partner.property_account_position_id.ids}

    @api.model
    def _customer_of(self, order, company):
        """The customer, if still there, as the company sees them."""
        # sudo: only what concerns the till is looked at; it gets that with the customer
        partners = self.env["res.partner"].sudo().with_company(company)
        return partners.browse(order.get("partner_id") or []).exists()

    @api.model
    def _presets_of_till(self, config):
        if not config.use_presets:
            return self.env["pos.preset"]
        return config._till_presets()

    @api.model
    def _chosen_before(self, name, order, session, existing):
        """The field of the order as it was saved, of the receipt returned, of quotations."""
        rows = list(new_rows(order.get("lines") or []))
        ids = {row.get("refunded_orderline_id") for row in rows if order.get("is_refund")}
        # sudo: only the one field is looked at, whoever sold it
        returned = self.env["pos.order.line"].sudo().browse(filter(None, ids)).exists()
        chosen = (existing | returned.order_id)[name]
        for quotation in self._quotations(rows, session.company_id):
            chosen |= quotation[name]
        return chosen

    @api.model
    def _check_partner_of_input(self, order, company):
        # A customer who was deleted meanwhile is dropped by core: the sale is taken.
        partner = self._customer_of(order, company)
        if partner and not self._is_of_company(partner, company):
            self._refuse_field(order, "partner_id", "partner_id")

    @api.model
    def _check_lines_unsold(self, order):
        """A line's uuid is its key in the ledger: used again it would sell without stock."""
        uuids, together = line_uuids(order), Together.of(self.env)
        if not uuids or (together and together.sold_lines.isdisjoint(uuids)):
            return
        rows = self.env.execute_query(
            SQL(
                """SELECT line_uuid FROM supermarket_sale_ledger
                    WHERE line_uuid = ANY(%s) AND order_uuid <> %s LIMIT 1""",
                uuids,
                order["uuid"],
            )
        )
        if rows:
            self._refuse_field(order, "lines.uuid", "sold")
