from odoo import fields
from odoo.fields import Command

from .common import ROLES
from .common_scan import ScanCase


class OwnStoresCase(ScanCase):
    """Two stores of a company, each with goods, and people who work in the first alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.env["stock.warehouse"].create(
            {"name": "North", "code": "NRT", "company_id": cls.company.id}
        )
        cls.people = {role: cls._user(role) for role in ROLES}
        cls.limit(cls.store, *cls.people.values())
        cls.north_receiver = cls._person("receiver", "north")
        cls.limit(cls.north, cls.north_receiver)
        for place in (cls.floor, cls.north.lot_stock_id):
            cls._stock(cls.salt, 20, location=place)

    @classmethod
    def limit(cls, stores, *people):
        for person in people:
            person.supermarket_store_ids = [Command.set(stores.ids)]

    def here_and_there(self):
        """{model: (a record of the first store, one of the other)}."""
        both = (self.store, self.north)
        made = {
            "supermarket.sale.ledger": [
                self._sell(self.salt, 1, location_id=store.lot_stock_id.id) for store in both
            ],
            "supermarket.hold": [self.hold._place(self.milk, warehouse=one) for one in both],
            "stock.quant": [
                self.env["stock.quant"].search([("location_id", "=", store.lot_stock_id.id)])
                for store in both
            ],
            "stock.warehouse": list(both),
        }
        for model, values in self.values().items():
            records = self.env[model].sudo()
            made[model] = [records.create(values(store)) for store in both]
        lines = self.env["supermarket.count.line"].sudo()
        made["supermarket.count.line"] = [
            lines.create({"count_id": count.id, "product_id": self.salt.id})
            for count in made["supermarket.count"]
        ]
        made["stock.move"] = [one.move_ids for one in made["stock.picking"]]
        made["supermarket.stock.record"] = [
            self.env["supermarket.stock.record"].search([("warehouse_id", "=", one.id)])
            for one in both
        ]
        return made

    def values(self):
        device = self.env["supermarket.scan.device"].sudo()
        device = device.create(
            {"name": "Phone", "uuid": "x", "company_id": self.company.id, "warehouse_id": False}
        )
        now = fields.Datetime.now()
        return {
            "supermarket.count": lambda store: {"warehouse_id": store.id},
            "supermarket.count.plan": lambda store: {"warehouse_id": store.id},
            "supermarket.shelf.space": lambda store: {
                "location_id": store.lot_stock_id.id,
                "product_id": self.salt.id,
                "capacity": 12,
            },
            "supermarket.loss": lambda store: {
                "location_id": store.lot_stock_id.id,
                "product_id": self.salt.id,
                "reason_id": self.env.ref("supermarket_stock.loss_reason_broken").id,
            },
            "supermarket.markdown.rule": lambda store: {"name": "R", "warehouse_id": store.id},
            "supermarket.scan.device": lambda store: {
                "name": store.name,
                "uuid": store.name,
                "company_id": self.company.id,
                "warehouse_id": store.id,
            },
            "supermarket.scan.event": lambda store: {
                "uuid": store.name,
                "device_id": device.id,
                "company_id": self.company.id,
                "warehouse_id": store.id,
                "task": "transfer",
                "kind": "move",
                "user_id": self.manager.id,
                "device_time": now,
                "time": now,
                "state": "conflict",
            },
            "stock.picking": lambda store: {
                "picking_type_id": store.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": store.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.salt.id,
                            "product_uom_qty": 3,
                            "location_id": self.suppliers.id,
                            "location_dest_id": store.lot_stock_id.id,
                        }
                    )
                ],
            },
        }
