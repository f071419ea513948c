from odoo import api, fields, models

LINKED = {"markdown_id", "markdown_fault"}


class PosOrderLine(models.Model):
    """A line that was sold by a markdown sticker."""

    _inherit = "pos.order.line"

    markdown_sticker = fields.Char(
        readonly=True, copy=False, help="The code of the sticker by which it was sold, as scanned."
    )
    markdown_id = fields.Many2one(
        "supermarket.markdown",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The markdown at whose price it was sold.",
    )

    markdown_fault = fields.Char(
        readonly=True, copy=False, help="What was wrong with the sticker when the line arrived."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "markdown_sticker"]

    @api.model_create_multi
    def create(self, vals_list):
        """Link the lines to their markdowns: the server says which, no till does."""
        for vals in vals_list:
            for name in LINKED:
                vals.pop(name, None)
        lines = super().create(vals_list)
        lines.filtered("markdown_sticker")._link_markdowns()
        return lines

    def write(self, vals):
        """Nor does anybody else: a sticker is judged when its line is entered."""
        if not self.env.su and LINKED & vals.keys():
            vals = {name: value for name, value in vals.items() if name not in LINKED}
        return super().write(vals)

    def _link_markdowns(self):
        """Judge before the sale is entered: its last piece ends the markdown."""
        for line in self:
            markdown, fault = line._judge_sticker()
            linked = {"markdown_fault": fault}
            if fault not in markdown._forged_faults():
                linked["markdown_id"] = markdown.id
            line.sudo().write(linked)  # sudo: code alone links them

    def _judge_sticker(self):
        """(markdown, fault) of the sticker, as things stood when the order was made."""
        self.ensure_one()
        asked = {
            "product_id": self.product_id.id,
            "lots": self.pack_lot_ids.mapped("lot_name"),
            "price": self.price_unit,
        }
        order = self.order_id
        return self.env["supermarket.markdown"]._judge_line(
            self.markdown_sticker, asked, order.config_id._store(), order.date_order
        )

    def _sticker_fault(self):
        """What was wrong with the sticker when the order was made, None if nothing."""
        self.ensure_one()
        if self.markdown_fault:
            return self.markdown_fault
        markdown = self.markdown_id
        sold = markdown._sold_quantities().get(markdown.id, 0.0)
        return "used_up" if markdown.uom_id.compare(sold, markdown.quantity) > 0 else None

    def _prepare_ledger_vals(self, product, quantity, lot_id, places, number):
        """Tell the ledger the markdown; a return is taken off what was sold at its price."""
        vals = super()._prepare_ledger_vals(product, quantity, lot_id, places, number)
        markdown = self.markdown_id or self.refunded_orderline_id.markdown_id
        return {**vals, "markdown_id": markdown.id or None}
