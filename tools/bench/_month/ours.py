"""The product: tills write the ledger, the pass of the night proposes, a buyer accepts as it is."""

import datetime as dt
from collections import defaultdict

from odoo.tools import SQL

from tools.bench._month.shop import Shop
from tools.bench._month.world import CLOSES, DESK, DOCK, MIDDAY, NIGHT, OPENS, STORES

BUYER = 2  # the administrator: whoever may buy


class Ours(Shop):
    """Every step calls what the jobs and buttons of the addon call."""

    def __init__(self, name, config, world, clock):
        super().__init__(name, config, world, clock)
        self.twice, self.minimums = 0, {}
        with self.env() as env:
            env.company._open_supermarket()
            # Files know one model, so that both sides have the same forecasts
            env["ir.config_parameter"].set_param("replenishment.classic_series", "0")
        self._load_past()

    def day(self, day):
        """One day from midnight to midnight."""
        self.at(day, dt.time(0, 30))
        with self.env() as env:
            env["supermarket.sale.ledger"]._cron_post()
        if day > self.world.start:
            self.throw_away(day)
        self.at(day, NIGHT)
        self._night()
        self._keep_minimums(day)
        self.at(day, DESK)  # before the goods come: what arrives meanwhile is "other supply" to it
        self._accept()
        self.at(day, DOCK)
        self.receive(day)
        self.at(day, MIDDAY)
        self._sell(day, OPENS, MIDDAY.hour)
        self._accept()
        self.at(day, dt.time(CLOSES))
        self._sell(day, MIDDAY.hour, CLOSES)
        with self.env() as env:
            env["supermarket.sale.ledger"]._cron_post()
        self.close(day)

    def _night(self):
        with self.env() as env:
            env["supermarket.shortage"]._cron_check_expired()
            env["replenishment.run"]._cron_schedule()
        with self.env() as env:
            env["replenishment.run"]._cron_work()
            run = env["replenishment.run"].search([], limit=1)
            if run.state != "done" or run.left_out:
                raise RuntimeError(f"The pass ended {run.state}: {run.message}")

    def _keep_minimums(self, day):
        """What the rules want in any case, which the same world by files has to know."""
        with self.env() as env:
            rules = env["stock.warehouse.orderpoint"].search([])
            self.minimums[day] = {
                self.row(rule.warehouse_id.id, rule.product_id.id): rule.product_min_qty
                for rule in rules
            }

    def _accept(self):
        """The buyer accepts all that is proposed, as it is, and sends the orders."""
        with self.env(BUYER) as env:
            proposals = env["replenishment.proposal"].search(
                [("state", "=", "draft"), ("qty_to_order", ">", 0)]
            )
            if not proposals:
                return
            self.twice += self._count_twice(env, proposals)
            proposals.action_accept()
            env["purchase.order"].search([("state", "=", "draft")]).button_confirm()

    def _count_twice(self, env, proposals):
        """How many of these don't know of all goods that are on order for them."""
        lines = env["purchase.order.line"].search(
            [("product_id", "in", proposals.product_id.ids), ("state", "!=", "cancel")]
        )
        coming = defaultdict(float)
        for line in lines:
            store = line.order_id.picking_type_id.warehouse_id
            coming[store, line.product_id] += line.product_uom_qty - line.qty_received
        return sum(
            coming[one.warehouse_id, one.product_id] > one.on_order_qty + 0.01 for one in proposals
        )

    def _sell(self, day, after, before):
        """What tills write: the units of an hour in a row, the last of them at its time."""
        with self.env() as env:
            stores = env["stock.warehouse"].browse(self.stores)
            products = env["product.product"].browse(self.products)
            there = products._get_sellable_quantities(stores)
            rows = []
            for row, store_id, product_id in self.pairs():
                floor = stores.browse(store_id).lot_stock_id.id
                asked = self.world.asked(row, day, after, before)
                sold = asked[: max(int(there[store_id, product_id]), 0)]
                self.book.sold[row, day] += len(sold)
                for hour in range(after, before):
                    units = sold[(sold >= hour) & (sold < hour + 1)]
                    if len(units):
                        key = f"{row}-{day}-{hour}"
                        rows.append(
                            {
                                "location_id": floor,
                                "product_id": product_id,
                                "quantity": float(len(units)),
                                "order_uuid": f"{row % len(STORES)}-{day}-{hour}",
                                "line_uuid": key,
                                "date": self._time(day, units[-1]),
                            }
                        )
            env["supermarket.sale.ledger"]._record(rows)

    def _time(self, day, hour):
        return self.world.moment(day, dt.time(0)) + dt.timedelta(seconds=int(hour * 3600))

    # the past ------------------------------------------------------------------------------------

    def _load_past(self):
        """The sales before the month as they stand once posted: one delivery and one posting move a
        product and store, and the ledger's rows, an hour each."""
        with self.env() as env:
            for store in env["stock.warehouse"].browse(self.stores):
                came = self._past(env, store)
                picking = self._picking(env, store.in_type_id, came)
                self._deliver(env, picking, self.world.start)
        # There all the time: else the shelf would look empty after the last sale of the past
        self.open(self.world.start)
        self.at(self.world.start, dt.time(0, 10))
        with self.env() as env:
            customers = env.ref("stock.stock_location_customers").id
            for store in env["stock.warehouse"].browse(self.stores):
                floor = store.lot_stock_id.id
                went = [
                    {**vals, "location_id": floor, "location_dest_id": customers}
                    for vals in self._past(env, store)
                ]
                picking = self._picking(env, store.out_type_id, went)
                self._hand_out(env, picking)
                for move in picking.move_ids:
                    self._copy_sales(env, store, move)

    def _past(self, env, store):
        sums = self.world.demand[:, : self.world.start].sum(axis=1)
        return [
            self._prepare_move(env, store, product_id, float(sums[row]))
            for row, store_id, product_id in self.pairs()
            if store_id == store.id and sums[row]
        ]

    def _hand_out(self, env, picking):
        """All of the one lot that stands for the past."""
        for move in picking.move_ids:
            lots = env["stock.lot"].search([("product_id", "=", move.product_id.id)])
            here = lots.quant_ids.filtered(
                lambda quant, at=move.location_id: quant.location_id == at
            )
            past = here.sorted("quantity")[-1:]  # the other one is the opening stock
            move.move_line_ids.unlink()
            env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": move.product_id.id,
                    "lot_id": past.lot_id.id,
                    "quantity": move.product_uom_qty,
                    "picked": True,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        picking.with_context(skip_backorder=True).button_validate()
        if picking.state != "done":
            raise RuntimeError(f"The past was not posted: {picking.state}.")

    def _copy_sales(self, env, store, move):
        row = self.row(store.id, move.product_id.id)
        values = []
        for day in range(self.world.start):
            hours = self.world.hours[row][day]
            for hour in range(24):
                units = hours[(hours >= hour) & (hours < hour + 1)]
                if len(units):
                    values.append(
                        SQL("%s", (*self._prepare_row(store, move), float(len(units)),
                                   f"{row}-{day}-{hour}", f"{row}-{day}-{hour}",
                                   self._time(day, units[-1])))
                    )  # fmt: skip
        columns = "company_id, location_id, product_id, posted, move_id, quantity"
        env.cr.execute(
            SQL(
                "INSERT INTO supermarket_sale_ledger (%s, order_uuid, line_uuid, date) VALUES %s",
                SQL(columns),
                SQL(", ").join(values),
            )
        )

    def _prepare_row(self, store, move):
        return (store.company_id.id, store.lot_stock_id.id, move.product_id.id, True, move.id)

    def figures(self):
        """What the month came to, and what the rules wanted by day."""
        return {
            **super().figures(),
            "orders_twice": self.twice,
            "lines_without_reason": self._unexplained(),
            "minimums": self.minimums,
        }

    def _unexplained(self):
        """Lines of the month's orders that no proposal with a reason stands behind."""
        with self.env() as env:
            lines = env["purchase.order.line"].search([("state", "!=", "cancel")])
            of_lines = env["replenishment.proposal"].search([("purchase_line_id", "in", lines.ids)])
            explained = of_lines.filtered(lambda one: "<li>" in (one.reason or ""))
            return len(lines - explained.purchase_line_id)
