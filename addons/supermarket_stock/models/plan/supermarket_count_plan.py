import logging
from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from psycopg2 import OperationalError

from ...tools.count_plan import CLASSES, portion

_logger = logging.getLogger(__name__)

FIRST_HOUR = 3
# What nobody counted is not heaped up: with so many portions open there is no further one
MOST_OPEN_DAYS = 3
MOST_LINES = 500


class SupermarketCountPlan(models.Model):
    """How often the goods of a store are counted, by what they sell; one plan a store.

    Every night it works out the classes from the sales and starts the day's portion as a count,
    which stands on the counters' phones. Making a plan is what switches it on.
    """

    _name = "supermarket.count.plan"
    _description = "Count Plan"
    _order = "company_id, warehouse_id"
    _rec_name = "warehouse_id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Store",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_warehouse_id(),
    )
    share_a = fields.Float(
        string="A Up To (%)", default=80.0, help="Of the sales of a year: what sells most."
    )
    share_b = fields.Float(
        string="B Up To (%)", default=95.0, help="Of the sales of a year, A among them."
    )
    days_a = fields.Integer(string="A Every (days)", default=30)
    days_b = fields.Integer(string="B Every (days)", default=91)
    days_c = fields.Integer(string="C Every (days)", default=365)
    back_room = fields.Boolean(
        string="Back Room Too",
        default=True,
        help="The places of the store behind its floor are counted as often as the floor.",
    )
    tolerance_qty = fields.Float(string="Tolerance", digits="Product Unit", default=0.0)
    tolerance_percent = fields.Float(string="Tolerance (%)", default=2.0)
    tolerance_value = fields.Float(string="Value Limit", default=50.0)
    booked_value = fields.Float(string="Booked by Itself up to")
    manager_value = fields.Float(string="Store Manager up to")
    planned_on = fields.Date(
        string="Last Portion", readonly=True, copy=False, help="By the clock of the store."
    )
    product_count = fields.Integer(string="Products", compute="_compute_progress")
    portion_count = fields.Integer(
        string="A Day", compute="_compute_progress", help="Lines of a day, on average."
    )
    on_schedule = fields.Float(
        string="On Schedule (%)",
        compute="_compute_progress",
        help="Products that were counted within the time of their class.",
    )
    open_count = fields.Integer(
        string="Not Counted Yet", compute="_compute_progress", help="Lines of portions until today."
    )

    _store_uniq = models.Constraint("UNIQUE(warehouse_id)", "A store has one count plan.")
    _days_positive = models.Constraint(
        "CHECK(days_a >= 1 AND days_b >= 1 AND days_c >= 1)",
        "Every class is counted at least every so many days: 1 or more.",
    )
    _tolerances_positive = models.Constraint(
        "CHECK(tolerance_qty >= 0 AND tolerance_percent >= 0 AND tolerance_value >= 0 "
        "AND booked_value >= 0 AND manager_value >= 0)",
        "A tolerance or limit is zero or more.",
    )

    @api.model
    def _default_warehouse_id(self):
        planned = self.with_context(active_test=False).search([]).warehouse_id
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id), ("id", "not in", planned.ids)], limit=1
        )

    @api.constrains("share_a", "share_b")
    def _check_shares(self):
        for plan in self:
            if not 0 < plan.share_a <= plan.share_b <= 100:
                raise ValidationError(
                    self.env._(
                        "A goes up to a share between 0 and 100 %%, B up to one that is not below "
                        "it: %(a)g and %(b)g are not.",
                        a=plan.share_a,
                        b=plan.share_b,
                    )
                )

    def _intervals(self):
        self.ensure_one()
        return {name: self[f"days_{name}"] for name in CLASSES}

    @api.depends("warehouse_id", "days_a", "days_b", "days_c")
    def _compute_progress(self):
        now = fields.Datetime.now()
        known = self.env["supermarket.product.class"]
        for plan in self:
            plan.product_count = plan.portion_count = plan.on_schedule = 0
            store = Domain("warehouse_id", "=", plan.warehouse_id.id)
            in_time = portion_size = 0
            for name, days in plan._intervals().items():
                own = store & Domain("abc", "=", name)
                size = known.search_count(own)
                since = now - timedelta(days=max(days, 1))
                in_time += known.search_count(own & plan._counted_since(since))
                portion_size += size / max(days, 1)
                plan.product_count += size
            plan.portion_count = ceil(portion_size)
            if plan.product_count:
                plan.on_schedule = 100 * in_time / plan.product_count
            plan.open_count = plan._open_lines_count()

    def _counted_since(self, moment):
        """The domain of classes whose goods were counted since then."""
        return Domain("counted_at", ">=", moment)

    def _open_lines_count(self, more=Domain.TRUE):
        self.ensure_one()
        domain = (
            Domain("count_id.plan_id", "=", self._origin.id)
            & Domain("count_id.state", "=", "open")
            & Domain("state", "in", ("open", "recount"))
        )
        # sudo: counters may not read lines; how many there are is no secret
        return self.env["supermarket.count.line"].sudo().search_count(domain & more)

    # The night -----------------------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Every hour: the portion of the stores whose night is over, then what it did not know."""
        for plan in self.search([("warehouse_id.active", "=", True)]):
            store = plan.warehouse_id
            if store._store_time(fields.Datetime.now()).hour < FIRST_HOUR:
                continue
            self.env.flush_all()  # what is wrong with the work before is no error of this store
            try:
                with self.env.cr.savepoint():
                    if plan.planned_on == store._store_day():
                        plan._look_again()
                    else:
                        plan._plan_day()
            except OperationalError:
                raise  # the transaction is lost: the cron tries again
            except Exception:
                self.env.invalidate_all(flush=False)
                _logger.exception("The counts of %s could not be planned", store.name)
            self.env["ir.cron"]._commit_progress(1)

    def action_plan_today(self):
        """Work out the classes and start today's portion now; a second time it changes nothing."""
        for plan in self:
            plan.check_access("write")
            plan.sudo()._plan_day()  # sudo: the right was asked for above; classes are by code
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_count"),
            "domain": [("plan_id", "in", self.ids)],
            "context": {},
        }

    def _plan_day(self):
        """Classify, and start the counts of the day's portion, a place each, unless there are."""
        self.ensure_one()
        store, today = self.warehouse_id, self.warehouse_id._store_day()
        days = min((today - self.planned_on).days, MOST_OPEN_DAYS) if self.planned_on else 1
        self.env["supermarket.product.class"]._classify(store, (self.share_a, self.share_b))
        self.planned_on = today
        for place in self._places() if days > 0 else ():
            product_ids = self._portion(place, today, days)
            if product_ids:
                self._start_count(place, product_ids, today)
        self.invalidate_recordset()  # where the plan stands is another

    def _look_again(self):
        """Hook: what is to be counted today that was not known in the night."""

    def _places(self):
        """The floor, and the places behind it, each with those below it."""
        floor, behind = self.warehouse_id.lot_stock_id, self.warehouse_id._back_room()
        if not self.back_room:
            return floor
        return floor | behind.filtered(lambda place: place.location_id not in behind)

    def _portion(self, place, today, days):
        """Ids of the products to count at a place today; those that wait for a counter are not
        asked twice."""
        rows = self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.warehouse_id.id)]
        )
        known = {row.product_id: (row.abc, row.sold_value) for row in rows}
        counted = self._counted_at(place, rows)
        goods = [
            (product.id, *known.get(product, ("c", 0.0)), self._day_of(counted.get(product)))
            for product in (known if self._is_floor(place) else self._goods_at(place))
        ]
        chosen = portion(goods, self._intervals(), today, days)
        self.invalidate_recordset(["portion_count"])  # the classes are new
        most = min(MOST_LINES, max(self.portion_count, 1) * MOST_OPEN_DAYS)
        room = max(most - self._open_lines_count(Domain("location_id", "=", place.id)), 0)
        busy = set(self._waiting(place).product_id.ids)
        return [product_id for product_id in chosen if product_id not in busy][:room]

    def _goods_at(self, place):
        domain = Domain("location_id", "child_of", place.id) & Domain("quantity", "!=", 0)
        groups = self.env["stock.quant"]._read_group(domain, ["product_id"])
        return {product for [product] in groups}

    def _is_floor(self, place):
        return place == self.warehouse_id.lot_stock_id

    def _counted_at(self, place, rows):
        """{product: when it was last counted there}."""
        if self._is_floor(place):
            return {row.product_id: row.counted_at for row in rows}
        domain = Domain("location_id", "=", place.id) & Domain("state", "=", "done")
        lines = self.env["supermarket.count.line"]
        return dict(lines._read_group(domain, ["product_id"], ["counted_at:max"]))

    def _waiting(self, place):
        """The lines at a place that wait for somebody, whoever asked for them."""
        return self.env["supermarket.count.line"].search(
            [
                ("warehouse_id", "=", self.warehouse_id.id),
                ("location_id", "parent_of", place.id),
                ("count_id.state", "=", "open"),
                ("state", "in", ("open", "recount", "approve", "reopened")),
            ]
        )

    def _day_of(self, moment):
        return self.warehouse_id._store_day(moment) if moment else None

    def _start_count(self, place, product_ids, today):
        count = self.env["supermarket.count"].create(self._prepare_count(place, product_ids, today))
        count.action_start()
        return count

    def _prepare_count(self, place, product_ids, today):
        store = self.warehouse_id
        limits = ("tolerance_qty", "tolerance_percent", "tolerance_value")
        return {
            "plan_id": self.id,
            "warehouse_id": store.id,
            "location_id": place.id,
            "company_id": store.company_id.id,
            "date": today,
            "product_ids": [Command.set(product_ids)],
            **{name: self[name] for name in (*limits, "booked_value", "manager_value")},
        }

    def action_view_classes(self):
        """Open the classes of the store's goods."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_product_class"
        )
        return {**action, "domain": [("warehouse_id", "=", self.warehouse_id.id)]}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counting(self):
        for plan in self:
            if plan._open_lines_count():
                raise UserError(
                    self.env._("Close the counts of %s first.", plan.warehouse_id.display_name)
                )
