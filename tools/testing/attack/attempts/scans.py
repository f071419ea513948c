"""What a phone says to the scan app, by people whose work it is not, and in forms it never has."""

from tools.testing.attack.attempt import KEPT, Attempt

UUID = "00000000-0000-4000-8000-0000000000{:02d}"
DEVICE = {"uuid": UUID.format(1), "version": "1", "queue": 0, "clock": "2026-01-01 00:00:00"}
# A device that asks is in the list of devices, whatever is refused it
SEEN = ("supermarket_scan_device",)
# A scan that is refused is kept with the reason, so that a device may go on behind it
TOLD = (*SEEN, "supermarket_scan_event")


def _event(**values):
    return {
        "uuid": UUID.format(2),
        "task": "receive",
        "kind": "line",
        "document_id": "$stock_picking",
        "product_id": "$product",
        "quantity": 5,
        "at": "2026-01-01 00:00:00",
        **values,
    }


def _submit(title, who, *events, device=DEVICE, comes=KEPT):
    values = {"device": device, "events": list(events)}
    return Attempt(
        "scans", title, who, "supermarket.scan", "scan_submit", values, comes, beside=TOLD
    )


def _refused(title, who, method, **values):
    return Attempt("scans", title, who, "supermarket.scan", method, values, beside=SEEN)


ATTEMPTS = [
    _refused("who has no role opens the app", "employee", "scan_open", device=DEVICE),
    _refused("an accountant opens the app", "accountant", "scan_open", device=DEVICE),
    _refused("a device without a name", "receiver", "scan_open", device={}),
    _refused("a device that is a list", "receiver", "scan_open", device=[1]),
    _refused("receipts for a counter", "counter", "scan_documents", device=DEVICE, task="receive"),
    _refused("counts for a receiver", "receiver", "scan_documents", device=DEVICE, task="count"),
    _refused("a task that there is not", "receiver", "scan_documents", device=DEVICE, task="buy"),
    _refused("a task that is a list", "receiver", "scan_documents", device=DEVICE, task=[]),
    _refused("a product that is a text", "receiver", "scan_look_up", device=DEVICE, product_id="1"),
    _refused(
        "labels for a counter",
        "counter",
        "scan_print_labels",
        device=DEVICE,
        store_id=1,
        product_ids=[1],
    ),
    _refused(
        "labels of no list",
        "receiver",
        "scan_print_labels",
        device=DEVICE,
        store_id=1,
        product_ids="1",
    ),
    _refused(
        "labels of a store that is true",
        "receiver",
        "scan_print_labels",
        device=DEVICE,
        store_id=True,
        product_ids=[1],
    ),
    _refused("a page below zero", "receiver", "scan_catalogue", device=DEVICE, after=-1),
    _refused("since no day", "receiver", "scan_catalogue", device=DEVICE, since="yesterday"),
    _refused("a batch that is none", "receiver", "scan_submit", device=DEVICE, events={}),
    _refused("201 scans at once", "receiver", "scan_submit", device=DEVICE, events=[{}] * 201),
    _refused("tasks for a receiver", "receiver", "scan_documents", device=DEVICE, task="inspect"),
    _refused("pictures of a receiver", "receiver", "scan_photos", device=DEVICE, uuids=[]),
    _refused("a receiver's picture", "receiver", "scan_photo", device=DEVICE, photo="", data=""),
    _refused("a picture by number", "inspector", "scan_photo", device=DEVICE, photo=7, data=""),
    _refused("pictures in no list", "inspector", "scan_photos", device=DEVICE, uuids={"a": 1}),
    _refused("201 pictures", "inspector", "scan_photos", device=DEVICE, uuids=["a"] * 201),
    _submit("a receiver inspects", "receiver", _event(task="inspect", kind="reading")),
    _submit("a reading of no task", "inspector", _event(task="inspect", document_id=2**31 - 1)),
    _submit("a counter receives", "counter", _event()),
    _submit("a receiver counts", "receiver", _event(task="count", kind="count")),
    _submit("a scan of no receipt", "receiver", _event(document_id=2**31 - 1)),
    _submit("a scan without an identifier", "receiver", _event(uuid="1")),
    _submit("a scan of not a number", "receiver", _event(quantity="NaN")),
    _submit("a scan of a million", "receiver", _event(quantity=1e9)),
    _submit("a text with a NUL", "receiver", _event(lot="A\u0000")),
    _submit("half a character", "receiver", _event(lot="\ud800")),
    _submit("a day that is none", "receiver", _event(expiry="2026-02-31")),
    _submit("a number as its kind", "receiver", _event(kind=7)),
    _submit("a scan that is a text", "receiver", "scan"),
    _submit("a counter reports a loss", "counter", _event(task="loss", kind="loss")),
    _submit("a loss for no reason", "receiver", _event(task="loss", kind="loss")),
    _submit("goods to nowhere", "receiver", _event(task="transfer", kind="move")),
    _submit("a drawing that runs", "receiver", _event(photo="PHN2ZyBvbmxvYWQ9eD4=")),
    _submit("a photo that is none", "receiver", _event(photo=["x"])),
]
