"""Sixty-nine days of real sales as orders that were paid, posted, closed and booked."""

import uuid
from datetime import timedelta
from unittest.mock import patch

from ..assortment import read_fresh_products, read_suppliers, supplier_of
from ..baskets import Sale, make_baskets
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
DAYS_A_COMMIT = 7

# Above this much cash a part goes to the safe in the afternoon, in whole hundreds.
FULL_DRAWER, PICK_UP_STEP, PICK_UP = 1500.0, 100, 16 * 60
# What a drawer is short or over at closing, day by day and over again: people miscount.
SLIPS = (0.0, 0.0, -2.0, 0.0, 0.5, 0.0, 0.0, -10.0, 0.0, 1.0, 0.0)


def run(shop):
    """Sell day by day, one commit a week; a day whose orders exist is not sold again."""
    history = History(shop)
    orders = 0
    # Until the history is sold there are no reordering rules that the sales could trigger.
    with patch.object(shop.env.registry["stock.move"], "_trigger_scheduler", lambda _moves: None):
        for day in range(HISTORY_DAYS):
            if not history.is_sold(day):
                orders += history.run_day(day)
            if day % DAYS_A_COMMIT == DAYS_A_COMMIT - 1:
                shop.env.cr.commit()
                print(f" {day + 1}", end="", flush=True)
    return f" days, {orders} orders"


class History:
    """The sales of every day and the deliveries behind them."""

    def __init__(self, shop):
        self.shop = shop
        self.env = shop.env
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

    def is_sold(self, day):
        """Say whether the day's first order is in the database: a day is one commit."""
        return bool(
            self.env["pos.order"].search_count([("uuid", "=", _order_uuid(day, 0, 0))], limit=1)
        )

    def run_day(self, day):
        """Receive what was delivered, sell, close; return the number of orders."""
        lots = self._ensure_lots(day)
        count = 0
        for index, warehouse in enumerate(self.shop.warehouses):
            arrivals = [
                Arrival(self.products[one].id, lots[one], quantity, self.partner_ids[one])
                for one, quantity in self.deliveries.get((day, index), ())
            ]
            moment = utc_of(self._date(day), DELIVERY)
            self.receiver.receive(warehouse, moment, arrivals, "Daily delivery")
            count += self._sell(day, index)
        return count

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

    def _sell(self, day, index):
        """One session: opened, sold in, closed, at the hours of a shop."""
        till = self.shop.till(index, day % TILLS_PER_SHOP)
        cashier = self.shop.cashier(index)
        sessions = self.env(user=cashier.id)["pos.session"]
        with clock_at(self.env, utc_of(self._date(day), OPENING)):
            session = sessions.create({"config_id": till.id})
            session.set_opening_control(OPENING_FLOAT, "")
        orders = self._orders(day, index, session)
        with clock_at(self.env, utc_of(self._date(day), CLOSING)):
            self.env(user=cashier.id)["pos.order"].sync_from_ui(orders)
        with clock_at(self.env, utc_of(self._date(day), PICK_UP)):
            self._pick_up(session)
        with clock_at(self.env, utc_of(self._date(day), CLOSING)):
            self._close(session, SLIPS[(day + 5 * index) % len(SLIPS)])
        return len(orders)

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

    def _close(self, session, slip):
        """Count the drawer and close; the till's own buttons do the same."""
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

    def _orders(self, day, index, session):
        sales = [
            Sale(
                product=one.barcode,
                quantity=units[day],
                weighed=one.weighed,
                percent_off=round(100 * (1 - min(one.series[index].days[day].discount, 1))),
                until=_sold_until(one.series[index].days[day]),
            )
            for (one, shop_index), units in self.units.items()
            if shop_index == index and units[day]
        ]
        by_barcode = {one.barcode: product for one, product in self.products.items()}
        baskets = make_baskets(f"{index}:{day}", sales)
        cash = session.payment_method_ids.filtered("is_cash_count")[:1]
        card = (session.payment_method_ids - cash)[:1]
        return [
            self._order(
                day, index, number, basket, session, by_barcode, card if number % 3 else cash
            )
            for number, basket in enumerate(baskets)
        ]

    def _order(self, day, index, number, basket, session, products, method):
        """What the till sends for a paid order."""
        identity = _order_uuid(day, index, number)
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
