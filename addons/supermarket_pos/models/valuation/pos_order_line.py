from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _cost_by_ledger(self):
        """Cost the lines whose goods are posted, sold and returned ones apart.

        Core takes one average of all that a session sold and took back, which is the cost of
        neither. Lines that are not posted whole wait for the rest.
        """
        costs, waiting = defaultdict(float), set()
        entries = self._sold_entries()
        unit_costs = {move: move._get_price_unit() for move in entries.move_id}
        for entry in entries:
            uuid = entry.line_uuid.split("/")[0]
            if entry.posted:
                costs[uuid] += entry.quantity * unit_costs[entry.move_id]
            else:
                waiting.add(uuid)
        for line in self:
            if line.uuid in costs and line.uuid not in waiting:
                line._set_cost(costs[line.uuid])

    def _sold_entries(self):
        """The ledger's entries of these lines: of a kit one for each component."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM supermarket_sale_ledger
                 WHERE pos_order_id = ANY(%s) AND split_part(line_uuid, '/', 1) = ANY(%s)
              ORDER BY id
                """,
                self.order_id.ids,
                self.mapped("uuid"),
            )
        )
        # sudo: a cashier may not read every store's sales; these are the lines' own
        return self.env["supermarket.sale.ledger"].sudo().browse(row[0] for row in rows)

    def _set_cost(self, cost):
        """Enter the cost in the order's currency, as core does."""
        order = self.order_id
        # sudo: costs are not told, they are booked
        total_cost = self.product_id.sudo().cost_currency_id._convert(
            from_amount=cost,
            to_currency=self.currency_id,
            company=self.company_id,
            date=order.date_order,
            round=False,
        )
        # sudo: what an order cost follows from its goods, whoever posts them
        self.sudo().write({"total_cost": total_cost, "is_total_cost_computed": True})
