from odoo import api, models

from ..tools.order_input import is_number, linked, new_rows


class PosOrder(models.Model):
    """Taxed goods that arrive without any tax: forged ones are refused, honest ones shown.

    A till that was offline, or that has not heard of a change a moment ago, sold honestly: its
    order is taken and becomes a sale exception.
    """

    _inherit = "pos.order"

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
        # sudo: which taxes a position puts instead, whoever sells
        rights = (taxes, position.sudo().map_tax(taxes))
        return bool(taxes) and set(told.ids) not in [set(right.ids) for right in rights]

    @api.model
    def _changed_since(self, product, session):
        opened = session.start_at or session.create_date
        return product.product_tmpl_id.write_date > opened

    @api.model
    def _sale_taxes(self, product, company):
        # sudo: those of the head office, where the branch has none, as the till loads them
        return product.sudo().taxes_id._filter_taxes_by_company(company)

    def _raise_untaxed(self):
        if not self.session_id.stock_by_ledger:
            return
        position, company = self.fiscal_position_id, self.company_id
        untaxed = self.lines.filtered(
            lambda line: (
                line.price_unit > 0
                and not (line.is_reward_line or line.refunded_orderline_id)
                and self._is_taxed_otherwise(line.product_id, line.tax_ids, position, company)
                and not self._is_taxed_as_quoted(line.tax_ids, position, line._quotation())
            )
        )
        for product in untaxed.product_id:
            self._raise_unauthorised(product, "untaxed", 0.0)
