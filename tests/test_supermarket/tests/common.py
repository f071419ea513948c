from datetime import timedelta

from odoo import Command, fields
from odoo.addons.supermarket_pos.tests.common import SupermarketPosCommon


class InspectedGoodsCommon(SupermarketPosCommon):
    """Pak choi with a lot in the shop, whose every further delivery is inspected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # sudo: who sets the scene is the administrator; the steps below are not his
        cls.env.user.sudo().group_ids += cls.env.ref("supermarket_stock.group_admin")
        roles = ("buyer", "receiver", "inspector", "inspection_planner", "reviewer", "accountant")
        for role in roles:
            setattr(cls, role, cls.create_role(role))
        cls.second_reviewer = cls.reviewer.copy({"login": "test_second_reviewer"})
        cls._create_supply()
        cls._create_plan()

    @classmethod
    def _create_supply(cls):
        cls.supplier = cls.env["res.partner"].create({"name": "Green Valley", "is_company": True})
        cls.vegetables = cls.env["product.category"].create({"name": "Vegetables"})
        cls.pak_choi = cls.create_goods(
            "Pak choi",
            category=cls.vegetables,
            tracking="lot",
            use_expiration_date=True,
            expiration_time=7,
            purchase_method="receive",
            oversell_policy="block",
            supplier_taxes_id=[Command.clear()],
            seller_ids=[
                Command.create(
                    {"partner_id": cls.supplier.id, "delay": 1, "price": 4, "min_qty": 0}
                )
            ],
        )
        cls.create_lot(cls.pak_choi, "OLD", days=3, quantity=30)
        cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": cls.pak_choi.id,
                "warehouse_id": cls.store.id,
                "location_id": cls.floor.id,
                "product_min_qty": 20,
                "product_max_qty": 500,
                "company_id": cls.company.id,
                "replenishment_mode": "hand",
            }
        )

    @classmethod
    def _create_plan(cls):
        item = cls.env.ref("quality_inspection.item_veg_09")
        cls.env["inspection.inspector"].create(
            {
                "user_id": cls.inspector.id,
                "company_id": cls.company.id,
                "skill_ids": [Command.set(cls.env["inspection.skill"].search([]).ids)],
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        rule = {
            "method": "iso",
            "iso_level": "II",
            "aql": "2.5",
            "item_ids": [Command.set(item.ids)],
            "hold_until_inspected": True,
        }
        plan = cls.env["inspection.plan"].create(
            {
                "name": "Vegetables, every lot",
                "company_id": cls.company.id,
                "category_ids": [Command.set(cls.vegetables.ids)],
                "rule_ids": [Command.create(rule)],
            }
        )
        plan.action_activate()
        cls.env["inspection.penalty.schedule"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "severity": "major",
                "mode": "percent",
                "percent": 10,
            }
        )

    def _receive(self, order, lot_name):
        picking = order.picking_ids.with_user(self.receiver)
        quantity = order.order_line.product_qty
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.write(
            {
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": self.pak_choi.id,
                            "product_uom_id": self.pak_choi.uom_id.id,
                            "lot_name": lot_name,
                            "expiration_date": fields.Datetime.now() + timedelta(days=7),
                            "quantity": quantity,
                            "picking_id": picking.id,
                            "location_id": picking.location_id.id,
                            "location_dest_id": picking.location_dest_id.id,
                        }
                    )
                ],
            }
        )
        picking.button_validate()
        return picking.sudo()  # the test reads what every person's step left behind

    def _fail(self, task):
        task = task.with_user(self.inspector)
        task.action_start()
        task.reading_ids.value = task.accept_number + 1
        task.action_submit()
        return task.result_id
