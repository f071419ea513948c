from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import day_start
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...evaluators import measured_types
from ...spc import nelson, p_chart, western_electric, xbar_r_chart

TOP_PRODUCTS = 10
TOP_SUPPLIERS = 5
#: Points of one control chart, the last ones: more can't be read.
MAX_POINTS = 40
#: Before and after it is no period that anything was inspected in.
FIRST_YEAR, LAST_YEAR = 2000, 2100
SUBGROUP_SIZES = range(2, 7)
#: Nelson's tests 1, 5 and 6 are three of Western Electric's rules again.
SAME_RULES = {"N1", "N5", "N6"}


class InspectionAnalysis(models.AbstractModel):
    """What inspections of a period say: fail rates, who and what, whether it is chance.

    Everything is read with the rights of whoever looks. A lot counts once, by its first inspection.
    """

    _name = "inspection.analysis"
    _description = "Inspection Analysis"

    @api.model
    def get_figures(self, date_from, date_to, warehouse_id=False, item_id=False):
        """Figures and charts of the lots reviewed from a day to a day, both included.

        :return: plain numbers, names, and the domains that a click opens
        """
        results = self.env["inspection.result"]
        results.check_access("read")
        first, last = self._period(date_from, date_to)
        store = self._in_store(warehouse_id)
        domain = [
            ("state", "=", "completed"),
            ("is_original", "=", True),
            ("review_date", ">=", self._day_start(first)),
            ("review_date", "<", self._day_start(last + timedelta(days=1))),
            *store,
        ]
        due = [
            ("date_due", ">=", self._day_start(first)),
            ("date_due", "<", self._day_start(last + timedelta(days=1))),
            ("state", "!=", "cancelled"),
            *store,
        ]
        items = self._items(domain)
        item = next((one for one in items if one["id"] == item_id), next(iter(items), None))
        return {
            "date_from": fields.Date.to_string(first),
            "date_to": fields.Date.to_string(last),
            "stores": self.env["stock.warehouse"].search_read([], ["name"]),
            "cards": self._cards(domain, due),
            "share": self._share_chart(domain, (last - first).days),
            "products": self._worst(domain, "product_id", TOP_PRODUCTS),
            "suppliers": self._worst(domain, "supplier_id", TOP_SUPPLIERS),
            "items": items,
            "item": item and item["id"],
            "measured": self._measured_chart(domain, item["id"]) if item else None,
            "rules": self._rule_words(),
            "domain": domain,
            "due_domain": due,
        }

    @api.model
    def _period(self, date_from, date_to):
        try:
            first, last = map(fields.Datetime.to_datetime, (date_from, date_to))
        except (TypeError, ValueError):
            first = last = None
        if not (first and last and first.year >= FIRST_YEAR and last.year <= LAST_YEAR):
            raise UserError(self.env._("Period: enter its first and its last day."))
        if last < first:
            raise UserError(self.env._("Period: its last day lies before its first one."))
        return first, last

    @api.model
    def _in_store(self, warehouse_id):
        try:
            return [("warehouse_id", "=", int(warehouse_id))] if warehouse_id else []
        except (TypeError, ValueError):
            raise UserError(self.env._("Store: choose one of the list.")) from None

    @api.model
    def _day_start(self, moment):
        """Return when that day begins for whoever looks, as the client and a search take it."""
        return fields.Datetime.to_string(day_start(moment.date(), self.env.tz.zone))

    # Figures

    @api.model
    def _cards(self, domain, due):
        """Lots and failures, and how the work went: finished, and finished in time."""
        counts = dict(self.env["inspection.result"]._read_group(domain, ["verdict"], ["__count"]))
        inspected, failed = sum(counts.values()), counts.get("fail", 0)
        tasks, done, in_time, late = self._work(due)
        return {
            "inspected": inspected,
            "failed": failed,
            "fail_rate": failed / inspected if inspected else 0.0,
            "due": tasks,
            "done": done,
            "completion": done / tasks if tasks else 0.0,
            "in_time": in_time / done if done else 0.0,
            "late": late,
        }

    @api.model
    def _work(self, due):
        """Return how many tasks were due, finished, finished in time, and are overdue: counted
        where they lie, as a year has a hundred thousand."""
        tasks = self.env["inspection.task"]
        tasks.flush_model(["state", "date_due", "date_done"])
        query = tasks._search(due)
        state, date_due, date_done = (
            tasks._field_to_sql(tasks._table, name, query)
            for name in ("state", "date_due", "date_done")
        )
        is_done = SQL("%s = 'done'", state)
        conditions = (
            SQL("true"),
            is_done,
            SQL("%s AND %s <= %s", is_done, date_done, date_due),
            SQL("NOT %s AND %s < %s", is_done, date_due, fields.Datetime.now()),
        )
        [counts] = self.env.execute_query(
            query.select(*(SQL("count(*) FILTER (WHERE %s)", one) for one in conditions))
        )
        return counts

    @api.model
    def _worst(self, domain, name, limit):
        """Who or what failed most often, the highest share of equals first."""
        lots, names = {}, {}
        groups = self.env["inspection.result"]._read_group(domain, [name, "verdict"], ["__count"])
        for record, verdict, count in groups:
            if record:
                failed, inspected = lots.get(record.id, (0, 0))
                lots[record.id] = failed + count * (verdict == "fail"), inspected + count
                names[record.id] = record
        rows = [
            {
                "id": id_,
                "name": names[id_].display_name,
                "failed": failed,
                "inspected": inspected,
                "rate": failed / inspected,
            }
            for id_, (failed, inspected) in lots.items()
            if failed
        ]
        return sorted(rows, key=lambda row: (-row["failed"], -row["rate"], row["id"]))[:limit]

    # Control charts

    @api.model
    def _share_chart(self, domain, days):
        """The p-chart of failed lots by day, week or month; None without a lot."""
        step = "day" if days <= 31 else "week" if days <= 190 else "month"
        counts = {}
        groups = self.env["inspection.result"]._read_group(
            domain, [f"review_date:{step}", "verdict"], ["__count"]
        )
        for begin, verdict, count in groups:
            failed, inspected = counts.get(begin, (0, 0))
            counts[begin] = failed + count * (verdict == "fail"), inspected + count
        if not counts:
            return None
        begins = sorted(counts)
        failed, inspected = zip(*(counts[begin] for begin in begins), strict=True)
        chart = p_chart(failed, inspected)
        return {
            **self._plot(chart, [fields.Date.to_string(begin) for begin in begins]),
            "step": step,
            "failed": failed,
            "inspected": inspected,
        }

    @api.model
    def _items(self, domain):
        """The items with two to six measured readings a lot, of two lots at least."""
        groups = self.env["inspection.reading"]._read_group(
            [
                ("result_id", "any", domain),
                ("has_value", "=", True),
                ("item_id.item_type", "in", measured_types()),
                ("item_id.readings_per_lot", "in", list(SUBGROUP_SIZES)),
            ],
            ["item_id"],
            ["result_id:count_distinct"],
        )
        return [
            {"id": item.id, "name": item.display_name, "unit": item.unit or ""}
            for item, lots in groups
            if lots >= 2
        ]

    @api.model
    def _measured_chart(self, domain, item_id):
        """The X-bar and R charts of an item: a subgroup a lot, those of the usual size."""
        readings = self.env["inspection.reading"].search_fetch(
            [
                ("result_id", "any", domain),
                ("item_id", "=", item_id),
                ("has_value", "=", True),
                ("below_detection", "=", False),
            ],
            ["result_id", "value"],
        )
        groups = [
            (result, lot.mapped("value")) for result, lot in readings.grouped("result_id").items()
        ]
        size = readings.item_id.readings_per_lot
        groups = sorted(
            ((result, values) for result, values in groups if len(values) == size),
            key=lambda group: (group[0].review_date, group[0].id),
        )[-MAX_POINTS:]
        if len(groups) < 2:
            return None
        means, ranges = xbar_r_chart([values for _result, values in groups])
        labels = [result.lot_id.name or result.name for result, _values in groups]
        return {
            "means": self._plot(means, labels),
            "ranges": self._plot(ranges, labels),
            "unit": readings.item_id.unit or "",
        }

    @api.model
    def _plot(self, chart, labels):
        """A chart as plain numbers, with the rules that signal at each point."""
        signals = {}
        for signal in [*western_electric(chart.z), *nelson(chart.z)]:
            if signal.rule not in SAME_RULES:
                signals.setdefault(signal.index, []).append(signal.rule)
        return {
            "labels": labels,
            "centre": chart.centre,
            "values": [point.value for point in chart.points],
            "lower": [point.lower for point in chart.points],
            "upper": [point.upper for point in chart.points],
            "signals": signals,
        }

    @api.model
    def _rule_words(self):
        """Return what each rule says, for people."""
        return {
            "W1": self.env._("one point beyond 3 σ"),
            "W2": self.env._("two of three points beyond 2 σ on one side"),
            "W3": self.env._("four of five points beyond 1 σ on one side"),
            "W4": self.env._("eight points in a row on one side of the centre"),
            "N2": self.env._("nine points in a row on one side of the centre"),
            "N3": self.env._("six points in a row rising or falling"),
            "N4": self.env._("fourteen points in a row alternating"),
            "N7": self.env._("fifteen points in a row within 1 σ"),
            "N8": self.env._("eight points in a row beyond 1 σ, on both sides"),
        }
