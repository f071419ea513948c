from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ....tools.count_plan import is_spared
from ..supermarket_count_plan import MOST_OPEN_DAYS

# What a count settles, most telling first
SETTLED = ("negative", "full", "empty", "delivery", "short", "left", "elsewhere")
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

    filled_counts = fields.Boolean(
        string="A Full Shelf Counts",
        help="Goods of which the books say what they usually say after their shelf was filled up "
        "are not counted within the time of their class: who filled it saw that it is full, and "
        "that all of it came from behind the floor. They are counted once in four times as long, "
        "and at least once a year.",
    )

    fill_looks = fields.Boolean(
        string="Ask Whether Shelves Are Full",
        help="Who fills a shelf says on the phone how many more would fit on it, with the tap that "
        "says where the goods went. Where that and the books differ the shelf is counted, and "
        "where it has more room than the books know of what lies behind it, too.",
    )
    told_once = fields.Boolean(
        string="Count Once What Is Explained",
        help="A difference that something else tells as well is not counted again, unless it is "
        "worth more than the value limit: by the shelf as it was filled, by what was ordered, or "
        "by as much the other way at another place of the store.",
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
        self.env["supermarket.product.class"]._follow_fillings(self.warehouse_id)
        self._take_back()
        self._ask_about(Domain.TRUE)

    def _take_back(self):
        """What a later filling, count or scan has settled needs no count, unless it was begun."""
        lines = self.env["supermarket.count.line"].sudo()  # sudo: lines are written by code alone
        asked = lines.search(
            [
                *(("count_id.plan_id", "=", self.id), ("count_id.state", "=", "open")),
                *(("state", "=", "open"), ("doubt", "!=", False), ("counted_at", "=", False)),
            ]
        )
        found = self._doubted(Domain("product_id", "in", asked.product_id.ids))
        doubted, counts = self._by_place(found), asked.count_id
        asked.filtered(
            lambda line: (
                line.product_id not in doubted.get(line.location_id, found.browse()).product_id
            )
        ).unlink()
        counts.filtered(lambda count: not count.line_ids)._move("cancel")

    def _look_elsewhere(self, product):
        """What a count found at one place of a store casts doubt on the same goods at the others:
        what is missing here may lie there. It is asked for while the counter is still counting."""
        kinds = Domain("kind", "in", ("left", "elsewhere"))
        self._ask_about(Domain("product_id", "=", product.id) & kinds)

    def _ask_about(self, domain):
        today = self.warehouse_id._store_day()
        doubts = self._doubts(domain)[: self._doubtful_room(today)]
        for place, of_place in self._by_place(doubts).items():
            self._ask_for(place, of_place, today)
        if doubts:
            self.invalidate_recordset()

    def _by_place(self, doubts):
        """{place of the plan: its doubts}: a rack of the back room is counted with it."""
        places = self._places()
        return doubts.grouped(
            lambda row: places.filtered(
                lambda place: row.location_id.parent_path.startswith(place.parent_path)
            )[:1]
        )

    def _doubtful_room(self, today):
        """How many lines may still be asked for today; those that nobody counts don't heap up."""
        doubtful = Domain("doubt", "!=", False)
        of_today = Domain("count_id.plan_id", "=", self.id) & Domain("count_id.date", "=", today)
        asked = self.env["supermarket.count.line"].search_count(doubtful & of_today)
        waiting = self._open_lines_count(doubtful)
        most = self.doubtful_lines
        return max(min(most - asked, most * MOST_OPEN_DAYS - waiting), 0)

    def _doubts(self, domain):
        """What is to be doubted at the places of the plan and is not counted anyway."""
        found = self._doubted(domain)
        left = found.browse()
        found -= self._left_too_early(found)
        for place, rows in self._by_place(found).items():
            waiting = self._waiting(place).product_id
            known = waiting | self._counted_lately(place)
            left |= rows.filtered(
                lambda row, waiting=waiting, known=known: (
                    row.product_id not in (waiting if row.kind in SETTLED else known)
                )
            )
        return left.sorted(lambda row: (DOUBTS.index(row.kind), row.id))

    def _doubted(self, domain):
        domain &= Domain("warehouse_id", "=", self.warehouse_id.id)
        domain &= Domain("location_id", "child_of", self._places().ids)
        return self.env["supermarket.doubtful.stock"].search(domain)

    def _left_too_early(self, found):
        """Whether goods stayed behind is known better once their shelf was counted."""
        doubted = found.filtered(lambda row: self._is_floor(row.location_id)).product_id
        waiting = self._waiting(self.warehouse_id.lot_stock_id)
        to_count = waiting.filtered(lambda line: line.state in ("open", "recount")).product_id
        to_count |= doubted - waiting.product_id
        return found.filtered(lambda row: row.kind == "left" and row.product_id in to_count)

    def _counted_since(self, moment):
        counted = super()._counted_since(moment)
        return counted | Domain("full_at", ">=", moment) if self.filled_counts else counted

    def _counted_at(self, place, rows):
        """A shelf that was seen full stands for a count, where the plan says so; also of what lies
        behind it: what is on the shelf came from there."""
        counted = super()._counted_at(place, rows)
        if not self.filled_counts:
            return counted
        today, intervals = self.warehouse_id._store_day(), self._intervals()
        for row in rows:
            begin = self._day_of(counted.get(row.product_id) or self.create_date)
            if is_spared(begin, self._day_of(row.full_at), intervals[row.abc], today):
                counted[row.product_id] = row.full_at
        return counted

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
