from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from ...models.pin.supermarket_pin_mixin import ATTEMPTS
from ...models.scan.switch import supermarket_scan as switching
from ..common_scan import ScanCase

BADGE = "STAFF-000017"


@tagged("post_install", "-at_install")
class TestScanSwitch(ScanCase):
    """A shared device changes its person by PIN or badge; rights are those of the person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.env["supermarket.scan.person"].with_user(cls.manager)
        cls.people = people.create(
            [
                {"user_id": cls.counter.id, "pin": "4711", "badge": BADGE},
                {"user_id": cls.receiver.id, "pin": "1234"},
            ]
        )
        cls.device = {"uuid": "00000000-0000-4000-8000-00000000000a", "version": "1"}

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # a PIN is tried in a transaction of its own
        self._stock(self.salt, 10)

    def switch(self, login=None, device=None, **said):
        app = self.app(login or self.receiver)
        return app.scan_switch(device or self.device, said)

    def as_counter(self, **more):
        """The device in the hands of the counter, where the receiver is logged in."""
        answer = self.switch(user_id=self.counter.id, pin="4711")
        return {**self.device, "token": answer["token"], **more}

    def test_pin(self):
        answer = self.switch(user_id=self.counter.id, pin="4711")
        self.assertEqual(answer["user"], {"id": self.counter.id, "name": self.counter.name})
        opened = self.app(self.receiver).scan_open({**self.device, "token": answer["token"]})
        self.assertEqual(opened["user"]["id"], self.counter.id)
        self.assertEqual({one["key"] for one in opened["tasks"]}, {"count", "lookup"})
        self.assertIn([self.counter.id, self.counter.name, True], opened["people"])

    def test_badge(self):
        answer = self.switch(badge=f" {BADGE}\n")
        self.assertEqual(answer["user"]["id"], self.counter.id)
        for wrong in ("STAFF-000018", "x", "", None, 7, {"a": 1}, "\0" * 9):
            refused = self.switch(badge=wrong or "nobody")
            self.assertNotIn("token", refused)

    def test_events_are_of_the_person_with_his_rights_of_the_moment(self):
        count = self._count(self.salt)
        device = self.as_counter()
        scan, loss = self.scan(count, self.salt, 9), self.lost(self.salt, 1)
        app = self.app(self.receiver)
        answers = app.scan_submit(device, [scan, loss])
        self.assertEqual([one["answer"] for one in answers], ["applied", "rejected"])
        self.assertEqual(self.scanned(scan).user_id, self.counter)
        self.assertEqual(self.scanned(scan).create_uid, self.counter)
        self.assertEqual(app.scan_submit(self.device, [scan])[0]["answer"], "duplicate")
        other = self.lost(self.salt, 1)
        answers = app.scan_submit(self.device, [other, self.scan(count, self.milk, 1)])
        self.assertEqual([one["answer"] for one in answers], ["applied", "rejected"])
        self.counter.group_ids -= self.env.ref("supermarket_stock.group_counter")
        with self.assertRaises(AccessError):
            app.scan_submit(device, [self.scan(count, self.salt, 1)])

    def test_the_device_keeps_its_language(self):
        """Its screens are in that of who is logged in, whoever's badge it scans."""
        self.env["res.lang"]._activate_lang("zh_CN")
        device = self.as_counter()
        self.counter.lang = "zh_CN"
        for lang, words in (("en_US", "belongs to another role"), ("zh_CN", "[\u4e00-\u9fff]")):
            app = self.app(self.receiver).with_context(lang=lang)
            with self.assertRaisesRegex(AccessError, words):
                app.scan_documents(device, "receive")

    def test_wrong_pins_count_and_lock(self):
        said = {"user_id": self.counter.id}
        refusals = {self.switch(**said, pin=pin)["refused"] for pin in ("0000", "", None, "9" * 99)}
        self.assertEqual(len(refusals), 1)
        self.assertIn("Too many", self.switch(**said, pin="0001")["refused"])
        self.assertIn("Too many", self.switch(**said, pin="4711")["refused"])
        record = self.people.filtered(lambda one: one.user_id == self.counter)
        record.invalidate_recordset()
        self.assertTrue(record.is_locked)
        record.with_user(self.manager).action_unlock()
        self.assertIn("token", self.switch(**said, pin="4711"))

    def test_wrong_badges_lock_who_is_logged_in_and_nobody_else(self):
        for number in range(ATTEMPTS):
            refused = self.switch(badge=f"GUESS-{number:06}")
        self.assertIn("Too many", refused["refused"])
        self.assertIn("Too many", self.switch(badge=BADGE)["refused"])
        self.assertIn("token", self.switch(self.other_counter, badge=BADGE))

    def test_a_token_is_of_its_device_its_person_and_its_time(self):
        token = self.as_counter()["token"]
        app = self.app(self.receiver)
        elsewhere = {**self.device, "uuid": "00000000-0000-4000-8000-00000000000b"}
        forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        for device in (
            {**elsewhere, "token": token},
            {**self.device, "token": forged},
            *({**self.device, "token": odd} for odd in ("x", "é", 7, [1], "A" * 5000)),
        ):
            with self.assertRaisesRegex(AccessError, "Show again who you are"):
                app.scan_open(device)
        opened = app.scan_open({**self.device, "token": token})
        self.assertEqual(opened["user"]["id"], self.counter.id)
        with patch.object(switching, "HOURS", -1):
            ended = self.as_counter()
        with self.assertRaises(AccessError):
            app.scan_open(ended)

    def test_what_ends_a_token(self):
        app, record = self.app(self.receiver), self.people[0]
        endings = {
            "another PIN": lambda: record.write({"pin": "9999"}),
            "another badge": lambda: record.write({"badge": "STAFF-000099"}),
            "taken off the list": lambda: record.write({"active": False}),
            "gone": lambda: self.counter.write({"active": False}),
            "another company": lambda: self.counter.write(
                {
                    "company_ids": [Command.set(self.env.ref("base.main_company").ids)],
                    "company_id": self.env.ref("base.main_company").id,
                }
            ),
        }
        for name, end in endings.items():
            with self.subTest(name):
                device = self.as_counter()
                savepoint = self.env.cr.savepoint()
                end()
                self.env.flush_all()
                with self.assertRaises(AccessError):
                    app.scan_open(device)
                savepoint.close(rollback=True)
                self.env.invalidate_all()
                self.env.registry.clear_cache()

    def test_a_locked_device_and_a_login_without_a_role(self):
        device = self.as_counter()
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "clerk",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaisesRegex(AccessError, "role in the shop"):
            self.app(clerk).scan_open(device)
        met = self.env["supermarket.scan.device"].search([("uuid", "=", device["uuid"])])
        met.with_user(self.manager).action_lock()
        for ask in (
            lambda: self.app(self.receiver).scan_open(device),
            lambda: self.switch(user_id=self.counter.id, pin="4711"),
        ):
            with self.assertRaisesRegex(AccessError, "locked"):
                ask()

    def test_nobody_rises_by_giving_a_pin(self):
        people = self.env["supermarket.scan.person"].with_user(self.manager)
        admin = self._person("admin")
        with (
            self.assertRaisesRegex(AccessError, "may do more than you"),
            self.env.cr.savepoint(),
        ):
            people.create({"user_id": admin.id, "pin": "1111"})
        given = self.env["supermarket.scan.person"].create({"user_id": admin.id, "pin": "1111"})
        with self.assertRaises(AccessError):
            given.with_user(self.manager).pin = "2222"
        with self.assertRaises(AccessError):
            given.with_user(self.manager).badge = "STAFF-777777"
        with self.assertRaises(AccessError):
            self.people[0].with_user(self.manager).user_id = admin

    def test_what_is_no_pin_and_no_badge(self):
        record = self.people[0].with_user(self.manager)
        for pin in ("123", "12a4", "١٢٣٤", "1" * 33):
            with self.assertRaises(ValidationError):
                record.pin = pin
        self.salt.barcode = "4006381333931"
        for badge in ("short", "has space", "é" * 8, "x" * 65, self.salt.barcode):
            with self.assertRaisesRegex(ValidationError, "New Badge"):
                record.badge = badge
        with self.assertRaises(ValidationError):
            self.app(self.receiver).scan_switch(self.device, {"user_id": "7", "pin": "1"})
        for odd in (None, [], "x"):
            with self.assertRaises(UserError):
                self.app(self.receiver).scan_switch(self.device, odd)

    def test_secrets_are_read_by_nobody(self):
        record = self.people[0]
        self.assertEqual((record.pin, record.badge), (False, False))
        self.assertNotIn("4711", record.sudo().pin_hash)
        self.assertNotIn(BADGE, record.sudo().badge_hash)
        for user in (self.manager, self._person("admin", "two")):
            for name in ("pin_hash", "badge_hash", "tries"):
                with self.assertRaises(AccessError):
                    record.with_user(user).read([name])

    def test_a_badge_is_one_person_s(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.people[1].with_user(self.manager).badge = BADGE
            self.env.flush_all()

    def test_people_of_another_company(self):
        other = self.env["res.company"].create({"name": "Competitor"})
        stranger = self._user("receiver", other)
        self.env["supermarket.scan.person"].create({"user_id": stranger.id, "pin": "5555"})
        refused = self.switch(user_id=stranger.id, pin="5555")
        self.assertIn("do not work for", refused["refused"])
        opened = self.app(self.receiver).scan_open(self.device)
        self.assertNotIn(stranger.id, [row[0] for row in opened["people"]])
