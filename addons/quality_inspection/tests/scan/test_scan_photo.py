from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...tools.photo_cipher import is_encrypted
from ..common_scan import ScanInspectionCase, picture


@tagged("post_install", "-at_install")
class TestScanPhoto(ScanInspectionCase):
    """Pictures of a phone: announced by an event, sent when they are asked for, kept once."""

    def needs(self, user, *events):
        codes = [event["code"] for event in events]
        return list(self.app(user).scan_photos(self.told(user), codes).values())

    def test_handed_in_only_with_its_pictures(self):
        task = self.arrived()
        entry, photo = self.reading(task, "T-VIS", "0"), self.photo(task)
        ending = self.handing_in(task, entry, photo)
        self.assertEqual(self.needs(self.inspector_user, photo), ["unknown"])
        self.submit(self.inspector_user, entry, photo, ending)
        self.assertEqual(task.state, "doing", "its picture is still on the phone")
        self.assertEqual(self.needs(self.inspector_user, photo), ["wanted"])
        self.assertEqual(self.send_photo(self.inspector_user, photo), "kept")
        self.assertEqual(task.state, "done")
        self.assertEqual(task.result_id.photo_ids.raw, picture())

    def test_kept_once_however_often_it_is_sent(self):
        task = self.arrived()
        photo = self.photo(task, said={"latitude": 31.23041, "longitude": 121.47370})
        self.submit(self.inspector_user, photo)
        for _time in range(3):
            self.assertEqual(self.send_photo(self.inspector_user, photo), "kept")
        [kept] = task.result_id.photo_ids
        self.assertIn("31.23041, 121.47370", kept.description)
        self.assertTrue(is_encrypted(kept.store_fname))
        self.assertEqual(self.needs(self.inspector_user, photo), ["kept"])

    def test_taken_back_it_is_not_asked_for(self):
        task = self.arrived()
        entry, photo, other = self.reading(task, "T-VIS", "0"), self.photo(task), self.photo(task)
        sent = [entry, photo, other]
        self.submit(self.inspector_user, *sent)
        self.send_photo(self.inspector_user, other)
        sent += [self.undo(task, photo), self.undo(task, other)]
        self.submit(self.inspector_user, *sent)
        self.assertEqual(self.needs(self.inspector_user, photo, other), ["kept", "kept"])
        self.submit(self.inspector_user, self.handing_in(task, *sent))
        self.assertEqual(task.state, "done")
        self.assertFalse(task.result_id.photo_ids)

    def test_a_picture_from_the_desk_stays(self):
        task = self.arrived()
        entry = self.reading(task, "T-VIS", "0")
        self.submit(self.inspector_user, entry)
        desk = self.env["ir.attachment"].create({"name": "desk.jpg", "raw": picture()})
        task.result_id.sudo().photo_ids |= desk
        self.submit(self.inspector_user, self.handing_in(task, entry))
        self.assertEqual(task.result_id.photo_ids, desk)

    def test_of_a_conflict_it_waits_on_the_phone(self):
        task = self.arrived()
        self._cancel(task)
        photo = self.photo(task)
        self.assertEqual(self.answers(self.inspector_user, photo), ["conflict"])
        self.assertEqual(self.needs(self.inspector_user, photo), ["waits"])
        self.assertEqual(self.send_photo(self.inspector_user, photo), "waits")
        self.assertFalse(task.result_ids)

    def test_what_is_no_picture_is_said(self):
        task = self.arrived()
        photo = self.photo(task)
        self.submit(self.inspector_user, photo)
        app, told = self.app(self.inspector_user), self.told(self.inspector_user)
        for data in ("", "no base64!", "PHN2Zz48c2NyaXB0Lz48L3N2Zz4=", None, 7, ["a"]):
            with self.subTest(data=data), self.assertRaisesRegex(UserError, "no picture"):
                app.scan_photo(told, photo["code"], data)
        self.assertFalse(task.result_id.photo_ids)
        nameless = self.event(task, "photo", code="x")
        self.assertEqual(self.answers(self.inspector_user, nameless), ["rejected"])

    def test_of_others_and_in_odd_forms(self):
        task = self.arrived()
        photo = self.photo(task)
        self.submit(self.inspector_user, photo)
        self.assertEqual(self.needs(self.second_inspector_user, photo), ["unknown"])
        self.assertEqual(self.send_photo(self.second_inspector_user, photo), "unknown")
        with self.assertRaises(AccessError):
            self.needs(self.receiver, photo)
        app, told = self.app(self.inspector_user), self.told(self.inspector_user)
        for asked in ("abc", ["abc"], [7], [photo["code"]] * 201):
            with self.subTest(asked=asked), self.assertRaises(ValidationError):
                app.scan_photos(told, asked)
        self.assertFalse(task.result_id.photo_ids)
