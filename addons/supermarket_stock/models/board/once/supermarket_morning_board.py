from odoo import api, models

# Context key of what this board has counted: a client can't send a `Counted`.
COUNTED = "supermarket_board_counted"


class Counted:
    """{stores: lots that expire} of one board."""

    def __init__(self):
        self.expiring = {}


class SupermarketMorningBoard(models.AbstractModel):
    """What a line and a chart both show is counted once."""

    _inherit = "supermarket.morning.board"

    @api.model
    def get_board(self, warehouse_id=False):
        counting = self.with_context(**{COUNTED: Counted()})
        return super(SupermarketMorningBoard, counting).get_board(warehouse_id)

    @api.model
    def _expiring(self, stores):
        counted = self.env.context.get(COUNTED)
        if not isinstance(counted, Counted):
            return super()._expiring(stores)
        if stores not in counted.expiring:
            counted.expiring[stores] = super()._expiring(stores)
        return counted.expiring[stores]
