from collections import defaultdict

from odoo import models


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _cost_by_ledger(self):
        """Cost the lines whose goods are posted, sold and returned ones apart.

        Core takes one average of all that a session sold and took back, which is the cost of
        neither. Lines that are not posted whole wait for the rest.
        """
        costs, waiting = defaultdict(float), set()
        entries = self._ledger_entries()
        unit_costs = {move: move._get_price_unit() for move in entries.move_id}
        for entry in entries:
            uuid = entry.line_uuid.split("/")[0]
            if entry.posted:
                costs[uuid] += entry.quantity * unit_costs[entry.move_id]
            else:
                waiting.add(uuid)
        for line in self.lines:
            if line.uuid in costs and line.uuid not in waiting:
                line._set_cost(costs[line.uuid])
