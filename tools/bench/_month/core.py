"""Stock Odoo: reordering rules set by mean and deviation of the sales, and its own scheduler."""

import datetime as dt

import numpy as np

from tools.bench._month.shop import Shop
from tools.bench._month.world import CLOSES, DESK, DOCK, LEAD_DAYS, MIDDAY, NIGHT, OPENS

from ordering.simulation.baselines import Z_95, SalesRecord  # isort: skip

#: Days from an order to the delivery after it, which Odoo's rule has to cover.
COVERED = LEAD_DAYS + 1


class Core(Shop):
    """Minimum: demand of two days and 1.645 deviations of it; maximum: a day more. Every night the
    sales of the last four weeks set them anew, which Odoo leaves to a person."""

    def __init__(self, name, config, world, clock):
        super().__init__(name, config, world, clock)
        with self.env() as env:
            self.rules = self._make_rules(env)
        before = np.arange(len(world.dates)) < world.start
        self.recorded = np.where(before, world.demand, 0.0)

    def _make_rules(self, env):
        rules = {}
        for row, store_id, product_id in self.pairs():
            store = env["stock.warehouse"].browse(store_id)
            vals = {
                "product_id": product_id,
                "warehouse_id": store_id,
                "location_id": store.lot_stock_id.id,
                "trigger": "auto",
            }
            rules[row] = env["stock.warehouse.orderpoint"].create(vals).id
        return rules

    def day(self, day):
        """One day from midnight to midnight."""
        self.at(day, dt.time(0, 30))
        self.open(day) if day == self.world.start else self.throw_away(day)
        self.at(day, NIGHT)
        self._schedule(day)
        self.at(day, DESK)
        self._confirm()
        self.at(day, DOCK)
        self.receive(day)
        self.at(day, MIDDAY)
        self._sell(day, OPENS, MIDDAY.hour)
        self.at(day, dt.time(CLOSES))
        self._sell(day, MIDDAY.hour, CLOSES)
        self.close(day)

    def _schedule(self, day):
        mean, deviation = SalesRecord(self.recorded)(day - 1)
        least = np.ceil(mean * COVERED + Z_95 * deviation * COVERED**0.5)
        most = np.ceil(least + mean)
        with self.env() as env:
            for row, rule_id in self.rules.items():
                env["stock.warehouse.orderpoint"].browse(rule_id).write(
                    {
                        "product_min_qty": least[row],
                        "product_max_qty": most[row],
                    }
                )
        with self.env() as env:
            env["stock.rule"].run_scheduler(company_id=env.company.id)

    def _confirm(self):
        with self.env() as env:
            orders = env["purchase.order"].search([("state", "=", "draft")])
            orders.button_confirm()

    def _sell(self, day, after, before):
        """Deliveries to customers, as far as there is something to sell."""
        with self.env() as env:
            for store in env["stock.warehouse"].browse(self.stores):
                moves = []
                here = env["product.product"].with_context(warehouse_id=store.id)
                for product in here.browse(self.products):
                    row = self.row(store.id, product.id)
                    asked = len(self.world.asked(row, day, after, before))
                    sold = min(asked, int(product.qty_available))
                    if sold:
                        self.book.sold[row, day] += sold
                        self.recorded[row, day] += sold
                        moves.append(self._prepare_sale(env, store, product.id, sold))
                if moves:
                    picking = self._picking(env, store.out_type_id, moves)
                    picking.action_assign()
                    picking.move_ids.picked = True
                    picking.with_context(skip_backorder=True).button_validate()
                    if picking.state != "done":
                        raise RuntimeError(f"{picking.name} was not handed out: {picking.state}.")

    def _prepare_sale(self, env, store, product_id, quantity):
        return {
            **self._prepare_move(env, store, product_id, quantity),
            "location_id": store.lot_stock_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id,
        }
