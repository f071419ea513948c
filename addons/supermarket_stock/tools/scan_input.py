"""What a device may say, by its form alone. Plain Python: no Odoo."""

import base64
import binascii
import contextlib
import math
import re
from datetime import date, datetime

BATCH = 200
TEXT = 200
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAME = re.compile(r"[a-z_]{1,40}")
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1c\x1e-\x1f\ud800-\udfff]")
MOST = 1_000_000
MAX_ID = 2**31
MOST_COVERED = 20_000
# Of a photo as text: what the app sends is a tenth of it
PHOTO = 3_000_000
# JPEG, PNG, WebP: how a picture begins that runs nothing
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class InputError(ValueError):
    """A value that is none, and whose it is."""

    def __init__(self, field, value):
        super().__init__(field)
        self.field = field
        self.value = repr(value)[:40]


def plain_device(device):
    """Return (uuid, {"name", "version", "queue", "clock"}) as far as a device says them.

    >>> plain_device({"uuid": "00000000-0000-4000-8000-000000000001", "queue": 3, "name": ""})
    ('00000000-0000-4000-8000-000000000001', {'queue': 3})
    >>> plain_device({"uuid": "x"})
    Traceback (most recent call last):
    ...
    odoo.addons.supermarket_stock.tools.scan_input.InputError: device
    """
    if not isinstance(device, dict):
        raise InputError("device", device)
    told = {}
    for name in ("name", "version"):
        if text(name, device.get(name)):
            told[name] = device[name]
    queue = device.get("queue")
    if type(queue) is int and 0 <= queue < MAX_ID:
        told["queue"] = queue
    with contextlib.suppress(InputError):
        told["clock"] = moment("clock", device.get("clock"))
    return uuid("device", device.get("uuid")), told


def plain_event(event):
    """Return the values of an event, every one of them of its kind.

    :raise InputError: names the first that is not
    """
    if not isinstance(event, dict):
        raise InputError("event", event)
    return {key: read(field, event.get(field)) for key, (field, read) in _readers().items()}


def kept_event(event):
    """Return what can be read of an event that can't be taken: the rest is False.

    None of what no app sent: it does not even say which event it is.

    >>> kept_event({"uuid": "x", "task": "receive", "kind": "line"})
    """
    values = {}
    for key, (field, read) in _readers().items():
        values[key] = False
        with contextlib.suppress(InputError, AttributeError):
            values[key] = read(field, event.get(field))
    return values if values["uuid"] and values["task"] and values["kind"] else None


def _readers():
    """{value: (what the event calls it, how it is read)}"""
    return {
        "uuid": ("uuid", uuid),
        "task": ("task", name),
        "kind": ("kind", name),
        "document_id": ("document_id", identifier),
        "product_id": ("product_id", identifier),
        "location_id": ("location_id", identifier),
        "code": ("code", text),
        "lot": ("lot", text),
        "note": ("note", text),
        "quantity": ("quantity", number),
        "expiry": ("expiry", day),
        "device_time": ("at", moment),
        "undoes": ("undoes", uuid_or_none),
        "said": ("said", said),
        "photo": ("photo", photo),
    }


def uuid(field, value):
    if not isinstance(value, str) or not UUID.fullmatch(value):
        raise InputError(field, value)
    return value


def uuid_or_none(field, value):
    return uuid(field, value) if value else False


def name(field, value):
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise InputError(field, value)
    return value


def identifier(field, value):
    if not value:
        return False
    if type(value) is not int or not 0 < value < MAX_ID:
        raise InputError(field, value)
    return value


def text(field, value):
    """
    >>> text("lot", None), text("lot", " A1 ")
    (False, 'A1')
    """
    if value is None or value is False:
        return False
    if not isinstance(value, str) or len(value) > TEXT or UNCLEAN.search(value):
        raise InputError(field, value)
    return value.strip() or False


def number(field, value):
    if value is None or value is False:
        return 0.0
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # An integer of any size is one in JSON: compared before it is asked whether it is finite.
    if not is_number or not abs(value) < MOST or not math.isfinite(value):
        raise InputError(field, value)
    return float(value)


def day(field, value):
    """
    >>> day("expiry", "2026-12-01"), day("expiry", "")
    (datetime.date(2026, 12, 1), False)
    """
    if not value:
        return False
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(field, value) from None
    if not 2000 <= found.year <= 2100:
        raise InputError(field, value)
    return found


def moment(field, value):
    try:
        found = datetime.strptime(value, "%Y-%m-%d %H:%M:%S")
    except (TypeError, ValueError):
        raise InputError(field, value) from None
    if not datetime(2000, 1, 1) < found < datetime(2100, 1, 1):
        raise InputError(field, value)
    return found


def said(field, value):
    """A flat dictionary of short texts and numbers, and lists of identifiers."""
    if not value:
        return False
    if not isinstance(value, dict) or len(value) > 20:
        raise InputError(field, value)
    for key, one in value.items():
        name(field, key)
        if key == "covers" and not isinstance(one, list):
            raise InputError(field, one)
        if isinstance(one, list):
            _uuids(field, one)
        elif isinstance(one, str):
            text(field, one)
        elif not isinstance(one, bool):
            number(field, one)
    return value


def _uuids(field, values):
    if len(values) > MOST_COVERED:
        raise InputError(field, len(values))
    for value in values:
        uuid(field, value)


def photo(field, value):
    """A picture as base64, as it comes from the camera of a device.

    >>> photo("photo", ""), photo("photo", "/9j/4AAQ")
    (False, '/9j/4AAQ')
    >>> photo("photo", "PHN2Zz4=")
    Traceback (most recent call last):
    ...
    odoo.addons.supermarket_stock.tools.scan_input.InputError: photo
    """
    if not value:
        return False
    if not isinstance(value, str) or len(value) > PHOTO:
        raise InputError(field, type(value).__name__)
    try:
        begins = base64.b64decode(value, validate=True)[:8]
    except (binascii.Error, ValueError):
        raise InputError(field, value) from None
    if not begins.startswith(PICTURES):
        raise InputError(field, value)
    return value
