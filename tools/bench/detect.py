"""A year of deliveries: how soon is a supplier noticed whose quality has shifted, at what cost?

Suppliers deliver a lot every second day, 0.3 % of the units bad. On a day that the bench knows half
of them shift to 8 %, and stay there. Ours receives every lot through the shipped path, day by day
on a clock that is set: receipts meet a random plan (risk decides who is inspected, ISO 2859-1 AQL
2.5 how much, switching how strictly), inspectors enter what a drawn sample shows, a reviewer
confirms. A lot is sold unless it is on hold in the evening.

The other side is fixed sampling of the same deliveries: every lot has the same chance to be
inspected, a tenth of its units is drawn, one bad unit rejects the lot, and nothing is learnt. Its
chance is set so that it spends as many hours as ours did; hours are those that a plan is previewed
with, for the lot and for each unit. It is played several times and averaged, ours once.

The last line printed is one JSON object.
"""

import argparse
import json
import random
import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.fields import Command
from odoo.modules.registry import Registry

from tools.bench import _inspection_shop as trade
from tools.bench import _scratch

START = datetime(2026, 1, 5, 6, 0)
GOOD, SHIFTED = 0.003, 0.08
FIXED_SHARE = 0.1
PLAYS = 200


@dataclass
class Lot:
    """One delivery; `bad` of its `size` units are nonconforming."""

    day: int
    supplier: int
    size: int
    bad: int
    is_shifted: bool

    def sample(self, units, seed):
        """How many bad units a sample shows; the same for the same seed."""
        drawn = random.Random(f"{seed}:{self.day}:{self.supplier}").sample(range(self.size), units)
        return sum(unit < self.bad for unit in drawn)


def deliveries(options):
    """All lots of the year, and {supplier: day of its shift}."""
    draw = random.Random(options.seed)
    shifts = {supplier: draw.randrange(90, 271) for supplier in range(0, options.suppliers, 2)}
    lots = []
    for day in range(options.days):
        for supplier in range(options.suppliers):
            if (day + supplier) % 2:
                continue
            is_shifted = day >= shifts.get(supplier, options.days)
            rate = SHIFTED if is_shifted else GOOD
            size = draw.randrange(150, 1200)
            bad = sum(draw.random() < rate for _unit in range(size))
            lots.append(Lot(day, supplier, size, bad, is_shifted))
    return lots, shifts


@dataclass
class Effort:
    """Minutes that an inspection takes: for the lot, and for each unit of its sample."""

    lot: float
    unit: float

    def of(self, units):
        return self.lot + self.unit * units


class Tally:
    """What was sold, found and spent."""

    def __init__(self, shifts, effort):
        self.shifts, self.effort = shifts, effort
        self.bad_sold = self.units_sold = self.minutes = self.rejected_good = 0
        self.noticed = {}

    def inspect(self, units):
        self.minutes += self.effort.of(units)

    def end(self, lot, is_sold):
        """Book a lot at the end of its day."""
        if is_sold:
            self.bad_sold += lot.bad
            self.units_sold += lot.size
        elif lot.is_shifted:
            self.noticed.setdefault(lot.supplier, lot.day - self.shifts[lot.supplier])
        else:
            self.rejected_good += 1

    def days(self):
        """Mean days from the shift until the first lot was stopped."""
        return statistics.mean(self.noticed.values()) if self.noticed else None


# Ours ----------------------------------------------------------------------------------------


def prepare(name, options):
    """The database with suppliers, goods, a plan by risk, an inspector and a reviewer.

    What an inspection takes is what plans are previewed with.
    """
    _scratch.copy(options.base_template, name)
    Registry.new(name, update_module=True, install_modules=("quality_inspection",))
    with _scratch.environment(name) as env:
        groups, trading = trade.make_trade(
            env, 1, options.suppliers, options.suppliers, options.suppliers
        )
        plan = trade.make_plan(env, groups, plan_type="random", date_start=START.date())
        count = plan.rule_ids.item_ids.filtered(lambda item: item.item_type == "aql")
        effort = Effort(count._minutes(0), count._minutes(1) - count._minutes(0))
        [inspector] = trade.make_inspectors(env, 1, "not used here")
        reviewer = inspector.user_id.copy({"login": "bench_reviewer"})
        reviewer.group_ids = [Command.set(env.ref("supermarket_stock.group_reviewer").ids)]
        people = inspector.user_id.id, reviewer.id
    return [(product.id, vendor.id) for product, vendor in trading], people, effort


def ours(name, options, lots, shifts):
    """Play the year through the shipped code."""
    goods, people, effort = prepare(name, options)
    tally = Tally(shifts, effort)
    by_day = {}
    for lot in lots:
        by_day.setdefault(lot.day, []).append(lot)
    for day, arrived in by_day.items():
        with (
            freeze_time(START + timedelta(days=day), tick=True),
            _scratch.environment(name) as env,
        ):
            env = env(context={"tracking_disable": True, "mail_notrack": True})
            _one_day(env, arrived, goods, people, tally)
        if day % 30 == 0:
            _scratch.say(
                f"day {day}: {tally.bad_sold} bad units sold, {tally.minutes // 60:.0f} hours"
            )
    return tally


def _one_day(env, arrived, goods, people, tally):
    rows = [
        (number, goods[lot.supplier][1], goods[lot.supplier][0], lot.size)
        for number, lot in enumerate(arrived)
    ]
    lines = env["stock.move.line"].browse(trade.make_receipts(env, rows))
    env["inspection.intake"]._inspect(lines)
    tasks = env["inspection.task"].search([("lot_id", "in", lines.lot_id.ids)]).grouped("lot_id")
    for lot, line in zip(arrived, lines, strict=True):
        task = tasks.get(line.lot_id)
        if task:
            _inspect(task, lot, people, tally)
        tally.end(lot, is_sold=not line.lot_id.is_on_hold)


def _inspect(task, lot, people, tally):
    """The inspector enters what the sample shows, the reviewer confirms it."""
    inspector, reviewer = people
    mine = task.with_user(inspector)
    mine.action_start()
    for reading in mine.reading_ids:
        is_count = reading.item_type == "aql"
        reading.value = lot.sample(task.sample_size, "ours") if is_count else 0
    mine.action_submit()
    mine.result_id.with_user(reviewer).action_complete()
    if task.is_sampled:
        tally.inspect(task.sample_size)


# Fixed sampling ------------------------------------------------------------------------------


def fixed_units(lot):
    return -(-lot.size // int(1 / FIXED_SHARE))


def fixed_chance(lots, minutes, effort):
    """The chance of a lot that spends these minutes in the mean, at most 1."""
    return min(minutes / sum(effort.of(fixed_units(lot)) for lot in lots), 1.0)


def fixed(lots, shifts, effort, chance, play):
    """Play the year with a fixed chance and a tenth of the units, no learning."""
    draw, tally = random.Random(play), Tally(shifts, effort)
    for lot in lots:
        is_sold = True
        if draw.random() < chance:
            tally.inspect(fixed_units(lot))
            is_sold = not lot.sample(fixed_units(lot), f"fixed{play}")
        tally.end(lot, is_sold)
    return tally


def mean(tallies, value):
    return statistics.mean(value(tally) for tally in tallies)


# The whole -----------------------------------------------------------------------------------


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    name = f"{options.prefix}_detect"
    lots, shifts = deliveries(options)
    try:
        mine = ours(name, options, lots, shifts)
    finally:
        if not options.keep:
            _scratch.drop(name)
    effort = mine.effort
    chance = fixed_chance(lots, mine.minutes, effort)
    plays = [fixed(lots, shifts, effort, chance, play) for play in range(options.plays)]
    bad_fixed = mean(plays, lambda tally: tally.bad_sold)
    print(
        json.dumps(
            {
                "lots": len(lots),
                "bad_delivered": sum(lot.bad for lot in lots),
                "bad_sold_ours": mine.bad_sold,
                "bad_sold_fixed": round(bad_fixed),
                "bad_sold_ratio": round(mine.bad_sold / bad_fixed, 3),
                "days_ours": round(mine.days(), 1),
                "days_fixed": round(mean(plays, lambda tally: tally.days() or options.days), 1),
                "noticed_ours": len(mine.noticed),
                "noticed_fixed": round(mean(plays, lambda tally: len(tally.noticed)), 1),
                "shifted": len(shifts),
                "hours_ours": round(mine.minutes / 60),
                "hours_ratio": round(mine.minutes / mean(plays, lambda t: t.minutes), 3),
                "good_lots_stopped_ours": mine.rejected_good,
                "good_lots_stopped_fixed": round(mean(plays, lambda t: t.rejected_good)),
                "fixed_chance": round(chance, 3),
            }
        )
    )
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(prog="./run bench detect", description=__doc__)
    parser.add_argument("--config", help="configuration file of Odoo")
    parser.add_argument("--base-template", required=True, help="database with Odoo's own apps")
    parser.add_argument("--prefix", default="supermarket_bench")
    parser.add_argument("--suppliers", type=int, default=10)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--plays", type=int, default=PLAYS, help="plays of fixed sampling")
    parser.add_argument("--keep", action="store_true", help="keep the database")
    return parser.parse_args(argv)
