from odoo import api, models

from .order_input import is_number, linked, new_rows


class PosOrder(models.Model):
    """Taxed goods that arrive without any tax: forged ones are refused, honest ones shown.

    A till that was offline, or that has not heard of a change a moment ago, sold honestly: its
    order is taken and becomes a sale exception.
    """

    _inherit = "pos.order"

    @api.model
    def _check_taxes_of_input(self, order, products, company):
        """Refuse the order that leaves out a tax which the till has known.

        :param products: the products of its lines by id
        """
        if order.get("paid_offline") or order.get("fiscal_position_id"):
            return
        for index, line in enumerate(new_rows(order.get("lines") or [])):
            product = products.get(line.get("product_id"))
            if product and self._sends_no_tax(line) and self._has_old_tax(product, company):
                self._refuse_field(order, f"lines[{index}].tax_ids", "tax")

    @api.model
    def _sends_no_tax(self, line):
        price = line.get("price_unit")
        plain = is_number(price) and price > 0 and "tax_ids" in line and not line.get("reward_id")
        return plain and not linked(line["tax_ids"])

    @api.model
    def _has_old_tax(self, product, company):
        return self._sale_taxes(product, company) and not self._has_just_changed(product)

    @api.model
    def _sale_taxes(self, product, company):
        # sudo: those of the head office, where the branch has none, as the till loads them
        return product.sudo().taxes_id._filter_taxes_by_company(company)

    def _process_saved_order(self, draft):
        if not draft and self.state != "cancel":
            self._raise_untaxed()
        return super()._process_saved_order(draft)

    def _raise_untaxed(self):
        if self.fiscal_position_id or not self.session_id.stock_by_ledger:
            return
        untaxed = self.lines.filtered(
            lambda line: (
                line.price_unit > 0
                and not line.tax_ids
                and not line.is_reward_line
                and self._sale_taxes(line.product_id, self.company_id)
            )
        )
        for product in untaxed.product_id:
            self._raise_unauthorised(product, "untaxed", 0.0)
