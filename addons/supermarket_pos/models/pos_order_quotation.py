from odoo import api, models

from ..tools.order_input import is_id


class PosOrder(models.Model):
    """A quotation that is settled at the till brings its price list, fiscal position and taxes.

    Known by the fields that Odoo's `pos_sale` adds, which this addon does not depend on.
    """

    _inherit = "pos.order"

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


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _quotation(self):
        """The quotation that the line is of; () without `pos_sale`."""
        # sudo: see `_quotations`
        return self.sudo()["sale_order_origin_id"] if "sale_order_origin_id" in self._fields else ()
