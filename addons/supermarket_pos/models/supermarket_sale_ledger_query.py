from odoo import api, models
from odoo.tools import SQL


class SupermarketSaleLedger(models.Model):
    """Orders of tills that did not sell through the ledger, each counted at its own time."""

    _inherit = "supermarket.sale.ledger"

    @api.model
    def _flush_sales(self):
        super()._flush_sales()
        for name in ("pos.order", "pos.order.line", "pos.session", "stock.picking"):
            self.env[name].flush_model()

    @api.model
    def _sales_sources(self):
        orders = SQL(
            """
            SELECT line.product_id, kind.default_location_src_id, pos_order.date_order, line.qty
              FROM pos_order_line line
              JOIN pos_order ON pos_order.id = line.order_id
              JOIN pos_session session ON session.id = pos_order.session_id
              JOIN pos_config config ON config.id = session.config_id
              JOIN stock_picking_type kind ON kind.id = config.picking_type_id
             WHERE pos_order.state IN ('paid', 'done', 'invoiced')
               AND NOT EXISTS (SELECT 1 FROM supermarket_sale_ledger entry
                                WHERE entry.pos_order_id = pos_order.id)
            """
        )
        return [*super()._sales_sources(), orders]

    @api.model
    def _counted_move_condition(self):
        """A till's transfers come late and together: its orders are counted instead."""
        return SQL(
            """
            %s AND NOT EXISTS (
                SELECT 1 FROM stock_picking picking
                 WHERE picking.id = line.picking_id
                   AND (picking.pos_session_id IS NOT NULL OR picking.pos_order_id IS NOT NULL))
            """,
            super()._counted_move_condition(),
        )
