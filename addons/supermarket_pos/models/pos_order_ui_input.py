from odoo import api, models
from odoo.exceptions import MissingError, ValidationError
from odoo.tools import SQL

from .guards import TAKING
from .order_input import MAX_ORDERS, Fault, first_fault, is_id, line_uuids, new_rows, sum_fault
from .res_company import LEDGER


def _session_ids(orders):
    """The sessions that orders name, none where one of them is no order of a session."""
    if not isinstance(orders, list):
        return set()
    named = [order.get("session_id") if isinstance(order, dict) else None for order in orders]
    return set(named) if all(is_id(session_id) for session_id in named) else set()


class PosOrder(models.Model):
    """What no till of ours sends is refused before anything is written, naming the field.

    One statement an order, whether a line was sold before; the rest reads what the order needs.
    """

    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        if self._is_of_supermarket_till(orders):
            self._check_ui_orders(orders)
        # Core enters the payments of an order that says already that it is paid.
        taking = self.with_context(supermarket_taking=TAKING)
        return super(PosOrder, taking).sync_from_ui(orders)

    @api.model
    def _is_of_supermarket_till(self, orders):
        """Are these to be checked? A till that works Odoo's way sends what Odoo takes.

        What can't be read as orders of one is checked where the company sells the supermarket's
        way.
        """
        # sudo: which way a session sells is no secret, whoever sends its orders
        sessions = self.env["pos.session"].sudo().browse(_session_ids(orders))
        try:
            ways = [session.stock_by_ledger for session in sessions]
        except MissingError:
            ways = []
        return any(ways or [self.env.company.point_of_sale_update_stock_quantities == LEDGER])

    @api.model
    def _check_ui_orders(self, orders):
        if not isinstance(orders, list) or len(orders) > MAX_ORDERS:
            raise ValidationError(
                self.env._("orders: send a list of at most %s orders.", MAX_ORDERS)
            )
        for order in orders:
            fault = first_fault(order)
            if fault:
                self._refuse_input(order, fault)
            self._check_ui_order(order)

    @api.model
    def _check_ui_order(self, order):
        session = self._session_of_input(order)
        fault = sum_fault(order, self._rounding_of_input(session.config_id))
        if fault:
            self._refuse_input(order, fault)
        self._check_companies_of_input(order, session)
        self._check_lines_unsold(order)

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
            "id": self.env._("send the id of a record, a whole number above zero."),
            "number": self.env._("send a finite number below a thousand million."),
            "percent": self.env._("send a percentage from 0 to 100."),
            "twice": self.env._("each line has a uuid of its own."),
            "sum": self.env._("it must be the sum of the lines."),
            "product": self.env._("it must be quantity times price less discount, plus tax."),
            "product_id": self.env._("choose a product of the till's company."),
            "partner_id": self.env._("choose a customer of the till's company."),
            "method": self.env._("choose a payment method of the till."),
            "session": self.env._("choose a session of the till's company."),
            "sold": self.env._("this line was sold with another order."),
            "tax": self.env._("the product's taxes are missing."),
        }

    @api.model
    def _refuse_field(self, order, field, fault):
        self._refuse_input(order, Fault(field, fault))

    @api.model
    def _session_of_input(self, order):
        session = self.env["pos.session"].sudo().browse(order["session_id"])  # sudo: asked below
        company = self._company_of(session)
        if not company or company not in self.env.user.company_ids:
            self._refuse_field(order, "session_id", "session")
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
    def _rounding_of_input(self, config):
        """How far the till's rounding of cash may move a total."""
        step = config.rounding_method.rounding if config.cash_rounding else 0.0
        return max(step, 0.05)

    @api.model
    def _check_companies_of_input(self, order, session):
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
            if self._company_of(product) not in (company, company.browse()):
                self._refuse_field(order, f"lines[{index}].product_id", "product_id")
        self._check_taxes_of_input(order, asked, company)
        self._check_partner_of_input(order, company)
        methods = set(session.config_id.payment_method_ids.ids)
        for index, payment in enumerate(new_rows(order.get("payment_ids") or [])):
            if payment.get("payment_method_id") not in {None, *methods}:
                self._refuse_field(order, f"payment_ids[{index}].payment_method_id", "method")

    @api.model
    def _check_partner_of_input(self, order, company):
        if order.get("partner_id"):
            # A customer who was deleted meanwhile is dropped by core: the sale is taken.
            partner = self.env["res.partner"].sudo().browse(order["partner_id"]).exists()
            if partner.company_id and partner.company_id != company:
                self._refuse_field(order, "partner_id", "partner_id")

    @api.model
    def _check_lines_unsold(self, order):
        """A line's uuid is its key in the ledger: used again it would sell without stock."""
        uuids = line_uuids(order)
        if not uuids:
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
