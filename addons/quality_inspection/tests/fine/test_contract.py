from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestContract(InspectionCase):
    """Steps, days to appeal and taxes of a penalty, as the contract has them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schedule = cls._schedule(percent=5)
        cls._plan(date_start=fields.Date.today() - timedelta(days=400))

    @classmethod
    def _schedule(cls, **values):
        return cls.env["inspection.penalty.schedule"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "severity": "major",
                "mode": "percent",
                **values,
            }
        )

    def _fine(self, lot="L1"):
        return self._problem(self._fail(500, lot), "fine")

    # Steps

    def test_dearer_from_the_third_failure_on(self):
        third = self._schedule(percent=20, from_failure=3)
        fines = [self._fine(f"S{number}") for number in range(4)]
        # 5 % of 500 at 2.00, then 20 %
        self.assertEqual([fine.amount for fine in fines], [50, 50, 200, 200])
        self.assertEqual(fines[2].schedule_id, third)

    def test_failures_of_a_year_count(self):
        self._schedule(percent=20, from_failure=2)
        with freeze_time(fields.Datetime.now() - timedelta(days=370)):
            self._fine("OLD")
        self.assertEqual(self._fine("NEW").amount, 50)

    def test_an_inspection_again_is_no_further_failure(self):
        self._schedule(percent=20, from_failure=2)
        task = self._fail(500)
        task.with_user(self.planner).action_reinspect()
        again = self._inspect(task.reinspection_ids, T_VIS=task.sample_size)
        again.with_user(self.reviewer).action_complete()
        self.assertEqual(self._problem(task, "fine").amount, 50)
        self.assertEqual(self._fine("NEXT").amount, 200)

    def test_only_a_later_step_was_agreed(self):
        self.schedule.from_failure = 2
        self.assertEqual(set(self._fail(500, "A").problem_ids.mapped("problem_type")),
                         {"return", "warning"})  # fmt: skip
        self.assertEqual(self._fine("B").amount, 50)

    def test_a_changed_contract_changes_no_fine_that_was_proposed(self):
        """A bill that comes later corrects the value of the lot, not what was agreed then."""
        order = self._order(100, price=10)
        task = self._task_of(self._receive(100, order=order))
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        fine = self._problem(task, "fine")
        self._schedule(percent=50, date_from=fields.Date.today())
        order.action_create_invoice()
        order.invoice_ids.write({"invoice_date": fields.Date.today()})
        order.invoice_ids.invoice_line_ids.write({"price_unit": 8, "tax_ids": [Command.clear()]})
        order.invoice_ids.action_post()
        self.assertEqual(fine.amount, 40)

    def test_a_contract_of_a_contact_is_one_of_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.supplier.id, "type": "contact"}
        )
        self.schedule.partner_id = contact
        self.assertEqual(self._fine().amount, 50)

    # Appeal

    def test_the_supplier_may_appeal_first(self):
        self.schedule.appeal_days = 7
        fine = self._fine()
        self.assertEqual(fine.appeal_until, fields.Date.today() + timedelta(days=7))
        told = fine.message_ids.filtered(lambda message: self.supplier in message.partner_ids)
        self.assertIn("50.00", told.body)
        approver = fine.with_user(self.accountant)
        self.assertTrue(approver.can_approve)
        with self.assertRaisesRegex(UserError, "may still appeal"):
            approver.action_approve()
        self.assertFalse(fine.credit_note_id)
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            approver.action_approve()
        self.assertEqual(fine.state, "done")

    def test_the_supplier_accepts(self):
        self.schedule.appeal_days = 7
        fine = self._fine().with_user(self.accountant)
        fine.is_accepted = True
        fine.action_approve()
        self.assertEqual(fine.state, "done")

    def test_an_appeal_that_is_granted_is_a_rejection(self):
        self.schedule.appeal_days = 7
        fine = self._fine().with_user(self.accountant)
        fine._reject("The supplier showed that the cold chain broke with us")
        self.assertEqual(fine.state, "rejected")

    def _told(self, fine):
        """Return the subjects of what the supplier was told, the first one first."""
        told = fine.message_ids.filtered(lambda one: self.supplier in one.partner_ids)
        return told.sorted("id").mapped("subject")

    def test_the_supplier_hears_what_became_of_it(self):
        self.schedule.appeal_days = 7
        charged, dropped = self._fine("A"), self._fine("B")
        dropped.with_user(self.accountant)._reject("The cold chain broke with us")
        charged.with_user(self.accountant).is_accepted = True
        charged.with_user(self.accountant).action_approve()
        charged.with_user(self.accountant)._undo("Laboratory error")
        self.assertEqual(
            self._told(charged),
            [
                f"Fine {charged.name} is proposed",
                f"Fine {charged.name} is charged",
                f"Fine {charged.name} is taken back",
            ],
        )
        self.assertEqual(self._told(dropped)[1:], [f"Fine {dropped.name} is not charged"])

    def test_a_passed_inspection_is_told_too(self):
        self.schedule.appeal_days = 7
        task = self._fail(500)
        fine = self._problem(task, "fine")
        task.with_user(self.planner).action_reinspect()
        self._inspect(task.reinspection_ids).with_user(self.reviewer).action_complete()
        self.assertEqual(self._told(fine)[1:], [f"Fine {fine.name} is not charged"])

    def test_a_fine_by_hand_is_told_as_well(self):
        self.schedule.appeal_days = 7
        task = self._fail(500)
        self._problem(task, "fine").with_user(self.accountant)._reject("Once more")
        fine = (
            self.env["inspection.problem"]
            .with_user(self.second_reviewer)
            .create({"result_id": task.result_id.id, "problem_type": "fine"})
        )
        self.assertEqual(self._told(fine), [f"Fine {fine.name} is proposed"])
        self.assertTrue(fine.activity_ids)

    def test_who_has_no_address_is_told_by_a_person(self):
        """The days to appeal run: nobody may think that a mail went out."""
        self.schedule.appeal_days = 7
        self.supplier.email = False
        fine = self._fine()
        summaries = fine.activity_ids.mapped("summary")
        self.assertTrue(any("has no e-mail address" in summary for summary in summaries))

    def test_the_supplier_reads_its_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.supplier.lang = "zh_CN"
        self.visual.with_context(lang="zh_CN").name = "外观"
        self.schedule.appeal_days = 7
        fine = self._fine()
        told = fine.message_ids.filtered(lambda one: self.supplier in one.partner_ids)
        self.assertEqual(told.subject, f"拟处罚款 {fine.name}")
        self.assertIn("外观", told.body)
        self.assertIn("Item T-VIS", fine.reason)

    def test_without_days_nothing_waits(self):
        fine = self._fine()
        self.assertFalse(fine.appeal_until or fine.is_in_appeal)
        fine.with_user(self.accountant).action_approve()
        self.assertEqual(fine.state, "done")

    # Taxes

    def test_a_fine_with_tax(self):
        self.company.account_fiscal_country_id = self.env.ref("base.cn")
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id})
        self.schedule.tax_ids = self.env["account.tax"].create(
            {
                "name": "6 %",
                "tax_group_id": group.id,
                "amount": 6,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
            }
        )
        fine = self._fine()
        fine.with_user(self.accountant).action_approve()
        note = fine.credit_note_id
        self.assertEqual((note.amount_untaxed, note.amount_tax), (50, 3))
        self.assertAlmostEqual(sum(note.line_ids.mapped("balance")), 0)

    def test_no_tax_that_is_in_the_price(self):
        """The books would say less than what was decided."""
        self.company.account_fiscal_country_id = self.env.ref("base.cn")
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id})
        tax = self.env["account.tax"].create(
            {
                "name": "6 % included",
                "tax_group_id": group.id,
                "amount": 6,
                "type_tax_use": "purchase",
                "price_include_override": "tax_included",
                "company_id": self.company.id,
            }
        )
        with self.assertRaisesRegex(ValidationError, "before taxes"):
            self.schedule.tax_ids = tax

    # What is entered

    def test_bad_numbers_are_named(self):
        for values in ({"from_failure": 0}, {"appeal_days": -1}, {"appeal_days": 366}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.schedule.write(values)
                self.schedule.flush_recordset()
