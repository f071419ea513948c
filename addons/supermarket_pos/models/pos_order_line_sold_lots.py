from odoo import api, fields, models


class PosOrderLine(models.Model):
    """The lots that a paid line took, for the receipt: nobody named them at the till."""

    _inherit = "pos.order.line"

    sold_lots = fields.Char("Lots Sold", compute="_compute_sold_lots")

    @api.depends("order_id.state")
    def _compute_sold_lots(self):
        tracked = self.filtered(lambda line: line.product_id.tracking == "lot")
        names = tracked._sold_lot_names()
        for line in self:
            line.sold_lots = ", ".join(names.get(line.uuid, ())) or False

    def _sold_lot_names(self):
        """{line uuid: names of the lots} as the sales ledger has them, first taken first."""
        if not self:
            return {}
        # sudo: whoever may read the order may read which lots it sold
        entries = (
            self.env["supermarket.sale.ledger"]
            .sudo()
            .search(
                [("pos_order_id", "in", self.order_id.ids), ("lot_id", "!=", False)], order="id"
            )
        )
        names = {}
        for entry in entries:
            # The first key of a line is its uuid, further ones are uuid/n (see pos_order_line).
            uuid = entry.line_uuid.split("/")[0]
            names.setdefault(uuid, {})[entry.lot_id.name] = True
        return names

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "sold_lots"]
