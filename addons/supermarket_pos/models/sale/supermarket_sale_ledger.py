from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SupermarketSaleLedger(models.Model):
    """Orders of tills that did not sell through the ledger, each counted at its own time."""

    _inherit = "supermarket.sale.ledger"

    pos_session_id = fields.Many2one(
        "pos.session", string="Session", readonly=True, index="btree_not_null"
    )
    pos_order_id = fields.Many2one(
        "pos.order", string="Order", readonly=True, index="btree_not_null"
    )

    @api.model
    def _row_columns(self):
        columns = super()._row_columns()
        return [*columns[:-1], "pos_session_id", "pos_order_id", columns[-1]]

    @api.model
    def _posting_group_key(self, entry):
        """One transfer a session; invoiced orders get their own, as their invoice costs them."""
        key = super()._posting_group_key(entry)
        if not entry.pos_session_id:
            return key
        order = entry.pos_order_id
        own = order.to_invoice and order.company_id.anglo_saxon_accounting
        return key._replace(extra=(*key.extra, entry.pos_session_id.id, order.id if own else 0))

    @api.model
    def _posting_destination(self, entry):
        """Where core would send the order's goods."""
        order = entry.pos_order_id
        return (
            order.partner_id.property_stock_customer
            or order.config_id.picking_type_id.default_location_dest_id
            or super()._posting_destination(entry)
        )

    def _owner_of_return(self):
        """Who owned the goods when they were sold, where the receipt says it without a doubt."""
        # sudo: whose the goods are, whoever posts
        consigned = self.env["stock.quant"].sudo()
        of_others = [("product_id", "=", self.product_id.id), ("owner_id", "!=", False)]
        line = self.pos_order_id.lines.filtered(
            lambda line: line.uuid == self.line_uuid.split("/")[0]
        )
        sold = line.refunded_orderline_id
        if not sold or not consigned.search_count(of_others, limit=1):
            return super()._owner_of_return()
        taken = self.browse()
        for _line, product, entries in sold._entries_by_product():
            if product == self.product_id:
                taken |= entries
        moved = taken.move_id.move_line_ids
        moved = moved.filtered(lambda one: one.lot_id == self.lot_id) if self.lot_id else moved
        owners = {one.owner_id for one in moved}
        return owners.pop() if len(owners) == 1 else super()._owner_of_return()

    @api.model
    def _due_domain(self):
        """Returns wait for their session to close, so that its sales are posted before them."""
        sold = Domain("quantity", ">", 0) | Domain("pos_session_id", "=", False)
        return super()._due_domain() & (sold | Domain("pos_session_id.state", "=", "closed"))

    def _prepare_posting_picking_vals(self, key):
        vals = super()._prepare_posting_picking_vals(key)
        session = self.pos_session_id[:1]
        if not session:
            return vals
        order = self.pos_order_id if key.extra[-1] else self.pos_order_id.browse()
        picking_type = session.config_id.picking_type_id
        if key.is_return:
            picking_type = picking_type.return_picking_type_id or picking_type
        return {
            **vals,
            "picking_type_id": picking_type.id,
            "origin": order.name or session.name,
            "pos_session_id": session.id,
            "pos_order_id": order.id,
            "partner_id": order.partner_id.id,
        }

    @api.model
    def _flush_sales(self):
        super()._flush_sales()
        for name in ("pos.order", "pos.order.line", "pos.session", "stock.picking"):
            self.env[name].flush_model()

    @api.model
    def _sales_sources(self):
        """And the orders of which the ledger has nothing: of those that enter it none is asked."""
        orders = SQL(
            """
            SELECT line.product_id, kind.default_location_src_id, pos_order.date_order, line.qty
              FROM pos_order_line line
              JOIN pos_order ON pos_order.id = line.order_id
              JOIN pos_session session ON session.id = pos_order.session_id
              JOIN pos_config config ON config.id = session.config_id
              JOIN stock_picking_type kind ON kind.id = config.picking_type_id
             WHERE pos_order.state IN ('paid', 'done', 'invoiced')
               AND (session.stock_by_ledger AND session.update_stock_at_closing
                    AND pos_order.shipping_date IS NULL) IS NOT TRUE
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
