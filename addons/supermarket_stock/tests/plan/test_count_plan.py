from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_scan import ScanCase

DAY = timedelta(days=1)


class PlanCase(ScanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_more: 1)
        )
        cls.goods = {}
        for name, price, sold in (
            ("Rice", 10, 30),
            ("Oil", 20, 3),
            ("Twine", 1, 1),
            ("Sled", 5, 0),
        ):
            product = cls._product(name, lst_price=price, standard_price=price / 2)
            cls._stock(product, 50)
            if sold:
                cls._sell(product, sold, date=fields.Datetime.now() - 3 * DAY)
            cls.goods[name] = product
        cls.plan = cls.env["supermarket.count.plan"].create({"warehouse_id": cls.store.id})

    def counts(self):
        return self.env["supermarket.count"].search([("plan_id", "=", self.plan.id)])

    def classes(self):
        rows = self.env["supermarket.product.class"].search([("warehouse_id", "=", self.store.id)])
        return {row.product_id.name: row.abc for row in rows}

    def tomorrow(self, days=1):
        """The plan as if its last portion had been so many days ago."""
        self.plan.planned_on = self.store._store_day() - days * DAY


@tagged("post_install", "-at_install")
class TestCountPlan(PlanCase):
    def test_classes_come_from_real_sales(self):
        self.plan._plan_day()
        found = self.classes()
        self.assertEqual(
            {name: found[name] for name in self.goods},
            {"Rice": "a", "Oil": "b", "Twine": "c", "Sled": "c"},
        )
        rice = self.env["supermarket.product.class"].search(
            [("product_id", "=", self.goods["Rice"].id)]
        )
        self.assertEqual((rice.sold_qty, rice.sold_value, rice.selling_days), (30, 300, 1))

    def test_returns_and_last_year_are_no_sales(self):
        self._sell(self.goods["Oil"], -3)
        self._sell(self.goods["Sled"], 500, date=fields.Datetime.now() - 400 * DAY)
        self.plan._plan_day()
        self.assertEqual(self.classes()["Oil"], "c")
        self.assertEqual(self.classes()["Sled"], "c")

    def test_portion_of_a_day(self):
        self.plan._plan_day()
        [count] = self.counts()
        self.assertEqual(count.state, "open")
        self.assertEqual(count.location_id, self.floor)
        # One of each class: what sells most first
        self.assertEqual(set(count.line_ids.product_id.mapped("name")), {"Rice", "Oil", "Twine"})
        self.assertEqual({line.product_id.name: line.abc for line in count.line_ids}["Rice"], "a")

    def test_once_a_day(self):
        self.plan._plan_day()
        self.plan._plan_day()
        self.env["supermarket.count.plan"]._cron_plan()
        self.assertEqual(len(self.counts()), 1)

    def test_what_waits_is_not_asked_twice(self):
        self.plan._plan_day()
        self.tomorrow()
        self.plan._plan_day()
        asked = self.counts().line_ids.product_id
        self.assertEqual(len(self.counts().line_ids), len(asked))

    def test_nothing_is_heaped_up(self):
        """Nobody counts for a month: three days' portions are open, and no more."""
        self.plan.write({"days_a": 1, "days_b": 1, "days_c": 2})
        for _day in range(8):
            self.plan._plan_day()
            self.tomorrow()
        self.assertLessEqual(len(self.counts().line_ids), 3 * self.plan.portion_count)

    def test_counted_goods_come_again_after_their_time(self):
        self.plan._plan_day()
        [count] = self.counts()
        for product in count.line_ids.product_id:
            left = self.there(product)
            self.handed_in(count, self.scan(count, product, left))
        self.approve(count)
        self.assertEqual(count.state, "done")
        self.tomorrow()
        self.plan._plan_day()
        second = self.counts() - count
        self.assertEqual(second.line_ids.product_id, self.goods["Sled"])
        self.env.cr.execute(
            "UPDATE supermarket_count_line SET counted_at = counted_at - interval '31 days' "
            "WHERE count_id = %s",
            [count.id],
        )
        self.env.invalidate_all()
        self.tomorrow()
        self.plan._plan_day()
        self.assertEqual((self.counts() - count - second).line_ids.product_id, self.goods["Rice"])

    def test_counted_behind_the_floor_is_not_counted_on_it(self):
        rice = self.goods["Rice"]
        behind = self.quarantine
        count = self._count(rice, location_id=behind.id, tolerance_qty=100, tolerance_value=1000)
        self.handed_in(count, self.scan(count, rice, 0))
        self.approve(count)
        self.assertEqual(count.state, "done")
        self.plan._plan_day()
        self.assertIn(rice, self.counts().line_ids.product_id)

    def test_a_closed_store_counts_nothing(self):
        self.env["stock.quant"].search([("location_id", "child_of", self.floor.id)]).unlink()
        self.store.active = False
        plans = self.env["supermarket.count.plan"]
        with patch.object(type(self.store), "_store_time", lambda store, now: now.replace(hour=9)):
            plans._cron_plan()
        self.assertFalse(self.counts())

    def test_on_schedule(self):
        self.plan._plan_day()
        self.assertEqual(self.plan.on_schedule, 0)
        self.assertGreater(self.plan.open_count, 0)
        [count] = self.counts()
        rice = self.goods["Rice"]
        self.handed_in(count, self.scan(count, rice, self.there(rice)))
        count.line_ids.filtered(lambda line: line.product_id == rice).with_user(
            self.manager
        ).action_approve()
        self.plan._plan_day()
        self.plan.invalidate_recordset()
        self.assertAlmostEqual(self.plan.on_schedule, 100 / self.plan.product_count)

    def test_the_night(self):
        plans = self.env["supermarket.count.plan"]
        early = fields.Datetime.now().replace(hour=1, minute=0)
        self.store.partner_id.tz = "UTC"
        with patch.object(fields.Datetime, "now", return_value=early):
            plans._cron_plan()
        self.assertFalse(self.counts())
        late = early.replace(hour=4)
        with patch.object(fields.Datetime, "now", return_value=late):
            plans._cron_plan()
        self.assertTrue(self.counts())

    @mute_logger("odoo.addons.supermarket_stock.models.plan.supermarket_count_plan")
    def test_a_store_that_fails_keeps_no_other_from_its_portion(self):
        other = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NO", "company_id": self.company.id}
        )
        self.env["supermarket.count.plan"].create({"warehouse_id": other.id})
        plans = type(self.env["supermarket.count.plan"])
        tried, real = [], plans._plan_day

        def fail_first(plan):
            tried.append(plan)
            if len(tried) == 1:
                raise ValueError("broken")
            return real(plan)

        with (
            patch.object(plans, "_plan_day", fail_first),
            patch.object(type(self.store), "_store_time", lambda store, now: now.replace(hour=9)),
        ):
            self.env["supermarket.count.plan"].search(
                [("id", "!=", self.plan.id), ("warehouse_id", "!=", other.id)]
            ).active = False
            self.env["supermarket.count.plan"]._cron_plan()
        self.assertEqual(len(tried), 2)

    def test_on_the_phone(self):
        self.plan._plan_day()
        [document] = self.app(self.counter).scan_documents(self.told(self.counter), "count")
        self.assertEqual(document["title"], "Today's portion")
        self.assertEqual(len(document["lines"]), 3)

    def test_impossible_plans(self):
        with self.assertRaises(ValidationError):
            self.plan.share_a = 97
        with self.assertRaises(ValidationError):
            self.plan.write({"share_b": 120})

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.receiver).action_plan_today()
        self.plan.with_user(self.manager).action_plan_today()
        with self.assertRaises(AccessError):
            self.env["supermarket.product.class"].with_user(self.manager).search([]).write(
                {"abc": "a"}
            )


@tagged("post_install", "-at_install")
class TestApproval(PlanCase):
    """What is booked by itself, by a store manager, by an accountant; where it goes."""

    def setUp(self):
        super().setUp()
        self.accountant = self._user("accountant")
        self.rice = self.goods["Rice"]
        self.left = self.there(self.rice)

    def counted(self, quantity, **limits):
        count = self._count(self.rice, tolerance_qty=100, tolerance_value=1000, **limits)
        self.handed_in(count, self.scan(count, self.rice, quantity))
        return count

    def test_small_differences_are_booked_at_once(self):
        count = self.counted(self.left - 1, booked_value=5)
        self.assertEqual((count.line_ids.state, count.state), ("done", "done"))
        self.assertEqual(self.there(self.rice), self.left - 1)

    def test_larger_ones_wait(self):
        count = self.counted(self.left - 2, booked_value=5)
        self.assertEqual(count.line_ids.state, "approve")
        self.assertEqual(self.there(self.rice), self.left)

    def test_without_a_limit_a_person_approves(self):
        self.assertEqual(self.counted(self.left).line_ids.state, "approve")

    def test_above_the_manager_s_limit_an_accountant_approves(self):
        count = self.counted(self.left - 9, manager_value=40)
        with self.assertRaisesRegex(UserError, "accountant"):
            self.approve(count)
        count.line_ids.with_user(self.accountant).action_approve()
        self.assertEqual((count.line_ids.state, count.state), ("done", "done"))
        self.assertEqual(self.there(self.rice), self.left - 9)

    def test_above_the_manager_s_limit_nothing_is_booked_by_itself(self):
        count = self.counted(self.left - 9, manager_value=40, booked_value=1000)
        self.assertEqual(count.line_ids.state, "approve")
        self.assertEqual(self.there(self.rice), self.left)

    def test_above_the_company_s_limit_an_accountant_approves(self):
        """A store manager raises no limit: neither by 0 nor by a larger one."""
        self.company.supermarket_count_limit = 40
        for own in (0, 10_000):
            with self.subTest(own=own):
                count = self.counted(self.left - 9, manager_value=own, booked_value=1000)
                self.assertEqual(count.line_ids.state, "approve")
                with self.assertRaisesRegex(UserError, r"above .*40\.00"):
                    self.approve(count)
        stricter = self.counted(self.left - 4, manager_value=15)
        with self.assertRaisesRegex(UserError, r"above .*15\.00"):
            self.approve(stricter)

    def test_above_the_company_s_limit_another_counts_again(self):
        self.company.supermarket_recount_limit = 40
        self.assertEqual(self.counted(self.left - 9).line_ids.state, "recount")
        self.assertEqual(self.counted(self.left - 8).line_ids.state, "approve")

    def test_nothing_is_booked_by_itself_that_as_a_loss_is_approved(self):
        self.company.supermarket_loss_limit = 8
        self.assertEqual(self.counted(self.left - 2, booked_value=100).line_ids.state, "approve")
        self.assertEqual(self.counted(self.left - 1, booked_value=100).line_ids.state, "done")

    def test_a_store_manager_sets_no_limit_of_the_company(self):
        with self.assertRaises(AccessError):
            self.company.with_user(self.manager).supermarket_count_limit = 10_000

    def test_limits_stay_once_counting_began(self):
        """Or the manager would take the accountant's approval away after the count."""
        count = self.counted(self.left - 9, manager_value=40)
        for name in ("manager_value", "booked_value", "tolerance_value", "tolerance_percent"):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, "limits"):
                count.with_user(self.manager).write({name: 10_000})
        draft = count.with_user(self.manager).copy()
        draft.manager_value = 100
        self.assertEqual(draft.manager_value, 100)

    def test_below_it_the_accountant_leaves_it_to_the_manager(self):
        count = self.counted(self.left - 1, manager_value=40)
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.accountant).action_approve()
        self.approve(count)
        self.assertEqual(count.state, "done")

    def test_what_others_approve_keeps_nothing_back(self):
        oil = self.goods["Oil"]
        count = self._count(
            self.rice, oil, tolerance_qty=100, tolerance_value=1000, manager_value=40
        )
        scans = [self.scan(count, self.rice, self.left - 1), self.scan(count, oil, 0)]
        self.handed_in(count, *scans)
        self.approve(count)
        states = {line.product_id: line.state for line in count.line_ids}
        self.assertEqual((states[self.rice], states[oil], count.state), ("done", "approve", "open"))

    def missing_at(self, place, reason):
        """(A place in the books, a reason for what is missing that names it)."""
        place = self.env["stock.location"].create(
            {"name": place, "usage": "inventory", "company_id": self.company.id}
        )
        return place, self.env["supermarket.loss.reason"].create(
            {
                "name": reason,
                "location_id": place.id,
                "company_id": self.company.id,
                "effect": "missing",
            }
        )

    def test_reason_names_the_place_in_the_books(self):
        place, reason = self.missing_at("Theft", "Shoplifting")
        count = self.counted(self.left - 4)
        count.line_ids.with_user(self.manager).reason_id = reason
        self.approve(count)
        moved = self.env["stock.move"].search(
            [("product_id", "=", self.rice.id), ("inventory_name", "=", count.name)]
        )
        self.assertEqual((moved.location_dest_id, moved.quantity), (place, 4))
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.manager).reason_id = False

    def test_found_goods_come_from_the_place_of_the_reason(self):
        place, reason = self.missing_at("Found", "Behind the rack")
        count = self.counted(self.left + 2)
        count.line_ids.with_user(self.manager).reason_id = reason
        self.approve(count)
        moved = self.env["stock.move"].search(
            [("product_id", "=", self.rice.id), ("inventory_name", "=", count.name)]
        )
        self.assertEqual(moved.location_id, place)

    def test_a_client_that_names_a_place_of_another_kind_gets_the_usual(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.rice.id), ("location_id", "=", self.floor.id)], limit=1
        )
        for named in (self.shelf.id, "7", -1, [1]):
            quant = quant.with_context(supermarket_loss_place=named)
            self.assertIsNone(quant._loss_place())


@tagged("post_install", "-at_install")
class TestCountResult(PlanCase):
    def test_accuracy_and_pace(self):
        rice, oil, twine = (self.goods[name] for name in ("Rice", "Oil", "Twine"))
        count = self._count(rice, oil, twine, tolerance_qty=100, tolerance_value=1000)
        start = fields.Datetime.now() - timedelta(minutes=30)
        scans = [
            self.scan(count, rice, self.there(rice), at=start),
            self.scan(count, oil, self.there(oil) - 2, at=start + timedelta(seconds=30)),
            # a pause of ten minutes counts as two
            self.scan(count, twine, self.there(twine), at=start + timedelta(seconds=630)),
        ]
        self.handed_in(count, *scans)
        self.env.flush_all()
        results = self.env["supermarket.count.result"].with_user(self.manager)
        domain = [("count_id", "=", count.id)]
        [(right, minutes, worth, lost)] = results._read_group(
            domain,
            [],
            ["accuracy:avg", "minutes_per_100:avg", "difference_value:sum", "lost_value:sum"],
        )
        self.assertAlmostEqual(right, 100 * 2 / 3)
        self.assertAlmostEqual(minutes, (30 + 120) / 2 / 60 * 100)
        self.assertEqual((worth, lost), (-20, -20))
        [(counter, lines)] = results._read_group(domain, ["counter_id"], ["__count"])
        self.assertEqual((counter, lines), (self.counter, 3))
