from collections import defaultdict

from odoo import models


class SupermarketSaleLedger(models.Model):
    """What an order cost is what left the books with its goods: its margin ties to them."""

    _inherit = "supermarket.sale.ledger"

    def _after_post(self):
        result = super()._after_post()
        self.pos_order_id._cost_by_ledger()
        return result


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


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _set_cost(self, cost):
        """Enter the cost in the order's currency, as core does."""
        order = self.order_id
        total_cost = self.product_id.sudo().cost_currency_id._convert(
            from_amount=cost,
            to_currency=self.currency_id,
            company=self.company_id,
            date=order.date_order,
            round=False,
        )
        # sudo: what an order cost follows from its goods, whoever posts them
        self.sudo().write({"total_cost": total_cost, "is_total_cost_computed": True})
