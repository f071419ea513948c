from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import InspectionCase
from .test_photo import PNG


@tagged("post_install", "-at_install")
class TestPhotoOwner(InspectionCase):
    """A picture is the evidence of who took it: nobody takes it away, or adds what is no picture of
    theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()
        cls.colleague = cls.second_inspector_user
        cls.env["inspection.inspector"].create(
            {"user_id": cls.colleague.id, "shift_start": 0, "shift_end": 24}
        )

    def _begun(self, user, lot):
        """A result that a person is entering."""
        task = self._task_of(self._receive(500, lot))
        task.with_user(self.planner).inspector_id = self.env["inspection.inspector"].search(
            [("user_id", "=", user.id)]
        )
        task.with_user(user).action_start()
        return task.result_id.with_user(user)

    def _photo(self, user, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "leaf.png", "raw": PNG, **values})
        )

    def test_what_belongs_elsewhere_stays_there(self):
        mine, theirs = self._begun(self.inspector_user, "A"), self._begun(self.colleague, "B")
        photo = self._photo(self.colleague)
        theirs.photo_ids = photo
        logo = self.env["ir.attachment"].create({"name": "logo.png", "raw": PNG, "public": True})
        paper = self.env["ir.attachment"].create(
            {"name": "paper.pdf", "raw": b"%PDF", "res_model": "product.product",
             "res_id": self.product.id}
        )  # fmt: skip
        for other in (photo, logo, paper):
            before = other.res_model, other.res_id, other.public
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                mine.photo_ids = other.with_user(self.inspector_user)
            other.invalidate_recordset()
            self.assertEqual((other.res_model, other.res_id, other.public), before)
        self.assertEqual(theirs.photo_ids, photo)

    def test_a_colleague_changes_none_of_it(self):
        theirs = self._begun(self.colleague, "B")
        theirs.photo_ids = self._photo(self.colleague)
        mine = self._begun(self.inspector_user, "A")
        photo = theirs.photo_ids.with_user(self.inspector_user)
        for act in (
            photo.unlink,
            lambda: photo.write({"raw": b"other"}),
            lambda: photo.write({"res_id": mine.id}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()
        theirs.photo_ids.unlink()
        self.assertFalse(theirs.photo_ids.exists())
