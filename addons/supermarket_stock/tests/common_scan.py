"""What a device of the scan app sends, as `static/src/scan/device.js` makes it."""

from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import SupermarketStockCase


class ScanCase(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = cls._person("receiver")
        cls.counter = cls._person("counter")
        cls.other_counter = cls._person("counter", "second")
        cls.manager = cls._person("store_manager")
        cls.vendor = cls.env["res.partner"].create({"name": "Dairy"})
        cls.devices = {}

    @classmethod
    def _person(cls, role, name=""):
        return new_test_user(
            cls.env,
            login=f"scan_{role}{name}",
            groups=f"supermarket_stock.group_{role}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def app(self, user):
        """`supermarket.scan` as this person's phone asks it."""
        return self.env["supermarket.scan"].with_user(user).with_company(self.company)

    def told(self, user, **values):
        uuid = self.devices.setdefault(user.id, str(uuid4()))
        clock = fields.Datetime.to_string(fields.Datetime.now())
        return {"uuid": uuid, "version": "1", "queue": 0, "clock": clock, **values}

    def submit(self, user, *events, **told):
        return self.app(user).scan_submit(self.told(user, **told), list(events))

    def answers(self, user, *events):
        return [answer["answer"] for answer in self.submit(user, *events)]

    def event(self, task, kind, document, product=None, quantity=0, **values):
        moment = values.pop("at", None) or fields.Datetime.now()
        return {
            "uuid": str(uuid4()),
            "task": task,
            "kind": kind,
            "document_id": document.id,
            "product_id": product.id if product else False,
            "quantity": quantity,
            "at": fields.Datetime.to_string(moment),
            **values,
        }

    def line(self, receipt, product, quantity, **values):
        return self.event("receive", "line", receipt, product, quantity, **values)

    def closing(self, receipt, *events, rest="never"):
        covers = [event["uuid"] for event in events]
        return self.event("receive", "close", receipt, note=rest, said={"covers": covers})

    def scan(self, count, product, quantity, **values):
        return self.event("count", "count", count, product, quantity, **values)

    def finish(self, count, *events):
        covers = [event["uuid"] for event in events]
        return self.event("count", "finish", count, said={"covers": covers})

    def lost(self, product, quantity, reason="broken", **values):
        """`reason`: the end of the xml id of one that is there from the beginning."""
        record = self.env.ref(f"supermarket_stock.loss_reason_{reason}")
        said = {"reason": record.id}
        return self.event("loss", "loss", self.store, product, quantity, said=said, **values)

    def moved(self, task, product, quantity, source, **values):
        """`to` or `to_store`: where it goes."""
        said = {name: values.pop(name).id for name in ("to", "to_store") if name in values}
        values["location_id"] = source.id
        return self.event(task, "move", self.store, product, quantity, said=said, **values)

    def undo(self, event, **values):
        document = self.env["stock.warehouse"].browse(event["document_id"])
        product = self.env["product.product"].browse(event["product_id"] or [])
        return self.event(event["task"], "undo", document, product, undoes=event["uuid"], **values)

    def handed_in(self, count, *scans, user=None):
        user = user or self.counter
        return self.answers(user, *scans, self.finish(count, *scans))

    def approve(self, count):
        count.with_user(self.manager).action_approve()

    def day(self, days):
        return fields.Date.to_string(self.store._store_day() + timedelta(days=days))

    def scanned(self, event):
        """What the server keeps of an event."""
        return self.env["supermarket.scan.event"].search([("uuid", "=", event["uuid"])])

    @classmethod
    def _receipt(cls, **expected):
        products = {"salt": cls.salt, "milk": cls.milk}
        receipt = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.store.in_type_id.id,
                "partner_id": cls.vendor.id,
                "location_id": cls.suppliers.id,
                "location_dest_id": cls.floor.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": products[name].id,
                            "product_uom_qty": quantity,
                            "location_id": cls.suppliers.id,
                            "location_dest_id": cls.floor.id,
                        }
                    )
                    for name, quantity in expected.items()
                ],
            }
        )
        receipt.action_confirm()
        return receipt

    @classmethod
    def _count(cls, *products, **values):
        count = cls.env["supermarket.count"].create(
            {
                "warehouse_id": cls.store.id,
                "product_ids": [Command.set([product.id for product in products])],
                **values,
            }
        )
        count.action_start()
        # Long enough ago for whatever a test says was scanned
        count.started_at -= timedelta(hours=3)
        return count

    def there(self, product, lot=None):
        """What the books say is on the floor."""
        lots = self.env["stock.lot"]
        named = lot and lots.search([("name", "=", lot), ("product_id", "=", product.id)])
        return product._quantity_at(self.floor, named or None)
