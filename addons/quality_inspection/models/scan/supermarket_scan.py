import base64
import binascii

from odoo import api, models
from odoo.addons.supermarket_stock.tools.scan_input import BATCH, InputError, uuid
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

#: A device sends pictures of some hundred kilobytes; this is a whole one of a good camera.
MOST_BYTES = 6_000_000
PICTURES = ("image/jpeg", "image/png", "image/webp")


class SupermarketScan(models.AbstractModel):
    """Inspecting on the phone, and the pictures that are too large for its events."""

    _inherit = "supermarket.scan"

    @api.model
    def _scan_tasks(self):
        return {"inspect": "supermarket.scan.task.inspect", **super()._scan_tasks()}

    @api.model
    def scan_photos(self, device, uuids):
        """What is to become of pictures on a device, each announced by an event with its code.

        :return: {identifier: "wanted", "waits" (a person decides about the event), "kept" (here
            already, or needed no more) or "unknown" (the event has not arrived)}
        """
        scan, _met = self._enter(device)
        scan._own_handler("inspect")
        if not isinstance(uuids, list) or len(uuids) > BATCH:
            raise ValidationError(self.env._("A batch is a list of at most %s pictures.", BATCH))
        events = {event.code: event for event in scan._photo_events(uuids)}
        captures = scan.env["supermarket.scan.capture"]
        return {
            one: captures._photo_need(events[one]) if one in events else "unknown" for one in uuids
        }

    @api.model
    def scan_photo(self, device, photo, data):
        """Take a picture: once, however often it is sent.

        :param photo: its identifier
        :param data: the picture in base64
        :return: as `scan_photos`
        """
        scan, _met = self._enter(device)
        scan._own_handler("inspect")
        event = scan._photo_events([photo])[:1]
        captures = scan.env["supermarket.scan.capture"]
        need = captures._photo_need(event) if event else "unknown"
        if need != "wanted":
            return need
        captures._take_photo(event, self._picture(data))
        return "kept"

    @api.model
    def _photo_events(self, uuids):
        """The events of this person that announced these pictures."""
        try:
            wanted = [uuid("photo", one) for one in uuids]
        except InputError as problem:
            raise ValidationError(self._words(problem)) from problem
        # sudo: events are read and written by code alone; only one's own are asked for
        return (
            self.env["supermarket.scan.event"]
            .sudo()
            .search(
                [
                    ("code", "in", wanted),
                    ("task", "=", "inspect"),
                    ("kind", "=", "photo"),
                    ("user_id", "=", self.env.uid),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        )

    @api.model
    def _picture(self, data):
        """The bytes of a picture, and what kind it is."""
        try:
            content = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
        except (binascii.Error, ValueError):
            content = b""
        mimetype = guess_mimetype(content) if content else ""
        if mimetype not in PICTURES or len(content) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "This is no picture that can be kept (JPEG, PNG or WebP of at most %s MB): "
                    "take it again.",
                    MOST_BYTES // 1_000_000,
                )
            )
        return content, mimetype
