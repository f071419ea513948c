"""What a night has to do: without it a scheduled job finds nothing, and its time says nothing.

`add_trade` gives the chain of `_record_data` vendors and inspections, `first_pass` forecasts and
proposals, once. Before a job is measured, `work_for` gives it the work that it finds in a night of
such a chain: what falls due is made due, by the own dates of the rows, and it is five in the
morning in the stores by their own clock. Every time the same, so that a database can be used again.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import Registry

from tools.bench import _inspection_shop
from tools.setup import paths

NIGHT, EVENING = 5, 21  # hours of the stores' clock
VENDORS = 40
DELIVERIES = 1000  # lots inspected, and as many on the list
LATE, WAITING = 100, 200  # inspections
ENDING = 10  # standards
CHANGED = 20  # one of so many goods has another price each night
LOOKED_BACK = 500  # orders
UNATTENDED = 30  # payments that tills left open


# The chain's trade --------------------------------------------------------------------------------


def add_trade(env, shop):
    """Vendors with their prices, an inspection plan with its inspectors, deliveries inspected."""
    goods = env["product.product"].browse(shop["products"])
    vendors = env["res.partner"].create(
        [{"name": f"Bench vendor {n:03d}", "is_company": True} for n in range(VENDORS)]
    )
    env["product.supplierinfo"].create(
        [
            {
                "partner_id": vendors[number % VENDORS].id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": 0.6,
                "delay": 1,
            }
            for number, product in enumerate(goods)
        ]
    )
    with_lots = goods.filtered(lambda product: product.tracking == "lot")
    _inspection_shop.make_plan(env, with_lots.categ_id, stock_days=30)
    inspectors = _inspection_shop.make_inspectors(env, 10, "an inspector of the benchmark")
    trading = [(product, product.seller_ids[:1].partner_id) for product in with_lots]
    rows = _inspection_shop.draw_receipts(trading, DELIVERIES)
    lines = _inspection_shop.make_receipts(env, rows)
    env["inspection.intake"]._inspect(env["stock.move.line"].browse(lines))
    shop["inspected"] = lines
    shop["inspectors"] = inspectors.ids
    _add_results(env)
    _add_standards(env)
    env["supermarket.count.plan"].create([{"warehouse_id": store} for store in shop["stores"]])


def _add_results(env):
    """Half of the inspections were done and reviewed, some of them failed."""
    draw = random.Random(1)
    tasks = env["inspection.task"].search([], order="id", limit=DELIVERIES // 2)
    env["inspection.result"].create([{"task_id": task.id} for task in tasks])
    env.flush_all()
    verdicts = [draw.choice(("pass",) * 9 + ("fail",)) for _task in tasks]
    env.cr.execute(
        "UPDATE inspection_result result SET state = 'completed', verdict = done.verdict,"
        "       review_date = now() - done.days * interval '1 day'"
        "  FROM unnest(%s, %s, %s) done (task, verdict, days)"
        " WHERE result.task_id = done.task",
        [tasks.ids, verdicts, [draw.randrange(1, 60) for _task in tasks]],
    )
    env.cr.execute(
        "UPDATE inspection_task SET state = 'done' WHERE id = ANY(%s)",
        [tasks.ids],
    )
    env.invalidate_all()


def _add_standards(env):
    today = fields.Date.today()
    env["inspection.standard"].create(
        [
            {
                "code": f"BENCH-{n}",
                "name": f"Standard {n}",
                "region": "policy",
                "date_from": today - timedelta(days=300),
                "date_to": today + timedelta(days=3650),
            }
            for n in range(ENDING)
        ]
    )


def first_pass(env, shop):
    """Forecasts and proposals as every chain has them that uses replenishment, once."""
    if not env["replenishment.forecast"].search_count([], limit=1):
        _asked_pass(env, shop)
        env["replenishment.run"]._cron_work()


def forget_inspections(env):
    """What a job inspected beyond the first deliveries it finds again.

    Its 12,500 holds, of a month's deliveries that nobody looks at, are on no shop's list.
    """
    env.cr.execute(
        """
        SELECT id, decision_id INTO TEMPORARY forgotten FROM inspection_task WHERE id > (
               SELECT MAX(id) FROM (SELECT id FROM inspection_task ORDER BY id LIMIT %s) first);
        DELETE FROM supermarket_hold WHERE origin_model = 'inspection.task'
           AND origin_id IN (SELECT id FROM forgotten);
        UPDATE inspection_decision SET task_id = NULL
         WHERE task_id IN (SELECT id FROM forgotten);
        DELETE FROM inspection_task WHERE id IN (SELECT id FROM forgotten);
        DELETE FROM inspection_decision WHERE id IN (SELECT decision_id FROM forgotten);
        DROP TABLE forgotten
        """,
        [DELIVERIES],
    )


# The hour -----------------------------------------------------------------------------------------


def set_hour(env, shop, hour):
    """Let it be that hour in the stores, by the zone of their address."""
    ahead = (hour - fields.Datetime.now().hour + 12) % 24 - 12
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "UTC"
    addresses = env["stock.warehouse"].browse(shop["stores"]).partner_id | env.company.partner_id
    others = addresses.filtered(lambda one: one.tz != zone)
    if others:
        others.tz = zone


# The work of a night ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """A scheduled job, called as the scheduler does."""

    name: str  # of its record, with its addon
    cron: int
    shop: dict

    def prepare(self, env):
        """Let it be night, and give it what it finds then."""
        set_hour(env, self.shop, NIGHT)
        work_for(env, self.shop, self.name)

    def __call__(self, env):
        env["ir.cron"].browse(self.cron).ir_actions_server_id.run()


def jobs(name, shop):
    """[(name, user, `Job`)] of our addons."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        data = env["ir.model.data"].search(
            [("module", "in", paths.OUR_ADDONS), ("model", "=", "ir.cron")], order="id"
        )
        found = [Job(row.complete_name, row.res_id, shop) for row in data]
    return [(f"cron/{job.name}", SUPERUSER_ID, job) for job in found]


def work_for(env, shop, job):
    """Give a job the work of a night.

    :param job: name of its record, with its addon
    """
    if job in WORK:
        WORK[job](env, shop)


def _unposted(env, shop):
    """The sales of the last night wait again, which an earlier run has posted."""
    env.cr.execute(
        "UPDATE supermarket_sale_ledger SET posted = FALSE, move_id = NULL, posting_error = NULL"
        " WHERE id > (SELECT rows - unposted FROM bench) AND id <= (SELECT rows FROM bench)"
    )


def _expired(env, shop):
    """With the last midnight one lot of every tenth product ended."""
    [store, *_others] = env["stock.warehouse"].browse(shop["stores"])
    ended = store._day_start() - timedelta(hours=6)
    env.cr.execute(
        "UPDATE stock_lot SET removal_date = %(ended)s WHERE id IN ("
        " SELECT MAX(lot_id) FROM stock_quant WHERE lot_id IS NOT NULL AND product_id %% 10 = 0"
        " GROUP BY product_id) RETURNING id",
        {"ended": ended},
    )
    lots = [id_ for (id_,) in env.cr.fetchall()]
    env.cr.execute("UPDATE stock_quant SET removal_date = %s WHERE lot_id = ANY(%s)", [ended, lots])
    env.cr.execute("DELETE FROM supermarket_shortage WHERE state = 'open'")


def _ended_markdowns(env, shop):
    """Every third of the markdowns is of a lot that has expired."""
    [store, *_others] = env["stock.warehouse"].browse(shop["stores"])
    env.cr.execute("UPDATE supermarket_markdown SET state = 'active', end_date = NULL")
    env.cr.execute(
        "UPDATE stock_lot SET removal_date = %s WHERE id IN"
        " (SELECT lot_id FROM supermarket_markdown WHERE id %% 3 = 0)",
        [store._day_start() - timedelta(hours=6)],
    )


def _uncounted(env, shop):
    """Nothing was planned for the day, and the portion of yesterday was counted."""
    env.cr.execute("DELETE FROM supermarket_count WHERE plan_id IS NOT NULL")
    env.cr.execute("UPDATE supermarket_count_plan SET planned_on = NULL")


def _other_prices(env, shop):
    env.cr.execute(
        "UPDATE product_template SET list_price = list_price + 0.1 WHERE id %% %s = 0", [CHANGED]
    )


def _asked_export(env, shop):
    """A store manager asked for a month of the stock record."""
    since = fields.Datetime.now() - timedelta(days=30)
    exports = env(user=shop["manager"])["supermarket.record.export"]
    exports.create(
        {"kind": "csv", "domain": [("date", ">=", fields.Datetime.to_string(since))]}
    ).action_start()


def _fresh_log(env, shop):
    """What a thousand deliveries wrote into the log of inspection is not sealed yet."""
    env.cr.execute(
        "UPDATE inspection_audit SET seal_hash = NULL, seal_sequence = NULL WHERE id IN"
        " (SELECT id FROM inspection_audit ORDER BY id DESC LIMIT %s)",
        [2 * DELIVERIES],
    )


def _ending_standards(env, shop):
    soon = fields.Date.today() + timedelta(days=10)
    env.cr.execute(
        "UPDATE inspection_standard SET date_to = %s, told_date_to = NULL"
        " WHERE code LIKE 'BENCH-%%'",
        [soon],
    )


def _late_inspections(env, shop):
    env.cr.execute(
        "UPDATE inspection_task SET date_due = now() - interval '1 hour', escalation_date = NULL"
        " WHERE id IN (SELECT id FROM inspection_task WHERE state = 'todo' ORDER BY id LIMIT %s)",
        [LATE],
    )


def _unassigned_inspections(env, shop):
    env.cr.execute(
        "UPDATE inspection_task SET inspector_id = NULL, user_id = NULL WHERE id IN"
        " (SELECT id FROM inspection_task WHERE state = 'todo' ORDER BY id DESC LIMIT %s)",
        [WAITING],
    )


def _asked_inspections(env, shop):
    """A planner asks for what is on hand."""
    forget_inspections(env)
    env["inspection.plan"].search([("name", "=", "Bench")]).action_inspect_stock()


def _unscored(env, shop):
    env.cr.execute("DELETE FROM inspection_supplier_score")


def _no_pass(env, shop):
    env.cr.execute("UPDATE replenishment_run SET night = night - 1000, state = 'done'")


def _asked_pass(env, shop):
    _no_pass(env, shop)
    env["replenishment.run"]._schedule(env.company, "manual")


def _asked_simulation(env, shop):
    env["replenishment.simulation"].create(
        {
            "name": "Bench",
            "warehouse_id": shop["stores"][0],
            "product_ids": [Command.set(shop["products"][1:61])],
            "lead_days": 2,
        }
    ).action_run()


def _orders_to_look_back_on(env, shop):
    today = fields.Date.today()
    env.cr.execute("DELETE FROM replenishment_outcome")
    env.cr.execute(
        "UPDATE replenishment_proposal SET state = 'accepted', delivery_date = %s,"
        "       next_delivery_date = %s"
        " WHERE id IN (SELECT id FROM replenishment_proposal ORDER BY id LIMIT %s)",
        [today - timedelta(days=4), today - timedelta(days=1), LOOKED_BACK],
    )


def _no_figures(env, shop):
    """A night computes the running month; the months before were computed in theirs."""
    first = fields.Date.today().replace(day=1) - timedelta(days=200)
    env.cr.execute(
        "INSERT INTO replenishment_figure (company_id, warehouse_id, product_id, month)"
        " SELECT b.company, store, b.product[1], %s FROM bench b, unnest(b.store) store"
        " ON CONFLICT DO NOTHING",
        [first.replace(day=1)],
    )
    env.cr.execute("UPDATE stock_warehouse SET replenishment_figured_on = NULL")


def _unbalanced(env, shop):
    env.cr.execute("UPDATE res_company SET replenishment_balanced_on = NULL")


WORK = {
    "supermarket_stock.cron_post_ledger": _unposted,
    "supermarket_stock.cron_expiry_check": _expired,
    "supermarket_stock.cron_end_markdowns": _ended_markdowns,
    "supermarket_stock.cron_count_plan": _uncounted,
    "supermarket_stock.cron_shelf_labels": _other_prices,
    "supermarket_stock.cron_record_export": _asked_export,
    "quality_inspection.cron_audit_seal": _fresh_log,
    "quality_inspection.cron_standard_expiry": _ending_standards,
    "quality_inspection.cron_overdue": _late_inspections,
    "quality_inspection.cron_assign": _unassigned_inspections,
    "quality_inspection.cron_work": _asked_inspections,
    "quality_inspection.cron_supplier_score": _unscored,
    "replenishment.ir_cron_replenishment_schedule": _no_pass,
    "replenishment.ir_cron_replenishment_work": _asked_pass,
    "replenishment.ir_cron_replenishment_simulation": _asked_simulation,
    "replenishment.ir_cron_replenishment_outcome": _orders_to_look_back_on,
    "replenishment.ir_cron_replenishment_figure": _no_figures,
    "replenishment.ir_cron_replenishment_balance": _unbalanced,
}
