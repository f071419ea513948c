"""The facts of `./run order`: files read, demand forecast, one request a pair."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tools import order_model, sales_files
from tools.tables import date, number, read_table, text
from tools.tables import problems as table_problems
from tools.tables.read import check_once, row_of

from executors import Task, compute  # isort: skip
from forecasting import ForecastError, forecast  # isort: skip
from forecasting.arrays import QUANTILE_COLUMNS  # isort: skip
from forecasting.censoring import FULL_SHARE, in_stock_share  # isort: skip
from ordering import (  # isort: skip
    Costs,
    Forecast,
    Incoming,
    Lot,
    Request,
    SupplyCalendar,
    Terms,
    lots_left,
)
from ordering.calendar import day_left  # isort: skip
from ordering.demand import hidden_demand  # isort: skip
from ordering.threshold import missing  # isort: skip

KEYS = ["store_id", "product_id"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: From 0:00 to 24:00, with or without seconds, which no vendor's cut-off has.
HOUR = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])(:00)?")
#: Days that are forecast at least, as the addon stores; and at most, what the model allows.
HORIZON, LONGEST_HORIZON = 14, 91
MODEL = "global"
#: A history that ended longer ago says nothing about tomorrow.
OLDEST = 28
#: The costs that a company of the addon starts with, as shares of the price.
SHARES = {"lost": 1.0, "waste": 0.7, "holding": 0.01}
#: What a day without a history is forecast with: nothing.
NOTHING = Forecast([0.0], [[0.0] * len(QUANTILE_COLUMNS)])


@dataclass(frozen=True)
class Asked:
    """What is decided on for a pair: the order's day and the request for it."""

    order_day: dt.date
    request: Request


def read(options, now):
    """All files as :class:`Files`."""
    written = sales_files.written(options)
    history = sales_files.read_history(options.history, written)
    stock = read_table(
        options.stock,
        [*sales_files.keys(), date("expiry", None), number("quantity")],
        may_be_empty=True,
        written=written,
    )
    coming = None
    if options.on_order:
        columns = [*sales_files.keys(), date("date"), number("quantity", low=0)]
        coming = read_table(options.on_order, columns, may_be_empty=True, written=written)
    plan = sales_files.read_plan(options.plan, written) if options.plan else None
    terms = read_terms(options.terms, written)
    return Files(
        *(history, stock, terms, coming, now),
        plan=plan,
        country=options.country,
        model=options.model,
    )


def read_terms(path, written=None):
    """How each product is bought, empty cells filled."""
    money = {"needed": False, "default": np.nan, "low": 0}
    columns = [
        *sales_files.keys(),
        number("pack", default=1.0, needed=False, above=0),
        number("minimum", default=0.0, needed=False, low=0),
        number("life_days", default=np.nan, needed=False, low=1, whole=True),
        number("lead_days", default=1.0, needed=False, low=0, high=365, whole=True),
        text("order_days", default="", needed=False),
        text("cutoff", default="", needed=False),
        number("price", **money),
        number("lost", needed=False, default=np.nan, above=0),
        number("waste", **money),
        number("holding", **money),
        number("safety", default=0.0, needed=False, low=0),
    ]
    terms = read_table(path, columns, written=written)
    check_once(path, terms, KEYS, "store and product")
    for column in columns:
        if column.name not in terms:
            terms[column.name] = column.default
    terms["order_days"] = _each(path, terms, "order_days", weekdays_of)
    terms["cutoff"] = _each(path, terms, "cutoff", hour_of)
    price = terms["price"].where(terms["price"] > 0, 1.0)
    for name, share in SHARES.items():
        terms[name] = terms[name].fillna(share * price)
    return terms


def _each(path, terms, name, read_cell):
    """A column read cell by cell; the few different values once each."""
    known = {}
    for value in terms[name].unique():
        try:
            known[value] = read_cell(value)
        except ValueError as remedy:
            row = row_of(terms, np.flatnonzero((terms[name] == value).to_numpy())[0])
            raise table_problems.bad_value(path, row, name, value, remedy) from None
    return terms[name].map(known)


def weekdays_of(written):
    """Weekdays (0 = Monday) of 'Mon,Wed,Fri'; all where nothing is written.

    >>> weekdays_of("Mon, wednesday")
    (0, 2)
    """
    if not written.strip():
        return tuple(range(7))
    words = [word.strip().lower() for word in written.replace(";", ",").split(",")]
    days = set()
    for word in words:
        fitting = [n for n, day in enumerate(WEEKDAYS) if len(word) > 2 and day.startswith(word)]
        if not fitting:
            raise ValueError("names no weekday: write Mon,Wed,Fri")
        days.update(fitting)
    return tuple(sorted(days))


def hour_of(written):
    """The hour of 'HH:MM'; 24 where nothing is written.

    >>> hour_of("9:30")
    9.5
    """
    if not written.strip():
        return 24.0
    found = HOUR.fullmatch(written.strip())
    hour = int(found[1]) + int(found[2]) / 60 if found else np.inf
    if hour > 24:
        raise ValueError("is no time of the day: write 14:30")
    return hour


class Files:
    """The files of one shop at one moment, and what of them was left out."""

    def __init__(self, history, stock, terms, coming, now, *, plan=None, country="CN", model=None):
        self.model = model
        self.terms, self.now, self.today, self.country = terms, now, now.date(), country
        self.plan = plan
        self.pairs = list(zip(terms["store_id"], terms["product_id"], strict=True))
        self.left_out = [
            *sales_files.others(history, "the history"),
            *sales_files.others(stock, "the stock"),
            *sales_files.others(terms, "the terms"),
            *(sales_files.others(coming, "what is on order") if coming is not None else ()),
            *(sales_files.others(plan, "the plan") if plan is not None else ()),
        ]
        self.day_left = day_left(now)
        self.history = self._known(history)
        self.whole = _sold_in_pieces(self.history)
        self.stock = self._lots(self._of_terms(stock, "pairs of the stock"))
        self.coming = self._orders(self._of_terms(coming, "pairs on order"))

    def _known(self, history):
        """Sales of days that are over; those of today are in the stock already."""
        today = pd.Timestamp(self.today)
        later = history["date"] > today
        self.left_out += sales_files.said(int(later.sum()), "history rows after --now")
        history = history[~later]
        if self.day_left > 0:  # a day that isn't over is no day to learn from
            history = history[history["date"] < today]
        if history.empty:
            raise ForecastError(
                f"The history has no day before {self.today}: nothing to learn from."
            )
        last = history["date"].max().date()
        if (self.today - last).days > OLDEST:
            raise ForecastError(
                f"The history ends on {last}, {(self.today - last).days} days before --now: "
                f"{OLDEST} are the most. Add the days since, or correct --now."
            )
        self._count_others(history, "pairs of the history")
        history = self._lately_told(history)
        # what empty shelves hid is asked of the share alone, also where hours tell of it
        return history.assign(instock_share=in_stock_share(history)).reset_index(drop=True)

    def _lately_told(self, history):
        """The sales of stores that were heard of; a file may go on for others only."""
        ends = history.groupby("store_id")["date"].max()
        silent = ends[ends < pd.Timestamp(self.today) - pd.Timedelta(days=OLDEST)]
        self.silent = {store: end.date() for store, end in silent.items()}
        told = f"stores whose history ended over {OLDEST} days before --now"
        self.left_out += sales_files.said(len(silent), told)
        return history[~history["store_id"].isin(silent.index)]

    def _count_others(self, rows, what):
        known = pd.MultiIndex.from_tuples(self.pairs)
        there = pd.MultiIndex.from_frame(rows[KEYS].drop_duplicates())
        others = int((~there.isin(known)).sum())
        self.left_out += sales_files.said(others, f"{what} without terms")

    def _of_terms(self, rows, what):
        if rows is None or rows.empty:
            return None
        self._count_others(rows, what)
        return rows

    def _lots(self, stock):
        """{pair: [Lot]}; what is below zero was sold from the lot that expires first: never more
        than was there, for nobody waits for what was sold beyond it."""
        if stock is None:
            return {}
        expired = stock["expiry"] < pd.Timestamp(self.today)
        self.left_out += sales_files.said(int(expired.sum()), "expired lots")
        lots, short = defaultdict(list), defaultdict(float)
        rows = stock[~expired].sort_values("expiry", kind="stable", na_position="last")
        for store, product, expiry, quantity in rows[[*KEYS, "expiry", "quantity"]].itertuples(
            index=False
        ):
            if quantity < 0:
                short[store, product] -= quantity
            else:
                lots[store, product].append(Lot(quantity, _date(expiry)))
        beyond = [pair for pair in short if short[pair] > sum(lot.quantity for lot in lots[pair])]
        self.left_out += sales_files.said(len(beyond), "pairs' stock below zero, taken for none")
        return {pair: lots_left(lots[pair], short.get(pair, 0.0)) for pair in lots}

    def _orders(self, coming):
        if coming is None:
            return {}
        orders = defaultdict(list)
        rows = coming[[*KEYS, "date", "quantity"]].itertuples(index=False)
        for store, product, day, quantity in rows:
            orders[store, product].append(Incoming(quantity, day.date()))
        return orders

    def requests(self):
        """{pair: Asked} of all pairs of the terms."""
        calendars = [
            SupplyCalendar(row.order_days, int(row.lead_days), cutoff=row.cutoff)
            for row in self.terms.itertuples()
        ]
        days = [calendar.order_day(self.now) for calendar in calendars]
        reach = [
            (calendar.next_arrival(day) - self.today).days
            for calendar, day in zip(calendars, days, strict=True)
        ]
        forecasts = self._forecasts(min(max([HORIZON, *reach]), LONGEST_HORIZON))
        rows = zip(self.pairs, self.terms.itertuples(), calendars, days, strict=True)
        return {
            pair: self._asked(pair, row, calendar, day, forecasts.get(pair, NOTHING))
            for pair, row, calendar, day in rows
        }

    def _asked(self, pair, row, calendar, day, forecast_):
        price = 0.0 if np.isnan(row.price) else float(row.price)
        life = None if np.isnan(row.life_days) else int(row.life_days)
        unit = 1.0 if pair in self.whole else 0.0
        terms = Terms(float(row.pack), float(row.minimum), life, ((0.0, price),), unit)
        request = Request(
            self.today,
            calendar.arrival(day),
            calendar.next_arrival(day),
            forecast_,
            self.stock.get(pair, ()),
            self.coming.get(pair, ()),
            terms,
            Costs(float(row.lost), float(row.waste), float(row.holding)),
        )
        return Asked(day, replace(request, least=_missing(request, float(row.safety))))

    def _forecasts(self, horizon):
        """{pair: Forecast} from today on, made as the nightly pass makes and tests it."""
        last = self.history["date"].max().date()
        first = (self.today - last).days - 1  # of the days ahead, today's place; -1 once it is over
        ahead = horizon + max(first, 0)
        learnt = order_model.learnt(
            self.model, self.history, ahead, self.plan, last=last, country=self.country
        )
        task = Task("order", MODEL, self.history, ahead, last, full_share=FULL_SHARE)
        task = replace(task, plan=self.plan, country=self.country)
        task = replace(task, learnt=learnt.now, week_ago=learnt.week_ago)
        result = compute(task, self._forecast)
        errors = result.errors
        hidden = hidden_demand(float(errors["missed"].sum()), float(errors["expected"].sum()))
        table = result.forecast
        if self.plan is not None:
            self.left_out += sales_files.unused(self.plan, table)
        steps = task.horizon
        values = table[["mean", *QUANTILE_COLUMNS]].to_numpy().reshape(-1, steps, 6)
        if first < 0:
            values = np.concatenate([values[:, :1], values], axis=1)
        values = values[:, max(first, 0) :]
        pairs = zip(table["store_id"][::steps], table["product_id"][::steps], strict=True)
        return {
            pair: Forecast(days[:, 0], days[:, 1:], self.day_left, hidden)
            for pair, days in zip(pairs, values, strict=True)
        }

    def _forecast(self, history, horizon, models, *, origin, plan, country, learnt=None):
        """The forecasting package's function; each store's history ends on its own last day, behind
        which it is not tested either: what isn't known was not missed."""
        table = forecast(
            history, horizon, models, plan, today=origin, country=country, learnt=learnt
        )
        if pd.Timestamp(origin) >= self.history["date"].max():
            return table
        ends = self.history.groupby("store_id")["date"].max()
        return table[(table["date"] <= table["store_id"].map(ends)).to_numpy()]

    def row(self, pair, asked, decisions):
        """A line of the output: the quantity and why."""
        decision, request = decisions[pair], asked.request
        goes = asked.order_day == self.today
        quantity = decision.quantity if goes else 0.0
        return {
            "store_id": pair[0],
            "product_id": pair[1],
            "quantity": quantity,
            "reason": self._words(pair, asked, decision, goes),
            "planned": decision.quantity,
            "order_date": asked.order_day.isoformat(),
            "delivery": request.arrival.isoformat(),
            "next_delivery": request.following.isoformat(),
            **vars(decision.reason),
            "pack": request.terms.pack,
            "minimum": request.terms.minimum,
            "price": decision.price,
            "amount": quantity * decision.price,
        }

    def _words(self, pair, asked, decision, goes):
        if not goes:
            return f"next order day {asked.order_day.isoformat()}"
        if asked.request.forecast is NOTHING:
            return self._why_unknown(pair)
        if not decision.quantity:
            return "enough until the next delivery"
        return f"lasts until {asked.request.following.isoformat()}"

    def _why_unknown(self, pair):
        if pair[0] in self.silent:
            return f"the store's history ended on {self.silent[pair[0]].isoformat()}"
        return "no sales history"


def _sold_in_pieces(history):
    """Pairs that were sold in whole units only; the others are weighed."""
    part = history.assign(part=history["sale"] % 1 != 0).groupby(KEYS)["part"].any()
    return set(part.index[~part.to_numpy()])


def _date(expiry):
    return None if pd.isna(expiry) else expiry.date()


def _missing(request, safety):
    """Units that stock and orders under way lack of what should be there in any case."""
    there = sum(lot.quantity for lot in request.lots)
    coming = sum(part.quantity for part in request.incoming if part.arrival < request.following)
    return float(missing(there + coming, safety))
