from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import tagged

from ..common import NOW, ReplenishmentCase, quick_forecast

ZONES = ("Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Pacific/Auckland", "UTC")


class ClockCase(ReplenishmentCase):
    """Hours go by, and a vendor is ordered from without asking."""

    def setUp(self):
        super().setUp()
        self.company.replenishment_auto_order = True
        self.vendor.replenishment_auto_order = True
        self._forecast(10.0, days=28, first=datetime(2025, 3, 1).date())

    def _hours(self, first, hours):
        """Let the hours go by, and whatever the cron asks for be done in them.

        :return: the local times at which passes ended, and the orders that each made
        """
        runs, done = self.env["replenishment.run"], []
        for hour in range(hours):
            moment = first + timedelta(hours=hour)
            with freeze_time(moment), self._quick():
                runs._cron_schedule()
                pending = runs.search([("state", "=", "scheduled")])
                for run in pending.filtered(lambda one: one.company_id == self.company):
                    run._work()
                    local = self.store._store_time(moment).replace(tzinfo=None)
                    done.append((local, run.cutoff, run.ordered_count))
                    self._sell_what_was_ordered()
        return done

    def _quick(self):
        return patch.multiple(
            type(self.env["replenishment.run"]),
            _forecast=lambda run: run.write({"phase": "thresholds"}),
            _commit=lambda run: True,
            _heed_cancelling=lambda run: None,
        )

    def _sell_what_was_ordered(self):
        """Nothing stays on order: each night needs the same again."""
        self.env["purchase.order"].search(
            [("company_id", "=", self.company.id), ("state", "=", "purchase")]
        ).button_cancel()
        proposals = self.env["replenishment.proposal"].sudo()
        proposals = proposals.search([("company_id", "=", self.company.id)])
        proposals._move("supersede")
        proposals._move("replace")


@tagged("post_install", "-at_install")
class TestClock(ClockCase):
    """Hourly crons: every zone has its pass at its own night, and orders in it."""

    def test_every_zone_orders_every_night(self):
        for zone in ZONES:
            for cutoff in (0.0, 9.0, 24.0):
                with self.subTest(zone=zone, cutoff=cutoff), self.env.cr.savepoint() as point:
                    self.store.partner_id.tz = zone
                    self.vendor.replenishment_cutoff = cutoff
                    noon = self.env["replenishment.facts"]._to_utc(
                        self.store, datetime(2025, 3, 10, 12)
                    )
                    done = self._hours(noon, 24)
                    self.assertEqual([local.hour for local, *_rest in done], [2])
                    for local, last, ordered in done:
                        self.assertEqual(last, local.date() - timedelta(days=1))
                        self.assertEqual(ordered, 1)
                    point.rollback()
                    self.env.invalidate_all()

    def test_a_week_in_new_york_has_seven_orders(self):
        self.store.partner_id.tz = "America/New_York"
        done = self._hours(datetime(2025, 3, 5, 17), 7 * 24)  # the clocks change on the 9th
        self.assertEqual([ordered for _local, _last, ordered in done], [1] * 7)

    def test_a_night_without_its_hour_has_its_pass(self):
        """New York, 9 March 2025: there is no 02:00. Berlin, 26 October: there are two."""
        for zone, first in (
            ("America/New_York", datetime(2025, 3, 8, 20)),
            ("Europe/Berlin", datetime(2025, 10, 25, 12)),
        ):
            with self.subTest(zone=zone):
                self.store.partner_id.tz = zone
                self.assertEqual(len(self._hours(first, 24)), 1)

    def test_an_order_day_is_the_stores_day(self):
        """Tuesday's pass in Auckland is Monday in UTC: it orders for Tuesday."""
        self.store.partner_id.tz = "Pacific/Auckland"
        self.vendor.replenishment_tue = True
        done = self._hours(datetime(2025, 3, 9, 12), 72)
        ordered = [local.strftime("%a") for local, _last, count in done if count]
        self.assertEqual(ordered, ["Tue"])

    def test_two_zones_of_a_company_have_a_pass_each(self):
        second = self.env["stock.warehouse"].create(
            {
                "name": "West",
                "code": "WST",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"].create({"name": "West", "tz": ZONES[2]}).id,
            }
        )
        self.store.partner_id.tz = ZONES[0]
        runs = self.env["replenishment.run"]
        with freeze_time(datetime(2025, 3, 10, 18)):  # 02:00 in Shanghai, 11:00 in Los Angeles
            runs._cron_schedule()
            runs._cron_schedule()
        own = runs.search([("company_id", "=", self.company.id)])
        self.assertEqual(set(own.mapped("tz")), {ZONES[0], ZONES[2]})
        stores = {run.tz: run._stores() for run in own}
        self.assertEqual((stores[ZONES[0]], stores[ZONES[2]]), (self.store, second))

    def test_a_pass_of_one_zone_leaves_the_forecasts_of_another(self):
        second = self.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": self.company.id}
        )
        forecasts = self.env["replenishment.forecast"]
        theirs = forecasts.search([("warehouse_id", "=", self.store.id)])
        forecasts._drop_stale(self.company, datetime(2026, 1, 1), second)
        self.assertEqual(theirs.exists(), theirs)
        forecasts._drop_stale(self.company, datetime(2026, 1, 1), self.store)
        self.assertLess(len(theirs.exists()), len(theirs))

    def test_a_lot_ends_with_the_stores_day(self):
        """7 March 06:00 in Shanghai is the 6th in UTC."""
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        self._stock(
            5,
            lot=self.env["stock.lot"].create(
                {
                    "name": "L",
                    "product_id": self.product.id,
                    "expiration_date": datetime(2025, 3, 9, 22),
                    "removal_date": datetime(2025, 3, 6, 22),
                }
            ),
        )
        facts = self.env["replenishment.facts"]
        for zone, day in (("Asia/Shanghai", 7), ("America/New_York", 6)):
            self.store.partner_id.tz = zone
            lots = facts._lots(self.product.ids, self.store.ids)
            [lot] = lots[self.product.id, self.store.id]
            self.assertEqual((lot.expiry.day, lot.quantity), (day, 5), zone)


@tagged("post_install", "-at_install")
class TestResume(ReplenishmentCase):
    """A pass that is stopped goes on behind what it did, whatever happened meanwhile."""

    def setUp(self):
        super().setUp()
        self.others = self.env["product.product"].union(
            *(self._create_product(f"Product {n}") for n in range(4))
        )
        self.run_ = self.env["replenishment.run"].create({"company_id": self.company.id})
        self.pairs = [(product, self.store) for product in self.product | self.others]
        patcher = patch("odoo.addons.replenishment.models.night.replenishment_run.PAIRS_A_STEP", 2)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _work_off(self, pairs, commits):
        """Work pieces off; after as many of them time is up."""
        seen, left = [], iter([True] * commits + [False] * 9)
        with patch.multiple(
            type(self.run_), _commit=lambda run: next(left), _heed_cancelling=lambda run: None
        ):
            is_done = self.run_._each_pair(
                pairs, lambda piece: seen.extend(product for product, _store in piece)
            )
        return is_done, seen

    def test_a_pair_that_leaves_meanwhile_moves_none_of_the_others(self):
        is_done, first = self._work_off(self.pairs, 0)
        self.assertFalse(is_done)
        self.assertEqual(first, [pair[0] for pair in self.pairs[:2]])
        is_done, rest = self._work_off(self.pairs[1:], 9)
        self.assertTrue(is_done)
        self.assertEqual(rest, [pair[0] for pair in self.pairs[2:]])
        self.assertFalse(self.run_.resume_after)

    def test_what_could_not_be_worked_on_is_not_closed(self):
        self._orderpoint(5, 20)
        proposals = self._propose() | self._propose(self.others[0])
        proposals.write({"date": NOW - timedelta(hours=1)})
        planner = type(self.env["replenishment.planner"])
        evaluate = planner._evaluate

        def failing(planner_, pairs):
            if self.product in [product for product, _store in pairs]:
                raise ValueError("odd")
            return evaluate(planner_, pairs)

        with patch.object(planner, "_evaluate", failing):
            run = self._run_pass(function=quick_forecast)
        self.assertEqual(run.state, "done")
        self.assertEqual([one.state for one in proposals], ["draft", "superseded"])

    def test_a_stopped_pass_closes_nothing(self):
        proposal = self._propose()
        proposal.date -= timedelta(hours=1)
        self._forecast(0.0)
        with patch.object(type(self.env["replenishment.run"]), "_forecast", lambda run: True):
            run = self._run_pass(limit=0)
        self.assertEqual((run.state, proposal.state), ("running", "draft"))

    def test_one_companys_error_does_not_stop_the_next(self):
        other = self.env["res.company"].create({"name": "Rival", "replenishment_on": True})
        runs = self.env["replenishment.run"]
        theirs = runs.create({"company_id": other.id})
        self.assertLess(self.run_.id, theirs.id)
        work = type(runs)._work

        def failing(run):
            if run == self.run_:
                raise MemoryError
            return work(run)

        with (
            patch.object(type(runs), "_work", failing),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60),
            patch.object(self.env.cr, "rollback", lambda: None),
            self.assertLogs("odoo.addons.supermarket_stock.models.work.supermarket_work", "ERROR"),
        ):
            runs._cron_work()
        self.assertEqual((self.run_.state, theirs.state), ("scheduled", "done"))

    def _moments_of(self, model, method, hours=48):
        """The local times at which an hourly job worked on this store or its company."""
        done = []
        noon = self.env["replenishment.facts"]._to_utc(self.store, datetime(2025, 3, 10, 12))
        for hour in range(hours):
            moment = noon + timedelta(hours=hour)
            with (
                freeze_time(moment),
                patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60),
                patch.object(type(self.env[model]), method, autospec=True) as worked,
            ):
                cron = "_cron_compute" if model.endswith("figure") else "_cron_propose"
                getattr(self.env[model], cron)()
                if any(self.store in call.args[-1] for call in worked.call_args_list):
                    done.append(self.store._store_time(moment).replace(tzinfo=None))
        return done

    def test_figures_and_balance_are_made_once_a_night_of_the_store(self):
        self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        for zone in ZONES:
            for model, method, begins in (
                ("replenishment.figure", "_renew", 2),
                ("replenishment.balance", "_balance", 4),
            ):
                with self.subTest(zone=zone, model=model), self.env.cr.savepoint() as point:
                    self.env["stock.warehouse"].search(
                        [("company_id", "=", self.company.id)]
                    ).partner_id.tz = zone
                    done = self._moments_of(model, method)
                    self.assertEqual([local.hour for local in done], [begins] * 2)
                    point.rollback()
                    self.env.invalidate_all()

    def test_a_server_that_was_off_makes_them_in_the_morning(self):
        self.store.partner_id.tz = "America/New_York"
        figures = self.env["replenishment.figure"]
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60):
            with freeze_time(datetime(2025, 3, 11, 13)):  # 9:00 there
                figures._cron_compute()
            self.assertEqual(self.store.replenishment_figured_on, datetime(2025, 3, 11).date())
            with freeze_time(datetime(2025, 3, 12, 19)):  # 15:00: too late for that night
                figures._cron_compute()
        self.assertEqual(self.store.replenishment_figured_on, datetime(2025, 3, 11).date())
