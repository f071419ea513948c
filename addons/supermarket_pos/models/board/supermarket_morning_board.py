from odoo import api, models
from odoo.fields import Domain


class SupermarketMorningBoard(models.AbstractModel):
    """What tills sold that was not to be sold, what they have not heard, what they left open."""

    _inherit = "supermarket.morning.board"

    @api.model
    def _lines(self, stores):
        return [*super()._lines(stores), *self._till_lines(stores)]

    @api.model
    def _till_lines(self, stores):
        wrong = self._in_stores(stores) & Domain("state", "=", "to_do")
        unheard = (
            self._of_companies(stores)
            & Domain("state", "=", "active")
            & Domain("confirmation_ids", "any", [("confirmed_date", "=", False)])
        )
        midnight = max((store._day_start() for store in stores), default=False)
        left_open = (
            self._in_stores(stores, "config_id.picking_type_id.warehouse_id")
            & Domain("state", "!=", "closed")
            & Domain("start_at", "<", midnight)
        )
        return [
            *self._line(
                "sale_exception",
                self.env._("Sales that should not have been"),
                self._counted("supermarket.sale.exception", wrong),
                "supermarket_pos.action_sale_exception",
                wrong,
                group="tills",
                level="danger",
            ),
            *self._line(
                "recall_unheard",
                self.env._("Recalls that a till has not confirmed"),
                self._counted("supermarket.recall", unheard, None),
                "supermarket_stock.action_recall",
                unheard,
                group="tills",
                level="danger",
            ),
            *self._line(
                "session",
                self.env._("Tills not closed since yesterday"),
                self._counted("pos.session", left_open, None),
                "point_of_sale.action_pos_session",
                left_open,
                group="tills",
            ),
        ]
