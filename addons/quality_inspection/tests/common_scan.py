"""What a phone of an inspector sends, as `static/src/scan/inspect.js` makes it."""

import base64
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from odoo import fields
from PIL import Image

from .common import InspectionCase


def picture(color=(200, 40, 40)):
    """A small picture, as a camera of a phone gives it."""
    stream = BytesIO()
    Image.new("RGB", (32, 24), color).save(stream, "JPEG")
    return stream.getvalue()


class ScanInspectionCase(InspectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.devices = {}

    def app(self, user):
        return self.env["supermarket.scan"].with_user(user).with_company(self.company)

    def told(self, user):
        uuid = self.devices.setdefault(user.id, str(uuid4()))
        clock = fields.Datetime.to_string(fields.Datetime.now())
        return {"uuid": uuid, "version": "1", "queue": 0, "clock": clock}

    def submit(self, user, *events):
        return self.app(user).scan_submit(self.told(user), list(events))

    def answers(self, user, *events):
        return [answer["answer"] for answer in self.submit(user, *events)]

    def documents(self, user):
        return {one["id"]: one for one in self.app(user).scan_documents(self.told(user), "inspect")}

    def event(self, task, kind, at=0, revision=1, turn=1, **values):
        """:param at: seconds after the first entry"""
        moment = fields.Datetime.now() - timedelta(hours=1) + timedelta(seconds=at)
        said = {"revision": revision, "turn": turn, **values.pop("said", {})}
        return {
            "uuid": str(uuid4()),
            "task": "inspect",
            "kind": kind,
            "document_id": task.id,
            "at": fields.Datetime.to_string(moment),
            "said": said,
            **values,
        }

    def reading(self, task, code, value="", unit=1, finding="", **values):
        line = task.line_ids.filtered(lambda one: one.item_id.code == code)
        said = {"line": line.id, "unit": unit, "value": value, "finding": finding, "below": False}
        return self.event(task, "reading", **{**values, "said": {**said, **values.pop("said", {})}})

    def undo(self, task, event, **values):
        return self.event(task, "undo", undoes=event["uuid"], **values)

    def handing_in(self, task, *events, **values):
        covers = [event["uuid"] for event in events]
        return self.event(task, "submit", said={"covers": covers}, **values)

    def photo(self, task, **values):
        return self.event(task, "photo", code=str(uuid4()), **values)

    def send_photo(self, user, event, content=None):
        data = base64.b64encode(content or picture()).decode()
        return self.app(user).scan_photo(self.told(user), event["code"], data)

    def value_of(self, task, code, unit=1):
        return task.result_id.reading_ids.filtered(
            lambda one: one.item_id.code == code and one.sequence == unit
        )

    def arrived(self, lot="L1", quantity=500, items=None):
        """A lot that came in and waits for its inspector."""
        if items is not None or not self.env["inspection.plan"].search_count(
            [("company_id", "=", self.company.id)]
        ):
            self._plan(items)
        return self._task_of(self._receive(quantity, lot))
