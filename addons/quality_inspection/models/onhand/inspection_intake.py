from odoo import api, models
from odoo.tools import SQL

from ...tools.inspection_delivery import InspectionDelivery


class InspectionIntake(models.AbstractModel):
    """What is on hand as deliveries, so that plans look at it as at what comes in."""

    _inherit = "inspection.intake"

    @api.model
    def _deliveries_on_hand(self, lots, company):
        """Return what is there of these lots, each by the receipt that brought it last."""
        quants = self.env["stock.quant"].search(
            [
                ("lot_id", "in", lots.ids),
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 0),
            ]
        )
        there = quants.grouped("lot_id")
        lines = self._last_receipts(quants.lot_id, company)
        found = [
            self._there(self._deliveries_of(group), group.lot_id & quants.lot_id, there)
            for group in lines.grouped(self._delivery_key).values()
        ]
        found += [
            self._there(self._without_receipt(lot, company), lot, there)
            for lot in quants.lot_id - lines.lot_id
        ]
        return found

    @api.model
    def _last_receipts(self, lots, company):
        """Return of each lot the line of the receipt that brought it last."""
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.lot_id) line.id
                  FROM stock_move_line line
                  JOIN stock_location place ON place.id = line.location_id
                 WHERE line.lot_id = ANY(%s) AND line.company_id = %s AND line.state = 'done'
                   AND (place.usage = 'supplier'
                        OR place.usage = 'transit' AND place.company_id IS NULL)
              ORDER BY line.lot_id, line.date DESC, line.id DESC
                """,
                lots.ids,
                company.id,
            )
        )
        return self.env["stock.move.line"].browse(id_ for (id_,) in rows)

    @api.model
    def _deliveries_of(self, lines):
        [delivery] = self._deliveries(lines)
        return delivery

    @api.model
    def _without_receipt(self, lot, company):
        """A lot that was there from the beginning, of a supplier nobody knows."""
        return InspectionDelivery(
            company=company,
            warehouse=self.env["stock.warehouse"],
            product=lot.product_id,
            lots=lot,
            supplier=self.env["res.partner"],
            picking=self.env["stock.picking"],
            move=self.env["stock.move"],
            quantity=0.0,
            total=0.0,
        )

    @api.model
    def _there(self, delivery, lots, quants):
        """The delivery as far as it is there, in the store that has most of it."""
        stock = self.env["stock.quant"].union(*(quants[lot] for lot in lots))
        stores = {
            store: sum(some.mapped("quantity"))
            for store, some in stock.grouped(lambda one: one.location_id.warehouse_id).items()
        }
        store = max(stores, key=stores.get)
        return delivery.on_hand(lots, sum(stores.values()), store or delivery.warehouse)
