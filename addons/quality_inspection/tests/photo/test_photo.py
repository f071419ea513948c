import base64
import secrets
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...tools import photo_cipher
from ..common import InspectionCase

#: A picture of one pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPhoto(InspectionCase, HttpCase):
    """A picture of an inspection is read by its readers, in every way, and by nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()
        for user in (cls.inspector_user, cls.cashier, cls.reviewer):
            user.password = user.login

    def setUp(self):
        super().setUp()
        self.task = self._task_of(self._receive(500)).with_user(self.inspector_user)
        self.task.action_start()
        self.result = self.task.result_id

    def _photo(self, content=PNG, user=None, **values):
        attachments = self.env["ir.attachment"].with_user(user or self.inspector_user)
        return attachments.create(
            {
                "name": "leaf.png",
                "raw": content,
                "res_model": "inspection.result",
                "res_id": self.result.id,
                **values,
            }
        )

    def _on_disk(self, photo):
        return Path(photo._full_path(photo.sudo().store_fname)).read_bytes()

    def test_bytes_on_disk_are_not_the_picture(self):
        photo = self._photo()
        self.assertNotIn(PNG[:8], self._on_disk(photo))
        self.assertFalse(photo.sudo().db_datas)
        photo.invalidate_recordset()
        self.assertEqual(photo.raw, PNG)
        self.assertEqual(base64.b64decode(photo.datas), PNG)
        self.assertEqual(photo.mimetype, "image/png")

    def test_also_where_files_are_kept_in_the_database(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        photo = self._photo()
        self.assertFalse(photo.sudo().db_datas)
        self.assertEqual(photo.raw, PNG)

    def test_pictures_of_before_are_encrypted_once(self):
        plain = self.env["ir.attachment"].create({"name": "leaf.png", "raw": PNG})
        self.env.cr.execute(
            "UPDATE ir_attachment SET res_model = 'inspection.result', res_id = %s WHERE id = %s",
            (self.result.id, plain.id),
        )
        plain.invalidate_recordset()
        self.assertEqual(self._on_disk(plain), PNG)
        self.env["ir.attachment"]._seal_photos()
        sealed = plain.store_fname
        self.assertNotIn(PNG[:8], self._on_disk(plain))
        plain.invalidate_recordset()
        self.assertEqual(plain.raw, PNG)
        self.env["ir.attachment"]._seal_photos()
        self.assertEqual(plain.store_fname, sealed)

    def test_the_same_picture_of_somebody_else_stays_plain(self):
        photo = self._photo()
        plain = self.env["ir.attachment"].create({"name": "leaf.png", "raw": PNG})
        self.assertNotEqual(plain.store_fname, photo.sudo().store_fname)
        self.assertEqual(self._on_disk(plain), PNG)

    def test_written_anew_it_is_encrypted_anew(self):
        photo = self._photo()
        other = PNG + b"more"
        photo.raw = other
        photo.invalidate_recordset()
        self.assertEqual(photo.raw, other)
        self.assertNotIn(PNG[:8], self._on_disk(photo))

    def test_a_picture_of_elsewhere_becomes_its_own(self):
        plain = (
            self.env["ir.attachment"]
            .with_user(self.inspector_user)
            .create({"name": "leaf.png", "raw": PNG})
        )
        self.result.photo_ids = plain
        self.assertEqual((plain.res_model, plain.res_id), (self.result._name, self.result.id))
        self.assertNotIn(PNG[:8], self._on_disk(plain))
        self.assertEqual(plain.raw, PNG)

    def test_a_rotated_key_reads_the_old_ones(self):
        old, new = secrets.token_bytes(32), secrets.token_bytes(32)
        with patch.object(photo_cipher, "keys_of", lambda _option: (old,)):
            photo = self._photo()
        photo.invalidate_recordset()
        with patch.object(photo_cipher, "keys_of", lambda _option: (new, old)):
            self.assertEqual(photo.raw, PNG)
            self.assertTrue(photo._renew_photos())
        photo.invalidate_recordset()
        with patch.object(photo_cipher, "keys_of", lambda _option: (new,)):
            self.assertEqual(photo.raw, PNG)
        photo.invalidate_recordset()
        with patch.object(photo_cipher, "keys_of", lambda _option: (old,)):
            self.assertFalse(photo.raw, "without its key there is nothing to see")

    def test_evidence_stays(self):
        photo = self._photo()
        self.result.photo_ids = photo
        self._inspect_again()
        for act in (
            photo.unlink,
            lambda: photo.write({"raw": b"other"}),
            lambda: photo.write({"res_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "was submitted"):
                act()
        self.assertEqual(self.result.photo_ids, photo)

    def _inspect_again(self):
        self.task.reading_ids.value = 0
        self.task.action_submit()

    def test_never_public(self):
        photo = self._photo(public=True)
        self.assertFalse(photo.public)
        photo.sudo().write({"public": True, "res_model": "inspection.result"})
        self.assertFalse(photo.public)

    def test_rights_of_the_record(self):
        photo = self._photo()
        self.assertEqual(photo.with_user(self.reviewer).raw, PNG)
        with self.assertRaises(AccessError):
            photo.with_user(self.cashier).read(["raw"])
        self.assertFalse(
            self.env["ir.attachment"].with_user(self.cashier).search([("id", "=", photo.id)])
        )

    def test_every_route(self):
        photo = self._photo()
        token = photo.sudo().generate_access_token()[0]
        signed = photo.sudo()._get_raw_access_token()
        routes = [
            f"/web/content/{photo.id}",
            f"/web/image/{photo.id}",
            f"/web/image/{photo.id}/10x10",
        ]
        routes += [f"{route}?access_token={key}" for route in routes for key in (token, signed)]
        self.authenticate(self.inspector_user.login, self.inspector_user.login)
        self.assertEqual(self.url_open(routes[0]).content, PNG)
        for login in (self.cashier.login, None):
            self.authenticate(login, login)
            for route in routes:
                answer = self.url_open(route)
                with self.subTest(login=login, route=route):
                    self.assertNotEqual(answer.content, PNG)
