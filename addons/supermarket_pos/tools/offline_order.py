from uuid import uuid4

from odoo import Command
from odoo.tools import SQL

from .order_input import linked
from .order_said import MAX_LOTS
from .order_sums import whole_lines

# sent by a till beside the fields of the models
BESIDE = {"relations_uuid_mapping"}


class OfflineOrder:
    """An order paid offline, on its way to one that can be booked; `notes` says what was wrong.

    :param orders: the model pos.order
    :param order: what can be read of the order
    :param session: the session that it was paid in
    :param existing: the order as it was saved before, or an empty record
    """

    def __init__(self, orders, order, session, existing):
        self.orders = orders
        self.env = orders.sudo().env  # sudo: what a cashier may not see may have been sold
        self.order = order
        self.session = session
        self.company = session.company_id
        self.existing = existing
        self.notes = []

    def note(self, reason, text, product=None, quantity=0.0):
        product_id = product.id if product else False
        self.notes.append(
            {"reason": reason, "note": text, "product_id": product_id, "quantity": quantity}
        )

    def has_lines(self):
        return bool(self._values("lines") or self.existing.lines)

    def mended(self):
        """Return the order with everything put right that would keep it from being booked."""
        self._put_products_right()
        self._put_customer_right()
        self._put_position_right()
        self._put_methods_right()
        self._put_change_right()
        self._put_invoice_right()
        self._put_returns_right()
        self._put_uuids_right()
        self._put_lots_right()
        self._leave_out_what_is_gone()
        self._put_sums_right()
        self.order.setdefault("access_token", False)  # core takes it out of a saved order
        return self.order

    def _values(self, name):
        return [row[2] for row in self.order[name] if row[0] in (0, 1)]

    # What is no longer there, or another's ----------------------------------------------------

    def _put_products_right(self):
        """Goods that this company doesn't have are booked as money, with their name."""
        lines = [values for values in self._values("lines") if values.get("product_id")]
        products = self.env["product.product"].browse({line["product_id"] for line in lines})
        there = {product.id: product for product in products.exists()}
        for line in lines:
            product = there.get(line["product_id"])
            if product and self.orders._is_of_company(product, self.company):
                continue
            self._sell_as_correction(line, product)

    def _sell_as_correction(self, line, product):
        substitute = self.orders._correction_product()
        name = line.get("full_product_name") or (product and product.display_name) or ""
        said = self.env._(
            "%(quantity)s × %(product)s (id %(id)s) is no product of %(company)s: its goods left "
            "no stock.",
            quantity=line.get("qty"),
            product=name,
            id=line["product_id"],
            company=self.company.name,
        )
        self.note("product", said, substitute, line.get("qty") or 0.0)
        line["product_id"] = substitute.id
        line["full_product_name"] = name or substitute.display_name
        line["pack_lot_ids"] = []

    def _put_customer_right(self):
        partner_id = self.order.get("partner_id")
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        if partner_id and not (partner and self.orders._is_of_company(partner, self.company)):
            said = self.env._(
                "Customer %(id)s is none of %(company)s: booked without a customer.",
                id=partner_id,
                company=self.company.name,
            )
            self.note("input", said)
            self.order.update(partner_id=False, to_invoice=False)

    def _put_position_right(self):
        position = self.order.get("fiscal_position_id")
        asked = (self.order, self.session, self.existing)
        if position and position not in self.orders._positions_of_till(*asked):
            said = self.env._("Fiscal position %s is none of the till's.", position)
            self.note("input", said)
        pricelist = self.order.get("pricelist_id")
        if pricelist and pricelist not in self.orders._pricelists_of_till(*asked):
            self.note("input", self.env._("Price list %s is none of the till's.", pricelist))

    def _put_methods_right(self):
        """Money that came by a method of no till of ours is booked by the nearest of its own."""
        methods = self.session.config_id.payment_method_ids.sudo()  # sudo: the till's own methods
        for row in self.order["payment_ids"]:
            # a stored payment of which only something else is sent keeps its method
            if row[0] not in (0, 1) or (row[0] == 1 and "payment_method_id" not in row[2]):
                continue
            payment = row[2]
            method_id = payment.get("payment_method_id")
            if method_id in methods.ids or not methods:
                continue
            method = self.env["pos.payment.method"].browse(method_id or []).exists()
            alike = methods.filtered(lambda one, method=method: one.type == method.type)
            cash = methods.filtered("is_cash_count")
            nearest = (alike or cash or methods)[0]
            said = self.env._(
                "%(amount)s by payment method %(method)s, which is none of the till's, was booked "
                "as %(nearest)s.",
                amount=payment.get("amount"),
                method=method.name or method_id,
                nearest=nearest.name,
            )
            self.note("payment", said)
            payment["payment_method_id"] = nearest.id

    def _put_change_right(self):
        """Odoo books change as cash: at a till without cash it is less of the method paid with."""
        change = self.order.get("amount_return") or 0.0
        methods = self.session.config_id.payment_method_ids.sudo()  # sudo: the till's own methods
        if self.session.currency_id.is_zero(change) or methods.filtered("is_cash_count"):
            return
        used = [one.get("payment_method_id") for one in self._values("payment_ids")[:1]]
        method = self.env["pos.payment.method"].browse(filter(None, used))
        # of a stored payment the till may send its amount alone
        stored = self.existing.payment_ids.payment_method_id & methods
        method = (method or stored or methods)[:1]
        if not method:
            return
        values = {
            "amount": change,
            "payment_method_id": method.id,
            "uuid": str(uuid4()),
        }
        self.order["payment_ids"].append(Command.create(values))
        self.order["amount_return"] = 0.0
        said = self.env._(
            "Change of %(amount)s at a till without cash was booked as %(method)s.",
            amount=self.session.currency_id.format(-change),
            method=method.name,
        )
        self.note("payment", said)

    def _put_invoice_right(self):
        """Without a journal there is no invoice: a person makes it later."""
        if self.order.get("to_invoice") and not self.session.config_id.invoice_journal_id:
            self.order["to_invoice"] = False
            self.note("input", self.env._("The till has no journal for the invoice asked for."))

    def _put_returns_right(self):
        """Odoo returns goods of one receipt in an order: those of others come back without."""
        lines = [one for one in self._values("lines") if one.get("refunded_orderline_id")]
        sold = self.env["pos.order.line"].browse({one["refunded_orderline_id"] for one in lines})
        sold = sold.exists()
        of_first = sold.filtered(lambda line: line.order_id == sold[:1].order_id)
        for line in lines:
            if line["refunded_orderline_id"] not in of_first.ids:
                said = self.env._("Returned line %s is not known.", line["refunded_orderline_id"])
                self.note("input", said)
                line["refunded_orderline_id"] = False

    def _put_uuids_right(self):
        """A line's uuid is its key in the ledger: one that was sold before gets a new one."""
        lines = [row[2] for row in self.order["lines"] if row[0] == 0 and row[2].get("uuid")]
        uuids = [line["uuid"] for line in lines]
        known = {row[0] for row in self.env.execute_query(self._sold_uuids(uuids))} if uuids else ()
        for line in lines:
            if line["uuid"] in known:
                line["uuid"] = str(uuid4())
                product = self.env["product.product"].browse(line["product_id"])
                said = self.env._("The line was sold with another order before.")
                self.note("input", said, product, line["qty"])

    def _put_lots_right(self):
        """Of the lots that nobody can have scanned, the first are taken."""
        left = MAX_LOTS
        for line in self._values("lines"):
            named = line.get("pack_lot_ids") or []
            if len(named) > left:
                self.note("input", self.env._("More lots than an order has."))
                line["pack_lot_ids"] = named[:left]
            left -= len(line.get("pack_lot_ids") or [])

    def _sold_uuids(self, uuids):
        return SQL(
            """SELECT line_uuid FROM supermarket_sale_ledger
                WHERE line_uuid = ANY(%(uuids)s) AND order_uuid <> %(order)s
             UNION
               SELECT uuid FROM pos_order_line
                WHERE uuid = ANY(%(uuids)s)""",
            uuids=uuids,
            order=self.order["uuid"],
        )

    # Fields ---------------------------------------------------------------------------------

    def _leave_out_what_is_gone(self):
        """Fields of another version, values that no field takes, records deleted meanwhile."""
        records = [(self.orders, self.order)]
        records += [(self.env["pos.order.line"], values) for values in self._values("lines")]
        records += [(self.env["pos.payment"], values) for values in self._values("payment_ids")]
        there = self._there(records)
        for model, values in records:
            for name in list(values):
                field = model._fields.get(name)
                if field and field.relational:
                    self._leave_out_links(field, values, there)
                elif name not in BESIDE and not (field and self._takes(model, field, values)):
                    del values[name]

    def _there(self, records):
        """{model name: ids that exist} of all that the values link to."""
        asked = {}
        for model, values in records:
            for name, value in values.items():
                field = model._fields.get(name)
                if field and field.type in ("many2one", "many2many"):
                    asked.setdefault(field.comodel_name, set()).update(_ids(field, value))
        return {name: set(self.env[name].browse(ids).exists().ids) for name, ids in asked.items()}

    def _leave_out_links(self, field, values, there):
        if field.type not in ("many2one", "many2many"):
            return
        ids = _ids(field, values[field.name])
        left = [one for one in ids if one in there[field.comodel_name]]
        if len(left) < len(ids):
            said = self.env._("%(field)s: records that are gone.", field=field.name)
            self.note("input", said)
            gone = self.env.uid if field.name == "user_id" else False  # who sends it sold it
            values[field.name] = [Command.set(left)] if field.type == "many2many" else gone

    def _takes(self, model, field, values):
        """Whether the field takes the value; what Odoo computes by itself needs none."""
        try:
            field.convert_to_cache(values[field.name], model.browse())
        except (TypeError, ValueError, AttributeError):
            self.note("input", self.env._("%(field)s: not readable.", field=field.name))
            return False
        return True

    # Sums -----------------------------------------------------------------------------------

    def _put_sums_right(self):
        """The lines are what their quantities and prices make; the total is what was paid."""
        orders, session, sent = self.orders, self.session, self.order.get("amount_total") or 0.0
        self.order, fault = orders._summed(self.order, session, self.existing)
        if fault:
            self._recompute()
        for name in ("amount_total", "amount_tax", "amount_paid", "amount_return"):
            self.order[name] = self.order.get(name) or 0.0
        lines = self.order["amount_total"]
        missing = session.currency_id.round(self._paid() - lines)
        if self._is_more_than_rounding(missing):
            self.order["lines"].append(Command.create(self._correction_line(missing)))
            self.order["amount_total"] = session.currency_id.round(lines + missing)
        elif not fault:
            return
        said = self.env._(
            "The till said %(sent)s, the lines make %(lines)s, %(paid)s was paid.",
            sent=session.currency_id.format(sent),
            lines=session.currency_id.format(lines),
            paid=session.currency_id.format(self._paid()),
        )
        self.note("sum", said)

    def _recompute(self):
        orders, sign = self.orders, self._sign()
        lines = orders._whole_lines(self.order, self.existing)
        exact = orders._exact_lines(self.order, lines, self.session)
        self.order = orders._with_exact_lines(self.order, lines, exact)
        total = sum(one.included for one in exact)
        tax = total - sum(one.excluded for one in exact)
        self.order["amount_total"] = sign * self.session.currency_id.round(total)
        self.order["amount_tax"] = sign * self.session.currency_id.round(tax)

    def _sign(self):
        """A till shows the lines of a return as what the customer gets, above zero."""
        return -1 if self.order.get("is_refund") else 1

    def _paid(self):
        stored = {one.id: {"amount": one.amount} for one in self.existing.payment_ids}
        payments = whole_lines(self.order["payment_ids"], stored)
        paid = sum(payment.values.get("amount") or 0.0 for payment in payments)
        return paid + self.order["amount_return"]

    def _is_more_than_rounding(self, missing):
        """Whether core would call the order not fully paid, or paid twice."""
        config, currency = self.session.config_id, self.session.currency_id
        step = self.orders._cash_step(config)
        if config.cash_rounding and config.rounding_method.rounding_method == "HALF-UP":
            step /= 2
        return currency.compare_amounts(abs(missing), step) > 0

    def _correction_line(self, missing):
        product = self.orders._correction_product()
        amount = missing * self._sign()
        return {
            "product_id": product.id,
            "full_product_name": product.display_name,
            "uuid": str(uuid4()),
            "qty": self._sign(),
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [],
        }


def _ids(field, value):
    if field.type == "many2many":
        return linked(value if isinstance(value, (list, tuple)) else [])
    return [value] if type(value) is int and value else []
