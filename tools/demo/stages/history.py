"""Sixty-nine days of real sales as orders that were paid, posted, closed and booked.

Each shop's days are sold by a process of its own.
"""

import uuid
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from odoo.service.model import retrying

from ..assortment import read_fresh_products, read_suppliers, supplier_of
from ..baskets import Sale, make_baskets
from ..beside import Beside
from ..clock import clock_at, utc_of
from ..demand import read_series, shift, whole_units
from ..lots import lot_name, lot_values, terms_of
from ..receipts import Arrival, Receiver
from ..shop import HISTORY_DAYS, TILLS_PER_SHOP
from ..supply import plan_deliveries
from .shops import OPENING_FLOAT

UUIDS = uuid.uuid5(uuid.NAMESPACE_DNS, "demo-shop.supermarket-suite.example")

DELIVERY, OPENING, CLOSING = 5 * 60 + 30, 6 * 60 + 45, 21 * 60 + 15
# A delivery lasts so many days at most, and leaves this share of a day's sales to the next.
LONGEST_CYCLE = 4
SPARE_SHARE = 0.4
DAYS_A_LINE = 14
# The number of the lock under which the shops take turns
TURNS = 20240328

# Above this much cash a part goes to the safe in the afternoon, in whole hundreds.
FULL_DRAWER, PICK_UP_STEP, PICK_UP = 1500.0, 100, 16 * 60
# What a drawer is short or over at closing, day by day and over again: people miscount.
SLIPS = (0.0, 0.0, -2.0, 0.0, 0.5, 0.0, 0.0, -10.0, 0.0, 1.0, 0.0)


def run(shop):
    """Sell both shops' days at a time; a day whose session is closed is not sold again."""
    with Beside(shop.env, "--history=1"):
        run_shop(shop, 0)
    orders = shop.env["pos.order"].search_count([("company_id", "=", shop.company.id)])
    return f"{orders} orders"


def run_shop(shop, index):
    """Sell day by day in one shop."""
    history = History(shop, index)
    # Until the history is sold there are no reordering rules that the sales could trigger.
    with patch.object(shop.env.registry["stock.move"], "_trigger_scheduler", lambda _moves: None):
        for day in range(HISTORY_DAYS):
            history.run_day(day)
            if index == 0 and day % DAYS_A_LINE == DAYS_A_LINE - 1:
                print(f"  {day + 1} of {HISTORY_DAYS} days are sold", flush=True)
        history.end()


@contextmanager
def turn(env):
    """What the shops write into the same rows: the far side of stock moves, numbers of pick-ups.

    The lock outlives a commit, so the transaction under it sees what the other shop has written.
    """
    env.cr.execute("SELECT pg_advisory_lock(%s)", [TURNS])
    env.cr.commit()
    env.invalidate_all()
    yield
    env.cr.commit()
    env.cr.execute("SELECT pg_advisory_unlock(%s)", [TURNS])


class History:
    """The sales of a shop on every day and the deliveries behind them."""

    def __init__(self, shop, index):
        self.shop = shop
        self.env = shop.env
        self.index = index
        self.warehouse = shop.warehouses[index]
        # The last session, and its day, that is not closed yet
        self.last = None
        self.suppliers = read_suppliers()
        series = [shift(entry, shop.last_day) for entry in read_series()]
        self.fresh = read_fresh_products(series)
        names = {one: f"product_{one.barcode}" for one in self.fresh}
        ids = shop.names.ids(names.values())
        self.products = {
            one: self.env["product.product"].browse(ids[name]) for one, name in names.items()
        }
        self.units = {(one, index): _units(one, index) for one in self.fresh for index in range(2)}
        self.terms = {
            one: terms_of(product, shop.company) for one, product in self.products.items()
        }
        self.deliveries = self._plan()
        self.receiver = Receiver(self.env, shop.receiver.id)
        self.company = shop.company
        self.partner_ids = {one: self._partner_id(one) for one in self.fresh}
        self.prices = {
            product.id: (
                product.name,
                product.list_price,
                product.taxes_id[:1].amount,
                product.taxes_id[:1].ids,
            )
            for product in self.products.values()
        }

    def _plan(self):
        """Return {(day, shop index): [(product, quantity)]}."""
        plan = {}
        for (one, index), units in self.units.items():
            sold_out = [day.sold_out for day in one.series[index].days]
            spare = round(SPARE_SHARE * sum(units) / len(units))
            cycle = delivery_cycle(one.shelf_life, self.terms[one].removal_time)
            for delivery in plan_deliveries(units, sold_out, cycle, spare):
                plan.setdefault((delivery.day, index), []).append((one, delivery.quantity))
        return plan

    def run_day(self, day):
        """Post the evening before and receive, close it, sell the day: a commit each."""
        orders = self.env["pos.order"]
        first = orders.search([("uuid", "=", _order_uuid(day, self.index, 0))], limit=1)
        if first.session_id.state == "closed":
            return
        self._end_last_day(None if first else day)
        session = first.session_id or self._commit(partial(self._sell, day))
        self.last = (session, day)

    def end(self):
        """Close what the last day left open."""
        self._end_last_day(None)

    def _end_last_day(self, day):
        with turn(self.env):
            self._commit(partial(self._move_goods, day))
        if self.last:
            self._commit(self._close)

    def _commit(self, step):
        """Run one step; what the other shop has got in the way of is tried again."""
        result = retrying(step, self.env)
        self.env.cr.commit()
        return result

    def _move_goods(self, day):
        """The last day's drawer and sales leave, the delivery of the new day, if any, comes in."""
        if self.last:
            session, sold_on = self.last
            with clock_at(self.env, utc_of(self._date(sold_on), PICK_UP)):
                self._pick_up(session)
            with clock_at(self.env, utc_of(self._date(sold_on), CLOSING)):
                self._post(session)
        if day is None:
            return
        lots = self._ensure_lots(day)
        arrivals = [
            Arrival(self.products[one].id, lots[one], quantity, self.partner_ids[one])
            for one, quantity in self.deliveries.get((day, self.index), ())
        ]
        moment = utc_of(self._date(day), DELIVERY)
        self.receiver.receive(self.warehouse, moment, arrivals, "Daily delivery")

    def _post(self, session):
        """Sales leave the ledger now, as they do at intervals: closing finds them posted."""
        ledger = self.env.get("supermarket.sale.ledger")
        if ledger is not None:
            ledger._post([("pos_session_id", "=", session.id)])

    def _date(self, day):
        return self.shop.first_day + timedelta(days=day)

    def _partner_id(self, one):
        supplier = supplier_of(one.category, True, self.suppliers)
        return self.shop.names.ref(f"supplier_{supplier.code}").id

    def _ensure_lots(self, day):
        """A delivery day is a lot of its own, whichever shop it went to."""
        made_on = self._date(day)
        delivered = {
            one for index in range(2) for one, _quantity in self.deliveries.get((day, index), ())
        }
        ones = sorted(delivered, key=lambda one: one.number)
        lots = self.shop.names.ensure(
            "stock.lot",
            {
                f"lot_{one.number}_{made_on:%y%m%d}": lot_values(
                    self.terms[one],
                    lot_name(one.number, made_on),
                    made_on + timedelta(days=one.shelf_life),
                )
                for one in ones
            },
        )
        return dict(zip(ones, lots.ids, strict=True))

    def _sell(self, day):
        """A session opened and sold in, at the hours of a shop."""
        till = self.shop.till(self.index, day % TILLS_PER_SHOP)
        cashier = self.shop.cashier(self.index)
        sessions = self.env(user=cashier.id)["pos.session"]
        with clock_at(self.env, utc_of(self._date(day), OPENING)):
            session = sessions.create({"config_id": till.id})
            session.set_opening_control(OPENING_FLOAT, "")
        orders = self._orders(day, session)
        with clock_at(self.env, utc_of(self._date(day), CLOSING)):
            self.env(user=cashier.id)["pos.order"].sync_from_ui(orders)
        return session

    def _pick_up(self, session):
        """Take a full drawer's cash to the safe, before the supervisor's eyes."""
        pickups = self.env.get("supermarket.pos.pickup")
        cash = session.sudo().cash_register_balance_end
        session.invalidate_recordset()
        if pickups is None or cash < FULL_DRAWER:
            return
        amount = (cash - OPENING_FLOAT) // PICK_UP_STEP * PICK_UP_STEP
        witness = self.shop.names.ref("user_supervisor")
        pickups = pickups.with_user(session.env.uid).sudo()
        pickups._make(session.sudo(), amount, "Full drawer", witness)

    def _close(self):
        """Count the drawer and close; the till's own buttons do the same."""
        session, day = self.last
        slip = SLIPS[(day + 5 * self.index) % len(SLIPS)]
        with clock_at(self.env, utc_of(self._date(day), CLOSING)):
            for step in (
                lambda: session.post_closing_cash_details(session.cash_register_balance_end + slip),
                lambda: session.update_closing_control_state_session(""),
            ):
                # Each is a request of its own to the till: none sees what another has computed.
                session.invalidate_recordset()
                step()
            session.invalidate_recordset()
            answer = session.close_session_from_ui()
        if not answer.get("successful"):
            raise RuntimeError(f"{session.name} does not close: {answer}")

    def _orders(self, day, session):
        sales = [
            Sale(
                product=one.barcode,
                quantity=units[day],
                weighed=one.weighed,
                percent_off=round(100 * (1 - min(one.series[self.index].days[day].discount, 1))),
                until=_sold_until(one.series[self.index].days[day]),
            )
            for (one, shop_index), units in self.units.items()
            if shop_index == self.index and units[day]
        ]
        by_barcode = {one.barcode: product for one, product in self.products.items()}
        baskets = make_baskets(f"{self.index}:{day}", sales)
        cash = session.payment_method_ids.filtered("is_cash_count")[:1]
        card = (session.payment_method_ids - cash)[:1]
        return [
            self._order(day, number, basket, session, by_barcode, card if number % 3 else cash)
            for number, basket in enumerate(baskets)
        ]

    def _order(self, day, number, basket, session, products, method):
        """What the till sends for a paid order."""
        identity = _order_uuid(day, self.index, number)
        paid_at = utc_of(self._date(day), basket.minute)
        lines = [
            self._line(products[sale.product], sale, quantity, f"{identity}/{position}")
            for position, (sale, quantity) in enumerate(basket.lines)
        ]
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        untaxed = round(sum(line["price_subtotal"] for line in lines), 2)
        return {
            "uuid": identity,
            "name": f"Order {identity}",
            "state": "paid",
            "session_id": session.id,
            "user_id": session.user_id.id,
            "company_id": self.company.id,
            "pricelist_id": session.config_id.pricelist_id.id,
            "fiscal_position_id": False,
            "partner_id": False,
            "to_invoice": False,
            "date_order": paid_at,
            "amount_total": total,
            "amount_tax": round(total - untaxed, 2),
            "amount_paid": total,
            "amount_return": 0.0,
            "last_order_preparation_change": "{}",
            "lines": [(0, 0, line) for line in lines],
            "payment_ids": [
                (
                    0,
                    0,
                    {
                        "amount": total,
                        "payment_date": paid_at,
                        "payment_method_id": method.id,
                        "uuid": str(uuid.uuid5(UUIDS, f"{identity}/payment")),
                    },
                )
            ],
        }

    def _line(self, product, sale, quantity, key):
        """Taxes are in the price; a line is rounded to the cent, as the company is set to."""
        name, price, rate, tax_ids = self.prices[product.id]
        total = price * (1 - sale.percent_off / 100) * quantity
        included = self.company.currency_id.round(total)
        tax_amount = self.company.currency_id.round(included * rate / (100 + rate))
        return {
            "uuid": str(uuid.uuid5(UUIDS, key)),
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "discount": sale.percent_off,
            "price_subtotal": round(included - tax_amount, 2),
            "price_subtotal_incl": included,
            "tax_ids": [(6, 0, tax_ids)],
            "full_product_name": name,
            "pack_lot_ids": [],
        }


def delivery_cycle(shelf_life, removal_time):
    """Return the days a delivery may last: goods grow at most two cycles old before removal."""
    return max(1, min(LONGEST_CYCLE, (shelf_life - removal_time + 1) // 2))


def _units(one, index):
    quantities = [day.units for day in one.series[index].days]
    return quantities if one.weighed else whole_units(quantities)


def _sold_until(day):
    return day.first_stockout if day.sold_out and day.first_stockout > 0 else 24


def _order_uuid(day, index, number):
    return str(uuid.uuid5(UUIDS, f"{index}:{day}:{number}"))
