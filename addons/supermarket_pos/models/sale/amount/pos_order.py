from odoo import api, models

from ....tools.order_input import is_id, is_number, linked, new_rows
from ....tools.order_sums import Exact, Line, difference, fitted, is_certain, is_near, whole_lines

AMOUNTS = ("qty", "price_unit", "discount", "price_subtotal", "price_subtotal_incl")


class PosOrder(models.Model):
    """The sums of an order that arrives are those of the company's own tax computation.

    Most orders add up as they are, and nothing is computed. Where the total was rounded and not
    the lines, each line gets its share of the rounding: order, lines, payments, the session's
    entry and every report then show the same total.

    Taxed goods that arrive without any tax: forged ones are refused, honest ones shown.

    A till that was offline, or that has not heard of a change a moment ago, sold honestly: its
    order is taken and becomes a sale exception.

    A quotation that is settled at the till brings its price list, fiscal position and taxes.

    Known by the fields that Odoo's `pos_sale` adds, which this addon does not depend on.
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

    @api.model
    def _check_taxes_of_input(self, order, products, session):
        """Refuse the order with other taxes than the till has known.

        :param products: the products of its lines by id
        """
        if order.get("paid_offline"):
            return
        position = order.get("fiscal_position_id")
        position = self.env["account.fiscal.position"].browse(position or [])
        lines = list(new_rows(order.get("lines") or []))
        quotations = self._quotations(lines, session.company_id)
        for index, line in enumerate(lines):
            product = products.get(line.get("product_id"))
            if not product or not self._is_plainly_sold(line):
                continue
            told = self.env["account.tax"].browse(linked(line["tax_ids"]))
            if self._is_taxed_otherwise(product, told, position, session.company_id) and not (
                self._has_just_changed(product)
                or self._changed_since(product, session)
                or self._is_taxed_as_quoted(told, position, quotations)
            ):
                self._refuse_field(order, f"lines[{index}].tax_ids", "tax")

    @api.model
    def _is_plainly_sold(self, line):
        price = line.get("price_unit")
        explained = line.get("reward_id") or line.get("refunded_orderline_id")
        return is_number(price) and price > 0 and "tax_ids" in line and not explained

    @api.model
    def _is_taxed_otherwise(self, product, told, position, company):
        """Whether a product with taxes has others here than its own, or what a position makes."""
        taxes = self._sale_taxes(product, company)
        if not taxes or taxes._ids == told._ids:
            return False
        # sudo: which taxes a position puts instead, whoever sells
        rights = (taxes, position.sudo().map_tax(taxes))
        return set(told.ids) not in [set(right.ids) for right in rights]

    @api.model
    def _changed_since(self, product, session):
        opened = session.start_at or session.create_date
        return product.product_tmpl_id.write_date > opened

    @api.model
    def _sale_taxes(self, product, company):
        # sudo: those of the head office, where the branch has none, as the till loads them
        taxes = product.sudo().taxes_id
        if all(tax.company_id == company for tax in taxes):  # as most are: nothing to look for
            return taxes
        return taxes._filter_taxes_by_company(company)

    def _raise_untaxed(self):
        if not self.session_id.stock_by_ledger:
            return
        position, company = self.fiscal_position_id, self.company_id
        # sudo: asked of each line, which taxes it should have; whoever sells
        untaxed = self.sudo().lines.filtered(
            lambda line: (
                line.price_unit > 0
                and not (line.is_reward_line or line.refunded_orderline_id)
                and self._is_taxed_otherwise(line.product_id, line.tax_ids, position, company)
                and not self._is_taxed_as_quoted(line.tax_ids, position, line._quotation())
            )
        )
        for line in untaxed:
            if not self.paid_offline and not self._may_be_taxed_as_before(line):
                self._refuse_field({"uuid": self.uuid}, "lines.tax_ids", "tax")
        for product in untaxed.product_id:
            self._raise_unauthorised(product, "untaxed", 0.0)

    def _may_be_taxed_as_before(self, line):
        """Whether the product was changed since the till was opened, or the line was entered."""
        product = line.product_id
        return (
            self._has_just_changed(product)
            or self._changed_since(product, self.session_id)
            or product.product_tmpl_id.write_date > line.create_date
        )

    @api.model
    def _quotations(self, rows, company):
        """The company's quotations that these values of lines name; () without `pos_sale`."""
        if "sale_order_origin_id" not in self.env["pos.order.line"]._fields:
            return ()
        named = [row.get("sale_order_origin_id") for row in rows if isinstance(row, dict)]
        # sudo: what was agreed with the customer binds the till, whoever sells
        quotations = self.env["sale.order"].sudo().browse(set(filter(is_id, named))).exists()
        return quotations.filtered(lambda quotation: quotation.company_id == company)

    @api.model
    def _is_taxed_as_quoted(self, told, position, quotations):
        """Whether a line of the quotations has these taxes, or what the position makes of them."""
        return any(
            set(told.ids) in (set(line.tax_ids.ids), set(position.sudo().map_tax(line.tax_ids).ids))
            for quotation in quotations
            for line in quotation.order_line
        )


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
