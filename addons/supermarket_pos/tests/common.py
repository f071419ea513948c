import json
from contextlib import nullcontext
from unittest.mock import patch

from odoo import Command, fields
from odoo.addons.point_of_sale.tests.common import TestPoSCommon

from .till_order import TillOrder


class SupermarketPosCommon(TestPoSCommon):
    """A till of a store that sells by ledger, worked by a cashier without further rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._open_supermarket()
        cls.config = cls.basic_config
        cls.store = cls.config.picking_type_id.warehouse_id
        cls.floor = cls.store.lot_stock_id
        cls.cashier = cls.create_role("cashier")
        cls.supervisor = cls.create_role("shift_supervisor")
        cls.manager = cls.create_role("store_manager")

    @classmethod
    def create_role(cls, role):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": role,
                    "login": f"test_{role}",
                    "password": f"test_{role}",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(cls.env.ref(f"supermarket_stock.group_{role}").ids)],
                }
            )
        )

    @classmethod
    def create_goods(cls, name, quantity=0.0, price=10.0, cost=4.0, category=None, **values):
        product = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "available_in_pos": True,
                "lst_price": price,
                "standard_price": cost,
                "taxes_id": [Command.clear()],
                "categ_id": (category or cls.categ_basic).id,
                "company_id": cls.company.id,
                **values,
            }
        )
        if quantity:
            cls.stock(product, quantity)
        return product

    @classmethod
    def stock(cls, product, quantity, lot=None):
        """Put stock on the store's floor."""
        cls.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "inventory_quantity": quantity,
                "location_id": cls.floor.id,
                "lot_id": lot and lot.id,
            }
        ).action_apply_inventory()

    @classmethod
    def create_lot(cls, product, name, days=None, quantity=0.0):
        lot = cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": product.id,
                "company_id": cls.company.id,
                "expiration_date": days is not None
                and fields.Datetime.add(fields.Datetime.now(), days=days),
            }
        )
        if quantity:
            cls.stock(product, quantity, lot)
        return lot

    def sell(self, lines, user=None, **values):
        """Send a paid order like the till does, as the cashier; return it as superuser."""
        data = self.order_data(lines, **values)
        return self.send(data, user)

    def order_data(self, lines, payments=None, customer=False, **values):
        """An order as the real till posts it; lines are (product, quantity, other values)."""
        return TillOrder(self, lines, customer).data(payments, **values)

    def send(self, data, user=None):
        result = self.env["pos.order"].with_user(user or self.cashier).sync_from_ui([data])
        self.env.flush_all()
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        self.assertIn(order.id, [row["id"] for row in result["pos.order"]])
        return order

    def ledger(self, orders):
        ledger = self.env["supermarket.sale.ledger"].sudo()  # what is tested is what it holds
        return ledger.search([("pos_order_id", "in", orders.ids)], order="id")

    def sellable(self, product):
        return product._get_sellable_quantities(self.store)[self.store.id, product.id]

    def quant_total(self, product):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "child_of", self.floor.id)]
        )
        return sum(quants.mapped("quantity"))

    def close(self, session=None, user=None):
        session = (session or self.pos_session).with_user(user or self.cashier)
        cash = sum(
            session.order_ids.payment_ids.filtered(
                lambda payment: payment.payment_method_id.is_cash_count
            ).mapped("amount")
        )
        session.post_closing_cash_details(cash)
        result = session.close_session_from_ui()
        self.assertTrue(result.get("successful"), result)
        return session.sudo()

    def run_commit_hooks(self):
        """What a commit would run, in the test's transaction."""
        self.env.cr.precommit.run()
        with patch.object(self.env.registry, "cursor", self._same_cursor):
            self.env.cr.postcommit.run()
        self.env.cr.precommit.run()

    def _same_cursor(self, readonly=False):
        return nullcontext(self.env.cr)

    def messages(self):
        """The messages of the store's channel since the last call, as (name, payload)."""
        channel = self.store._get_till_channel()
        rows = self.env["bus.bus"].sudo().search([("channel", "like", channel)], order="id")
        found = []
        for row in rows:
            message = json.loads(row.message)
            found.append((message["type"].removeprefix(f"{channel}-"), message["payload"]))
        rows.unlink()
        return found
