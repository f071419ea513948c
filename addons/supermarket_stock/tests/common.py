from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = (
    "cashier",
    "shift_supervisor",
    "receiver",
    "counter",
    "inspector",
    "inspection_planner",
    "reviewer",
    "buyer",
    "accountant",
    "store_manager",
    "admin",
)


class SupermarketStockCase(TransactionCase):
    """A store with goods of its own; nothing of what the database holds besides matters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(  # jobs commit piece by piece; tests are rolled back
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_more: 1)
        )
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.company._open_supermarket()
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.store = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        cls.floor = cls.store.lot_stock_id
        cls.shelf = cls.env["stock.location"].create({"name": "Shelf", "location_id": cls.floor.id})
        cls.quarantine = cls.env["stock.location"].create(
            {"name": "Quarantine", "location_id": cls.store.view_location_id.id}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.ledger = cls.env["supermarket.sale.ledger"]
        cls.reservation = cls.env["supermarket.sale.reservation"]
        cls.hold = cls.env["supermarket.hold"]
        cls.shortage = cls.env["supermarket.shortage"]
        cls.salt = cls._product("Salt")
        cls.milk = cls._product("Milk", tracking="lot", use_expiration_date=True)

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create({"name": name, "is_storable": True, **values})

    @classmethod
    def _lot(cls, name, days=10, product=None):
        return cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": (product or cls.milk).id,
                "company_id": cls.company.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
            }
        )

    @classmethod
    def _stock(cls, product, quantity, lot=None, location=None):
        """Put goods somewhere as if they had always been there."""
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.floor, quantity, lot_id=lot
        )

    @classmethod
    def _user(cls, role, company=None):
        """Return a person who has this role and nothing else."""
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"{role}-{uuid4()}",
            groups=f"supermarket_stock.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _line(cls, product, quantity, lot=None, **values):
        return {
            "location_id": cls.floor.id,
            "product_id": product.id,
            "lot_id": lot.id if lot else None,
            "quantity": quantity,
            "order_uuid": str(uuid4()),
            "line_uuid": str(uuid4()),
            "document": "Receipt 1",
            **values,
        }

    @classmethod
    def _sell(cls, product, quantity, lot=None, **values):
        return cls.ledger._record([cls._line(product, quantity, lot, **values)])

    def _sellable(self, product, store=None):
        store = store or self.store
        return product._get_sellable_quantities(store)[store.id, product.id]

    def _on_floor(self, product, lot=None):
        """Return {lot name: quantity} of the quants on the floor, without the empty ones."""
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "child_of", self.floor.id)]
        )
        return {quant.lot_id.name: quant.quantity for quant in quants if quant.quantity}

    def _move(self, product, quantity, source=None, destination=None, lot=None):
        """Return a move with one picked line, ready to be done."""
        source, destination = source or self.floor, destination or self.customers
        return self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "company_id": self.company.id,
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_id": product.uom_id.id,
                            "quantity": quantity,
                            "lot_id": lot.id if lot else False,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                            "company_id": self.company.id,
                            "picked": True,
                        }
                    )
                ],
            }
        )

    def _set_safety_stock(self, product, quantity):
        product.with_context(warehouse_id=self.store.id).safety_stock = quantity
