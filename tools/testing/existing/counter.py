"""The till of an old shop: opens its session, sells, takes back, closes."""

import uuid

from odoo import Command, fields


class Counter:
    """One till with its cash method, worked by the administrator."""

    def __init__(self, config):
        self.config = config
        self.env = config.env
        self.cash = config.payment_method_ids.filtered("is_cash_count")[:1]

    @property
    def session(self):
        return self.config.current_session_id

    def open(self):
        if not self.session:
            self.config.open_ui()
            self.session.set_opening_control(0, None)
        return self.session

    def sell(self, *wanted, **values):
        """Send one paid order as the till does; wanted is (product, quantity, lot name) each."""
        lines = [self._line(*one) for one in wanted]
        # where taxes are rounded globally, lines are not rounded: what is paid is
        money = self.config.currency_id
        total = money.round(sum(line["price_subtotal_incl"] for line in lines))
        untaxed = money.round(sum(line["price_subtotal"] for line in lines))
        order = {
            "name": "Order",
            "uuid": str(uuid.uuid4()),
            "access_token": str(uuid.uuid4()),
            "state": "paid",
            "session_id": self.session.id,
            "company_id": self.config.company_id.id,
            "user_id": self.env.uid,
            "partner_id": False,
            "pricelist_id": self.config.pricelist_id.id,
            "fiscal_position_id": False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": total - untaxed,
            "amount_return": 0,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(self._payment(total))],
            **values,
        }
        # an invoice's PDF needs wkhtmltopdf, which is nothing that our addons change
        self.env["pos.order"].with_context(generate_pdf=False).sync_from_ui([order])
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])

    def close(self):
        """Count what is expected and close; False where the session refuses to."""
        session = self.session
        counted = sum(
            session.order_ids.payment_ids.filtered("payment_method_id.is_cash_count").mapped(
                "amount"
            )
        )
        session.post_closing_cash_details(session.cash_register_balance_start + counted)
        answer = session.close_session_from_ui()
        if not answer.get("successful"):
            raise AssertionError(f"the session does not close: {answer}")
        return session

    def _payment(self, total):
        return {
            "name": fields.Datetime.to_string(fields.Datetime.now()),
            "uuid": str(uuid.uuid4()),
            "amount": total,
            "payment_method_id": self.cash.id,
        }

    def _line(self, product, quantity, lot=None):
        taxes = product.sudo().taxes_id.filtered(
            lambda tax: tax.company_id in self.config.company_id.parent_ids
        )
        price = product.lst_price
        amounts = taxes.compute_all(price, self.config.currency_id, quantity, product)
        return {
            "uuid": str(uuid.uuid4()),
            "product_id": product.id,
            "full_product_name": product.display_name,
            "qty": quantity,
            "price_unit": price,
            "price_type": "original",
            "discount": 0,
            "price_subtotal": amounts["total_excluded"],
            "price_subtotal_incl": amounts["total_included"],
            "tax_ids": [Command.set(taxes.ids)],
            "pack_lot_ids": [Command.create({"lot_name": lot})] if lot else [],
        }
