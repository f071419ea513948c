import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)

#: Lots that one transaction makes tasks for.
PAGE = 25


class InspectionPlan(models.Model):
    """A plan looks at what is on hand again: a planner names lots, or their date has come."""

    _inherit = "inspection.plan"

    stock_days = fields.Integer(
        "Stock Again After",
        tracking=True,
        aggregator=None,
        help="What is on hand is inspected again after so many days without an inspection by this "
        "plan. 0: never.",
    )

    _stock_days_range = models.Constraint(
        "CHECK(stock_days BETWEEN 0 AND 3650)", "Stock again after: 0 to 3650 days."
    )

    def _inspect_lots(self, lots, reason, company=None):
        """Make tasks on what a company has of these lots, whatever was decided on them before.

        A lot that the plan has in hand gets no second task, one that no rule fits gets none.
        """
        self.ensure_one()
        # sudo: the plan decides, whoever asks for it
        company = company or self.company_id
        plan = self.sudo().with_company(company)
        tasks = plan.env["inspection.task"]
        intake = plan.env["inspection.intake"]
        free = lots.sudo() - plan._lots_in_hand(lots)
        deliveries = intake._deliveries_on_hand(free, company)
        matches = plan._match(company, deliveries, plan) if deliveries else []
        last = plan._last_parts(free)
        matches = [(self._next_part(one, last), rule) for one, rule in matches if rule.item_ids]
        if not matches:
            return tasks
        intake._touch([delivery for delivery, _rule in matches if delivery.source])
        series = tasks._series_of(matches)
        decisions = plan.env["inspection.decision"]._decide_many(matches, series, reason)
        return tasks._make_many(matches, decisions, series)

    def _lots_in_hand(self, lots):
        """Return those of the lots that have an open task of the plan."""
        tasks = self.env["inspection.task"].search(
            [
                ("plan_id", "=", self.id),
                ("lot_ids", "in", lots.ids),
                ("state", "in", ("todo", "doing")),
            ]
        )
        return tasks.lot_ids & lots.sudo()

    def _last_parts(self, lots):
        """Return {lot: the last part of it that the plan had in hand}."""
        return dict(
            self.env["inspection.task"]._read_group(
                [("plan_id", "=", self.id), ("lot_ids", "in", lots.ids)],
                ["lot_ids"],
                ["part:max"],
            )
        )

    @api.model
    def _next_part(self, delivery, last):
        """The delivery under a name of its own in the draws."""
        part = max(last.get(lot, 0) for lot in delivery.lots) + 1
        return delivery.later(delivery.quantity, part)

    # By date

    @api.model
    def _inspect_by_date(self):
        """Called by a job, every day. An error in one plan stops no other."""
        today = fields.Date.context_today(self)
        plans = self.search([("state", "=", "active"), ("stock_days", ">", 0)])
        for plan in plans.filtered(lambda one: one._is_on(today)):
            for company in plan.company_id._inspected_companies():
                lots = plan._lots_by_date(company)
                for begin in range(0, len(lots), PAGE):
                    plan._inspect_page_by_date(lots[begin : begin + PAGE], company)
                    self.env["ir.cron"]._commit_progress(1)

    def _is_on(self, day):
        return self.date_start <= day and not (self.date_end and self.date_end < day)

    def _inspect_page_by_date(self, lots, company):
        try:
            with self.env.cr.savepoint():
                self._inspect_lots(lots, "date", company)
        except OperationalError:
            raise  # somebody else was there first: the job starts over
        except Exception:
            _logger.exception("%s could not inspect what is on hand", self.name)

    def _lots_by_date(self, company):
        """Return the lots a company has that the plan has not looked at for its days.

        What is on hold is looked at by whoever holds it.
        """
        self.env.flush_all()
        named = self.env["inspection.task"]._fields["lot_ids"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lot.id
                  FROM stock_lot lot
                  JOIN product_product product ON product.id = lot.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
             LEFT JOIN product_category category ON category.id = template.categ_id
                 WHERE lot.create_date < %(since)s
                   AND (NOT %(any_category)s::boolean OR category.parent_path LIKE ANY(%(paths)s))
                   AND lot.id IN (%(on_hand)s)
                   AND NOT EXISTS (
                       SELECT FROM supermarket_hold hold
                        WHERE hold.lot_id = lot.id AND hold.state = 'active'
                          AND hold.company_id = ANY(%(companies)s))
                   AND NOT EXISTS (
                       SELECT FROM %(names)s name
                         JOIN inspection_task task ON task.id = name.%(task)s
                        WHERE name.%(lot)s = lot.id AND task.plan_id = %(plan)s
                          AND task.state != 'cancelled' AND task.create_date >= %(since)s)
              ORDER BY lot.id
                """,
                since=fields.Datetime.now() - timedelta(days=self.stock_days),
                any_category=bool(self.category_ids),
                paths=[f"{category.parent_path}%" for category in self.category_ids],
                on_hand=self._lots_on_hand(company),
                names=SQL.identifier(named.relation),
                task=SQL.identifier(named.column1),
                lot=SQL.identifier(named.column2),
                plan=self.id,
                companies=company._holding_companies().ids,
            )
        )
        return self.env["stock.lot"].browse(id_ for (id_,) in rows)
