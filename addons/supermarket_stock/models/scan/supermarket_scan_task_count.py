from collections import defaultdict, namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .supermarket_scan_task import ConflictError, RejectedError

# What one person found: {lot or "": quantity}, when the last piece was scanned
Round = namedtuple("Round", "user lots time is_finished")
# By how much two clocks that say the same may differ
LEEWAY = timedelta(minutes=1)
# What was approved, or left when the count ended, stands: scans that arrive later are conflicts
SETTLED = ("done", "reopened", "left")


class SupermarketScanTaskCount(models.AbstractModel):
    """Counting: blind, each line by one person, above tolerance again by another."""

    _name = "supermarket.scan.task.count"
    _description = "Counting in the Scan App"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _task_groups(self):
        return ("supermarket_stock.group_counter",)

    @api.model
    def _kinds(self):
        return ("count", "undo", "finish")

    @api.model
    def _open_counts(self):
        counts = self.env["supermarket.count"].search(
            [("state", "=", "open"), ("company_id", "=", self.env.company.id)]
        )
        return counts.sudo()  # sudo: counters may not read lines, which say what the books have

    @api.model
    def _number(self):
        return sum(
            len(count.line_ids.filtered(lambda line: self._is_for_me(line)))
            for count in self._open_counts()
        )

    @api.model
    def _is_for_me(self, line):
        """A line is counted again by another person than the first."""
        if line.state == "recount":
            return line.counter_id != self.env.user
        return line.state == "open" and line.counter_id in (self.env.user, line.counter_id.browse())

    @api.model
    def _documents(self):
        counts = self._open_counts()
        events = self._events_of(counts.ids).filtered(lambda one: one.user_id == self.env.user)
        by_count = events.grouped("document_id")
        return [
            {
                "id": count.id,
                "name": count.name,
                "title": self.env._("Today's portion") if count.plan_id else "",
                "place": count.location_id.display_name,
                "date": str(count.date),
                "lines": [
                    {
                        "product_id": line.product_id.id,
                        "name": line.product_id.with_context(
                            display_default_code=False
                        ).display_name,
                        "round": 2 if line.state == "recount" else 1,
                    }
                    for line in count.line_ids.filtered(lambda line: self._is_for_me(line))
                ],
                "others": count.line_ids.filtered(
                    lambda line: not self._is_for_me(line)
                ).product_id.ids,
                "events": by_count.get(count.id, events.browse())._as_told(),
            }
            for count in counts
        ]

    @api.model
    def _events_of(self, count_ids):
        # sudo: a line follows from all scans, whoever asks; lines and events are written by code
        events = self.env["supermarket.scan.event"].sudo()
        return events.search(
            [
                ("task", "=", "count"),
                ("document_id", "in", count_ids),
                ("state", "in", ("taken", "waiting", "conflict")),
            ],
            order="time, uuid",
        )

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check(self, values):
        super()._check(values)
        count = self.env["supermarket.count"].search([("id", "=", values["document_id"])])
        if not count:
            raise RejectedError(self.env._("This count is not there (any more)."))
        values.update(self._whose(count, count.warehouse_id))
        if values["kind"] == "count":
            self._check_goods(values)
            self._check_time(values, count)
        if count.state != "open":
            raise ConflictError(self.env._("%s is closed: count it in another.", count.name))
        # sudo: counters may not read lines, which say what the books have
        line = count.sudo().line_ids.filtered(lambda one: one.product_id.id == values["product_id"])
        if line.state in SETTLED:
            raise ConflictError(
                self.env._(
                    "%s was approved already: count it in another count.",
                    line.product_id.display_name,
                )
            )

    @api.model
    def _check_goods(self, values):
        product = self.env["product.product"].browse(values["product_id"] or [])
        if not product:
            raise RejectedError(self.env._("Say which goods these are: scan them again."))
        if not product.is_storable:
            raise RejectedError(
                self.env._("%s has no stock that could be counted.", product.display_name)
            )
        is_there = not product.uom_id.is_zero(values["quantity"])  # an empty place has no lot
        if product.tracking != "none" and is_there and not values["lot"]:
            raise RejectedError(
                self.env._("%s needs its lot: scan it or type it.", product.display_name)
            )

    @api.model
    def _check_time(self, values, count):
        """What was sold before the count began would be taken for sold after the scan."""
        begun = count.started_at
        if not begun or values["time"] >= begun:
            return
        if values["time"] < begun - LEEWAY:
            raise RejectedError(
                self.env._(
                    "This scan is dated %(time)s, before %(count)s began: put the clock of the "
                    "device right and count it again.",
                    time=fields.Datetime.context_timestamp(self, values["time"]).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                    count=count.name,
                )
            )
        values["time"] = begun

    @api.model
    def _take(self, events):
        self._in_turn("supermarket.count", set(events.mapped("document_id")))
        for count_id, news in events.grouped("document_id").items():
            self._derive(self.env["supermarket.count"].browse(count_id), news)

    @api.model
    def _derive(self, count, news):
        """Bring the lines to what all scans of the count say, whatever came first.

        :param news: the scans that are new: only the lines that they touch are worked out again
        """
        settled = count.sudo().line_ids.filtered(lambda one: one.state in SETTLED).product_id
        events = self._events_of(count.ids).filtered(lambda one: one.product_id not in settled)
        undone = self._undone(events)
        # also a colleague's: it is on nobody's list of conflicts any more
        undone.write({"state": "undone", "message": False})
        counting = events.filtered(lambda one: one.kind == "count") - undone
        # Before an ending that waited is whole: it may end the lines of other goods, too
        touched = self._touched(events, news.sudo()) - settled  # sudo: as `_events_of`
        finished = self._finished(events.filtered(lambda one: one.kind == "finish"))
        by_product = counting.grouped("product_id")
        lines = {line.product_id: line for line in count.sudo().line_ids}
        for product in touched & (counting.product_id | count.sudo().line_ids.product_id):
            scans = by_product.get(product)
            if product not in lines:
                lines[product] = count.line_ids.sudo().create(
                    {"count_id": count.id, "product_id": product.id}
                )
            if scans or lines[product].counted_at:
                lines[product]._follow(self._rounds(scans, finished) if scans else {})

    @api.model
    def _undone(self, events):
        """What its own author took back: an approver does not change what he or she approves."""
        by_author = events.grouped("user_id").values()
        return events.browse().union(*(own._undone() for own in by_author))

    @api.model
    def _touched(self, events, news):
        """The products whose lines may be others now: all of them where somebody ended counting."""
        if any(one.kind == "finish" and (one in news or one.state == "waiting") for one in events):
            return events.product_id
        taken_back = set(news.filtered("undoes").mapped("undoes"))
        return (news | events.filtered(lambda one: one.uuid in taken_back)).product_id

    @api.model
    def _finished(self, endings):
        """The identifiers of all scans that an ending covers, of endings that are whole."""
        found = set()
        for ending in endings:
            is_whole = ending._is_whole()
            ending.write({"state": "taken" if is_whole else "waiting"})
            found.update((ending.said or {}).get("covers") or () if is_whole else ())
        return found

    @api.model
    def _rounds(self, scans, finished):
        """{round: `Round`}.

        Who scanned first counts the line in a round; the scans of others in it are conflicts, so
        that nothing is counted twice. The second round is another person's.
        """
        by_round, counters = defaultdict(lambda: scans.browse()), {}
        for scan in scans:
            by_round[2 if (scan.said or {}).get("round") == 2 else 1] |= scan
        if 1 not in by_round:  # nothing is counted again that was not counted
            by_round = {1: scans}
        rounds = {}
        for number in sorted(by_round):
            ours, counter = by_round[number], None
            for scan in ours.sorted(lambda one: (one.time, one.uuid)):
                allowed = scan.user_id not in counters.values()
                counter = counter or (scan.user_id if allowed else None)
            self._mark(ours, counter)
            if counter:
                counters[number] = counter
                mine = ours.filtered(lambda one, who=counter: one.user_id == who)
                rounds[number] = self._sum(mine, finished)
        return rounds

    @api.model
    def _mark(self, scans, counter):
        others = scans.filtered(lambda one: one.user_id != counter)
        (scans - others).filtered(lambda one: one.state != "taken").write(
            {"state": "taken", "message": False}
        )
        name = counter.name if counter else self.env._("The same person")
        others.filtered(lambda one: one.state != "conflict")._conflict(
            self.env._("%s counted it already: one person counts a line, another again.", name)
        )

    @api.model
    def _sum(self, scans, finished):
        lots = defaultdict(float)
        for scan in scans:
            lots[scan.lot or ""] += scan.quantity
        return Round(
            user=scans[0].user_id,
            lots=dict(lots),
            time=max(scans.mapped("time")),
            is_finished=set(scans.mapped("uuid")) <= finished,
        )

    # Ways out ----------------------------------------------------------------------------

    @api.model
    def _book_late(self, events):
        raise UserError(
            self.env._("Goods are counted once: dismiss this scan, or start another count.")
        )
