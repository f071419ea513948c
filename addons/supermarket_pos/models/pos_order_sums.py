from odoo import api, models

from ..tools.order_input import is_number, linked
from ..tools.order_sums import Exact, Line, difference, fitted, is_certain, is_near, whole_lines

AMOUNTS = ("qty", "price_unit", "discount", "price_subtotal", "price_subtotal_incl")


class PosOrder(models.Model):
    """The sums of an order that arrives are those of the company's own tax computation.

    Most orders add up as they are, and nothing is computed. Where the total was rounded and not
    the lines, each line gets its share of the rounding: order, lines, payments, the session's
    entry and every report then show the same total.
    """

    _inherit = "pos.order"

    @api.model
    def _summed(self, order, session, existing):
        """Return (the order with lines that make its total, the Fault of its sums or None).

        :param existing: the order as it was saved before, or an empty record
        """
        unit, sign = session.currency_id.rounding, _sign(order)
        total = order.get("amount_total")
        lines = self._whole_lines(order, existing)
        if not is_number(total):
            if order.get("state") == "draft":
                return order, None
            total = 0.0
        # sudo: the rates of the till's own taxes
        rate_of = self.env["account.tax"].sudo()._plain_rate
        if is_certain([line.values for line in lines], total, unit, rate_of, sign):
            return self._with_tax(order, lines, session), None
        exact = self._exact_lines(order, lines, session)
        fault = difference(lines, exact, total, unit, self._cash_step(session.config_id), sign)
        if not fault:
            order = self._with_exact_lines(order, lines, fitted(exact, sign * total, unit))
            return self._with_tax(order, self._whole_lines(order, existing), session), None
        values = [line.values for line in lines]
        if self._till_knows_taxes(lines, session) or not is_near(values, total, unit, sign):
            return order, fault
        return order, None

    @api.model
    def _with_tax(self, order, lines, session):
        """The tax of the order is what its lines say, whatever the till tells beyond rounding."""
        unit, told = session.currency_id.rounding, order.get("amount_tax") or 0.0
        tax = _sign(order) * sum(
            (line.values.get("price_subtotal_incl") or 0.0)
            - (line.values.get("price_subtotal") or 0.0)
            for line in lines
        )
        if abs(tax - told) > unit * (1 + len(lines)):
            order["amount_tax"] = session.currency_id.round(tax)
        return order

    @api.model
    def _whole_lines(self, order, existing):
        """The order's lines: those that are stored, changed by those that are sent."""
        stored = {
            line.id: {
                **{name: line[name] for name in AMOUNTS},
                "product_id": line.product_id.id,
                "tax_ids": line.tax_ids.ids,
                "extra_tax_data": line.extra_tax_data,
            }
            for line in existing.lines
        }
        return [
            Line(line.row, line.id, _of_line(line.values))
            for line in whole_lines(order.get("lines"), stored)
        ]

    @api.model
    def _exact_lines(self, order, lines, session):
        """What Odoo's tax computation makes of the lines, as the till's own mirror of it does."""
        taxes = self.env["account.tax"].sudo()  # sudo: computes as the session's closing does
        company = session.company_id.sudo()  # sudo: as above
        values = [line.values for line in lines]
        base_lines = self._prepare_exact_lines(taxes, order, values, session)
        taxes._add_tax_details_in_base_lines(base_lines, company)
        taxes._round_base_lines_tax_details(base_lines, company)
        sign = _sign(order)
        return [_exact(base_line["tax_details"], sign) for base_line in base_lines]

    @api.model
    def _prepare_exact_lines(self, taxes, order, lines, session):
        there = taxes.browse({tax for line in lines for tax in line["tax_ids"]}).exists()
        products = self.env["product.product"].sudo()  # sudo: as the taxes
        products = products.browse({line.get("product_id") or 0 for line in lines}).exists()
        position = self.env["account.fiscal.position"].sudo()  # sudo: as the taxes
        position = position.browse(order.get("fiscal_position_id") or []).exists()
        base_lines = []
        for line in lines:
            price, quantity = line.get("price_unit") or 0.0, line.get("qty") or 0.0
            product = products.filtered(lambda one, line=line: one.id == line.get("product_id"))
            of_line = there.filtered(lambda tax, line=line: tax.id in line["tax_ids"])
            if position and not self._is_discount(product, session.config_id):
                of_line = position.map_tax(of_line)
            base_lines.append(
                taxes._prepare_base_line_for_taxes_computation(
                    {},
                    tax_ids=of_line,
                    product_id=product,
                    product_uom_id=product.uom_id,
                    price_unit=price,
                    quantity=quantity,
                    discount=line.get("discount") or 0.0,
                    currency_id=session.currency_id,
                    rate=1.0,
                    is_refund=quantity * price < 0,
                    extra_tax_data=line.get("extra_tax_data"),
                )
            )
        return base_lines

    @api.model
    def _is_discount(self, product, config):
        """A global discount (`pos_discount`) keeps its taxes under any fiscal position."""
        return "discount_product_id" in config._fields and product == config["discount_product_id"]

    @api.model
    def _with_exact_lines(self, order, lines, exact):
        """Give each line its share of what was rounded of the total."""
        rows = [list(row) for row in order.get("lines") or []]
        for line, right in zip(lines, exact, strict=True):
            amounts = {"price_subtotal": right.excluded, "price_subtotal_incl": right.included}
            if line.row is not None:
                rows[line.row][2] = {**rows[line.row][2], **amounts}
            elif any(line.values[name] != amount for name, amount in amounts.items()):
                rows.append([1, line.id, amounts])
        return type(order)({**order, "lines": rows})

    @api.model
    def _till_knows_taxes(self, lines, session):
        """Whether no tax of the lines was changed since the session's till was opened."""
        ids = {tax for line in lines for tax in line.values["tax_ids"]}
        # sudo: when a tax was changed is no secret
        changed = self.env["account.tax"].sudo().browse(ids).exists().mapped("write_date")
        opened = session.start_at or session.create_date
        return max(changed, default=opened) <= opened

    @api.model
    def _cash_step(self, config):
        """How far the till's rounding of cash may move a total."""
        return config.rounding_method.rounding if config.cash_rounding else 0.0


def _sign(order):
    """A till shows what it returns above zero."""
    return -1 if order.get("is_refund") else 1


def _of_line(values):
    return {**values, "tax_ids": linked(values.get("tax_ids"))}


def _exact(details, sign):
    excluded = details["total_excluded_currency"] + details["delta_total_excluded_currency"]
    taxes = sum(tax["tax_amount_currency"] for tax in details["taxes_data"])
    return Exact(
        shown_excluded=sign * details["total_excluded"],
        shown=sign * details["total_included"],
        excluded=sign * excluded,
        included=sign * (excluded + taxes),
    )
