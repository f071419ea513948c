from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestMasters(InspectionCase):
    """Plans, rules, items, limits and what is refused."""

    def test_plan_without_scope(self):
        plan = self._plan(activate=False, category_ids=[(5, 0, 0)])
        with self.assertRaisesRegex(UserError, "no scope"):
            plan.with_user(self.planner).action_activate()

    def test_plan_without_rule_or_items(self):
        plan = self._plan(activate=False)
        plan.rule_ids.item_ids = False
        with self.assertRaisesRegex(UserError, "no items"):
            plan.action_activate()
        plan.rule_ids.unlink()
        with self.assertRaisesRegex(UserError, "no rule"):
            plan.action_activate()

    def test_plan_that_ends_before_it_starts(self):
        with self.assertRaisesRegex(ValidationError, "before it starts"):
            self._plan(date_end=fields.Date.today() - timedelta(days=30))

    def test_plan_that_is_over(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        plan = self._plan(activate=False, date_end=yesterday, date_start=yesterday)
        with self.assertRaisesRegex(UserError, "ended already"):
            plan.action_activate()

    def test_bad_frequency(self):
        for count in (0, -2, 1001):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._plan(frequency_count=count)

    def test_bad_rules(self):
        plan = self._plan(activate=False)
        for vals in (
            {"method": "ratio", "ratio": 0},
            {"method": "ratio", "ratio": 1.5},
            {"method": "fixed", "fixed_size": 0},
            {"due_hours": 0},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                plan.rule_ids.write(vals)
                plan.rule_ids.flush_recordset()
        with self.assertRaises(ValidationError):
            plan.rule_ids.aql = False

    def test_plan_life(self):
        plan = self._plan(activate=False).with_user(self.planner)
        self.assertTrue(plan.code.startswith("IP/"))
        plan.action_activate()
        plan.action_suspend()
        plan.action_activate()
        plan.action_end()
        with self.assertRaises(UserError):
            plan.action_activate()
        with self.assertRaises(AccessError):
            self._plan(activate=False).with_user(self.reviewer).action_activate()

    def test_item_without_limit_stops_activation(self):
        item = self._item("T-NONE", "numeric", "major")
        plan = self._plan(item, activate=False)
        with self.assertRaisesRegex(UserError, "no limit in force"):
            plan.action_activate()

    def test_limit_of_the_region_and_the_day(self):
        today = fields.Date.today()
        item = self._item("T-REG", "numeric", "major", high=5)
        local = self.env["inspection.limit"].create(
            {
                "item_id": item.id,
                "standard_id": self.standard.id,
                "region": "cn",
                "has_high": True,
                "high": 3,
                "date_from": today - timedelta(days=10),
                "date_to": today + timedelta(days=10),
            }
        )
        self.assertEqual(item._limit_on(today, "cn"), local)
        self.assertEqual(item._limit_on(today, "eu").high, 5)
        self.assertEqual(item._limit_on(today + timedelta(days=11), "cn").high, 5)

    def test_no_law_that_nobody_chose(self):
        """The limits of China are data; they judge where a company has chosen them."""
        company = self.env["res.company"].create({"name": "Far Shop"})
        self.assertFalse(company.inspection_region)
        today = fields.Date.today()
        lead = self.env.ref("quality_inspection.limit_mea_03").item_id
        self.assertTrue(lead._limit_on(today, "cn"))
        self.assertFalse(lead._limit_on(today, company.inspection_region))
        own = self._item("T-OWN", "numeric", "major", high=5)
        self.assertEqual(own._limit_on(today, company.inspection_region).high, 5)

    def test_opening_chooses_by_country(self):
        for code, region in (("cn", "cn"), ("fr", "eu"), ("us", "policy"), (False, "policy")):
            company = self.env["res.company"].create(
                {"name": f"Shop {code}", "country_id": code and self.env.ref(f"base.{code}").id}
            )
            company._open_supermarket()
            self.assertEqual(company.inspection_region, region, code)
            company.inspection_region = "cn"
            company._open_supermarket()
            self.assertEqual(company.inspection_region, "cn", "a person's choice stays")

    def test_set_up_page_says_whose_limits_count(self):
        setup = self.env["supermarket.setup"]
        for code, said in (
            ("KR", "No country's limits"),
            ("DE", "European Union."),
            ("CN", "China."),
        ):
            company = self.env["res.company"].create(
                {"name": code, "country_id": self.env.ref(f"base.{code.lower()}").id}
            )
            with self.subTest(code):
                self.assertIn(said, setup._limits_switch(company).changes[1])

    def test_set_up_page_switches_the_limits(self):
        setup = self.env["supermarket.setup"]
        (switch,) = (one for one in setup._switches(self.company) if one.key == "inspection_region")
        self.assertTrue(switch.is_on)
        switch.turn(False)
        self.assertFalse(self.company.inspection_region)

    def test_limits_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "in force at once"):
            self.lead.limit_ids.copy()

    def test_lower_above_upper(self):
        with self.assertRaises(ValidationError):
            self.lead.limit_ids.write({"has_low": True, "low": 1})

    def test_standard_validity(self):
        today = fields.Date.today()
        dates = {
            "expired": {"date_to": today - timedelta(days=1)},
            "expiring": {"date_to": today + timedelta(days=20)},
            "upcoming": {"date_from": today + timedelta(days=5)},
            "valid": {"date_from": today},
        }
        for number, (validity, vals) in enumerate(dates.items()):
            standard = self.env["inspection.standard"].create(
                {"code": f"V {number}", "name": validity, **vals}
            )
            self.assertEqual(standard.validity, validity)
            found = self.env["inspection.standard"].search([("validity", "=", validity)])
            self.assertIn(standard, found)

    def test_expiring_standard_warns_once(self):
        standard = self.env["inspection.standard"].create(
            {
                "code": "ENDS",
                "name": "Ends",
                "date_to": fields.Date.today() + timedelta(days=20),
            }
        )
        standard._warn_of_expiry()
        standard._warn_of_expiry()
        self.assertEqual(len(standard.activity_ids), 1)
        standard.activity_ids.action_done()
        standard._warn_of_expiry()
        self.assertFalse(standard.activity_ids, "what is done is not asked for again")
        standard.date_to += timedelta(days=1)
        standard._warn_of_expiry()
        self.assertEqual(len(standard.activity_ids), 1, "another end is")

    def test_a_standard_of_a_company_is_told_to_its_planner(self):
        abroad = self._elsewhere("inspection_planner")
        standard = self.env["inspection.standard"].create(
            {
                "code": "OURS",
                "name": "Ours",
                "company_id": abroad.company.id,
                "date_to": fields.Date.today() + timedelta(days=20),
            }
        )
        standard._warn_of_expiry()
        self.assertEqual(standard.activity_ids.user_id, abroad.user)

    def test_master_data(self):
        for xml_id in ("veg_09", "mea_03", "aqu_04", "pkg_03", "col_01"):
            item = self.env.ref(f"quality_inspection.item_{xml_id}")
            self.assertTrue(item.verification_note)
        frozen = self.env.ref("quality_inspection.limit_mea_03")
        self.assertEqual((frozen.has_high, frozen.high), (True, -18))
        histamine = self.env.ref("quality_inspection.limit_aqu_04")
        self.assertEqual(histamine.summary, "m 100 · M 200 · c 2 mg/kg")

    def test_all_types_can_be_inspected(self):
        codes = ["veg_01", "veg_09", "mea_04", "aqu_04", "rte_01", "pkg_03"]
        items = self.env["inspection.item"].union(
            *(self.env.ref(f"quality_inspection.item_{code}") for code in codes)
        )
        items.skill_id = False
        self._plan(items)
        task = self._task_of(self._receive(500))
        task = self._enter(task, AQU_04=150, MEA_04=5, RTE_01=100)
        verdicts = {
            line.item_id.code: line._accepts(
                task.reading_ids.filtered(lambda r, line=line: r.line_id == line)
            )
            for line in task.line_ids
        }
        # nine units of 150 are all between m and M: more than c = 2
        self.assertEqual(
            verdicts,
            {"VEG-01": True, "VEG-09": True, "MEA-04": True, "AQU-04": False, "RTE-01": True,
             "PKG-03": True},
        )  # fmt: skip

    def test_oc_curve_of_a_rule(self):
        rule = self._plan().rule_ids
        self.assertEqual(rule.sample_summary, "n 50 · Ac 3 · Re 4")
        self.assertEqual(rule.oc_data["points"][0], [0, 1])
        self.assertAlmostEqual(rule.oc_data["consumer"], 0.1292, places=3)
        rule.method = "all"
        self.assertTrue(rule.oc_data)

    def test_oc_curve_of_nonconformities(self):
        """Above AQL 10 the curve is Poisson's, in nonconformities per unit; Ac may exceed n."""
        rule = self._plan(rule={"aql": "100"}).rule_ids
        self.assertEqual(rule.sample_summary, "n 13 · Ac 21 · Re 22")
        self.assertTrue(rule.oc_data["is_each"])
        # chi-square quantile(0.05, 44 degrees) / 26
        self.assertAlmostEqual(rule.oc_data["producer"], 1.14567, places=4)

    def test_oc_curves_of_classes_that_are_judged_otherwise(self):
        rule = self._plan().rule_ids
        self.assertFalse(rule.oc_minor_data or rule.oc_critical_data, "nothing else is looked for")
        label = self._item("T-LABEL", "qualitative", "minor")
        rule.write({"item_ids": [(4, label.id), (4, self.card.id)]})
        self.assertFalse(rule.oc_minor_data, "minor ones are judged as major ones")
        rule.aql_minor = "6.5"
        # ISO 2859-1, H, AQL 6.5: n = 50, Ac = 7; nothing critical is accepted
        self.assertEqual((rule.oc_minor_data["size"], rule.oc_minor_data["accept"]), (50, 7))
        critical = rule.oc_critical_data
        self.assertEqual((critical["size"], critical["accept"]), (50, 0))
        self.assertAlmostEqual(1 - 0.95 ** (1 / 50), critical["producer"], places=6)

    def test_shift_over_midnight(self):
        self.inspector.write({"shift_start": 22, "shift_end": 6})
        night = fields.Datetime.to_datetime("2026-01-05 23:30:00")
        noon = fields.Datetime.to_datetime("2026-01-05 12:00:00")
        self.assertTrue(self.inspector._is_on_shift(night))
        self.assertFalse(self.inspector._is_on_shift(noon))

    def test_supplier_score(self):
        self._plan()
        self._fail(50, "A")
        scores = self.env["inspection.supplier.score"]
        made = scores._score_all()
        self.assertEqual((made.supplier_id, made.failed_count), (self.supplier, 1))
        self.assertFalse(scores._score_all())
        self.assertEqual(self.supplier.inspection_grade, made.grade)
