from collections import defaultdict

from odoo import SUPERUSER_ID, api, models
from odoo.addons.supermarket_stock.tools.own_transaction import own_transaction
from odoo.tools import SQL

from ....tools.payment_states import FREE


class PosOrder(models.Model):
    """What came back on receipts before.

    Two tills that return a receipt at once take turns. A refund by code moves money before its
    return arrives: the pieces it was for are as good as returned.
    """

    _inherit = "pos.order"

    def _returned_before(self, sold):
        """{line id: pieces} of lines that were sold, returned by others than this order."""
        if not sold:
            return {}
        self._lock_returns(sold)
        # orders that came in the same request
        self.env.flush_all()
        own = self._read_returned(sold.ids, self.uuid)
        # what others have committed, which this order's own transaction may be too old to see
        with own_transaction(self.env) as cr:
            # sudo: whoever took it back, at whatever till
            env = api.Environment(cr, SUPERUSER_ID, {})
            return self._sum_returned(own, env[self._name]._read_returned(sold.ids, self.uuid))

    @api.model
    def _lock_returns(self, sold):
        """Until the transaction ends nobody else counts what came back on these receipts."""
        self.env.cr.execute(
            SQL(
                """SELECT pg_advisory_xact_lock(hashtextextended(receipt.key, 0))
                     FROM (SELECT 'supermarket_return/' || id AS key
                             FROM unnest(%s) id
                         ORDER BY id) receipt""",
                sold.order_id.ids,
            )
        )

    @api.model
    def _read_returned(self, line_ids, but_order):
        """[(line id, uuid of the return, pieces)] as this transaction sees it.

        A draft brought nothing back yet, a refund by code did: of two of one return each names
        all that comes back with it.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT back.refunded_orderline_id, COALESCE(pos_order.uuid, pos_order.id::text),
                       -SUM(back.qty)
                  FROM pos_order_line back
                  JOIN pos_order ON pos_order.id = back.order_id
                 WHERE back.refunded_orderline_id = ANY(%(lines)s)
                   AND pos_order.state NOT IN ('draft', 'cancel')
                   AND pos_order.uuid IS DISTINCT FROM %(order)s
              GROUP BY 1, 2
             UNION ALL
                SELECT sold.id, trade.order_uuid, MAX((trade.returned ->> sold.id::text)::numeric)
                  FROM unnest(%(lines)s::integer[]) sold (id)
                  JOIN supermarket_payment_trade trade
                    ON trade.kind = 'refund' AND trade.returned ? sold.id::text
                 WHERE trade.state <> ALL(%(free)s)
                   AND trade.order_uuid <> %(order)s
              GROUP BY 1, 2
                """,
                order=but_order or "",
                free=list(FREE),
                lines=list(line_ids),
            )
        )

    @api.model
    def _sum_returned(self, *views):
        """{line id: pieces}: a return counts once, by whichever view or trade it is known."""
        by_return = {}
        for line_id, uuid, pieces in (row for view in views for row in view):
            known = by_return.get((line_id, uuid), 0.0)
            by_return[line_id, uuid] = max(known, float(pieces))
        result = defaultdict(float)
        for (line_id, _uuid), pieces in by_return.items():
            result[line_id] += pieces
        return result
