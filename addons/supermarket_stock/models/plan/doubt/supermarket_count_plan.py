from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..supermarket_count_plan import MOST_OPEN_DAYS

# What a count settles, most telling first
SETTLED = ("negative", "full", "delivery")
# Goods that stand still may go on standing still once they were counted
DOUBTS = (*SETTLED, "still", "much")


class SupermarketCountPlan(models.Model):
    """Stock that the books contradict is counted on the day that it is seen, before its time.

    Lists of goods by evidence find two to eight times the errors of lists by chance ("Evaluating
    Count Prioritization Procedures for Improving Inventory Accuracy in Retail Stores", M&SOM 2022);
    `./run bench accuracy` tells how often each doubt is right.
    """

    _inherit = "supermarket.count.plan"

    doubtful_lines = fields.Integer(
        string="Doubtful Lines a Day",
        default=30,
        help="Stock that the books contradict is counted on the day that it is seen, so many lines "
        "of it at most. 0: it waits in the list of doubtful stock.",
    )

    _doubtful_lines_positive = models.Constraint(
        "CHECK(doubtful_lines >= 0)", "Doubtful lines a day are zero or more."
    )

    def _plan_day(self):
        super()._plan_day()
        self._look_again()

    def _look_again(self):
        """What the books contradict now."""
        super()._look_again()
        store = self.warehouse_id
        self.env["supermarket.product.class"]._follow_fillings(store)
        today = store._store_day()
        doubts = self._doubts()[: self._doubtful_room(today)]
        for place, of_place in doubts.grouped("location_id").items():
            self._ask_for(place, of_place, today)
        if doubts:
            self.invalidate_recordset()

    def _doubtful_room(self, today):
        """How many lines may still be asked for today; those that nobody counts don't heap up."""
        doubtful = Domain("doubt", "!=", False)
        of_today = Domain("count_id.plan_id", "=", self.id) & Domain("count_id.date", "=", today)
        asked = self.env["supermarket.count.line"].search_count(doubtful & of_today)
        waiting = self._open_lines_count(doubtful)
        most = self.doubtful_lines
        return max(min(most - asked, most * MOST_OPEN_DAYS - waiting), 0)

    def _doubts(self):
        """What is to be doubted at the places of the plan and is not counted anyway."""
        domain = Domain("warehouse_id", "=", self.warehouse_id.id)
        domain &= Domain("location_id", "in", self._places().ids)
        found = self.env["supermarket.doubtful.stock"].search(domain)
        left = found.browse()
        for place, rows in found.grouped("location_id").items():
            waiting = self._waiting(place).product_id
            known = waiting | self._counted_lately(place)
            left |= rows.filtered(
                lambda row, waiting=waiting, known=known: (
                    row.product_id not in (waiting if row.kind in SETTLED else known)
                )
            )
        return left.sorted(lambda row: (DOUBTS.index(row.kind), row.id))

    def _counted_lately(self, place):
        """The goods that were counted there within the time of class A."""
        since = fields.Datetime.now() - timedelta(days=self.days_a)
        lines = self.env["supermarket.count.line"].search(
            [
                ("location_id", "parent_of", place.id),
                ("state", "=", "done"),
                ("counted_at", ">=", since),
            ]
        )
        return lines.product_id

    def _ask_for(self, place, doubts, today):
        """Put them on the day's open count of the place; those that stood on it on another."""
        counts = self.env["supermarket.count"].search(
            [
                ("plan_id", "=", self.id),
                ("location_id", "=", place.id),
                ("date", "=", today),
                ("state", "=", "open"),
            ]
        )
        free = counts.filtered(lambda one: not one.line_ids.product_id & doubts.product_id)[:1]
        kinds = {row.product_id: row.kind for row in doubts}
        lines = self.env["supermarket.count.line"].sudo()  # sudo: lines are written by code alone
        if free:
            lines.create([{"count_id": free.id, "product_id": one.id} for one in kinds])
        else:
            free = self._start_count(place, doubts.product_id.ids, today)
        for line in free.sudo().line_ids.filtered(lambda one: one.product_id in kinds):
            line.doubt = kinds[line.product_id]
