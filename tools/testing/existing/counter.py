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
        lines, total, tax = self._priced(wanted)
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
            "amount_tax": tax,
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

    def _priced(self, wanted):
        """The lines with their amounts, the total and the tax, by Odoo's own tax computation."""
        taxes, company = self.env["account.tax"].sudo(), self.config.company_id
        bases = [self._base(taxes, *one) for one in wanted]
        taxes._add_tax_details_in_base_lines(bases, company)
        taxes._round_base_lines_tax_details(bases, company)
        totals = taxes._get_tax_totals_summary(bases, self.config.currency_id, company)
        lines = [self._line(base, *one) for base, one in zip(bases, wanted, strict=True)]
        return lines, totals["total_amount_currency"], totals["tax_amount_currency"]

    def _base(self, taxes, product, quantity, _lot=None):
        of_product = product.sudo().taxes_id.filtered(
            lambda tax: tax.company_id in self.config.company_id.parent_ids
        )
        return taxes._prepare_base_line_for_taxes_computation(
            None,
            product_id=product,
            quantity=quantity,
            price_unit=product.lst_price,
            tax_ids=of_product,
            currency_id=self.config.currency_id,
            company_id=self.config.company_id,
        )

    def _line(self, base, product, quantity, lot=None):
        return {
            "uuid": str(uuid.uuid4()),
            "product_id": product.id,
            "full_product_name": product.display_name,
            "qty": quantity,
            "price_unit": base["price_unit"],
            "price_type": "original",
            "discount": 0,
            "price_subtotal": base["tax_details"]["total_excluded_currency"],
            "price_subtotal_incl": base["tax_details"]["total_included_currency"],
            "tax_ids": [Command.set(base["tax_ids"].ids)],
            "pack_lot_ids": [Command.create({"lot_name": lot})] if lot else [],
        }
