from datetime import timedelta

from odoo import Command, fields
from odoo.addons.supermarket_pos.tests.common import SupermarketPosCommon
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestFromSaleToPenalty(SupermarketPosCommon):
    """One product through the four addons, each step by the person whose work it is."""

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
        cls.old_lot = cls.create_lot(cls.pak_choi, "OLD", days=3, quantity=30)
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

    def _proposals(self):
        return self.env["replenishment.proposal"].search([("product_id", "=", self.pak_choi.id)])

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

    def test_sale_proposal_order_inspection_penalty(self):
        session = self.open_new_session()
        proposal = self._sell_below_the_threshold()
        purchase = self._order(proposal)
        receipt = self._receive(purchase, "NEW")
        lot = receipt.move_line_ids.lot_id
        self.assertTrue(lot.is_on_hold)
        self.assertEqual(self.sellable(self.pak_choi), 17, "what waits for inspection is not sold")

        task = self.env["inspection.task"].search([("lot_id", "=", lot.id)])
        self.assertEqual((task.sample_size, task.accept_number), (32, 2), "ISO 2859-1, letter G")
        self._assert_on_order(200, "nobody orders again what is being inspected")
        result = self._fail(task)
        with self.assertRaises(UserError):
            result.with_user(self.inspector).action_complete()
        result.with_user(self.reviewer).action_complete()
        self.assertTrue(lot.is_on_hold)
        self._assert_on_order(0, "failed, and lost")
        self._assert_refused(lot)

        self._settle(task, purchase)
        self.assertEqual(self.close(session).state, "closed")
        self.assertEqual(self.quant_total(self.pak_choi), 17)
        self.assertFalse(session.order_ids.filtered(lambda order: order.state != "done"))

    def _sell_below_the_threshold(self):
        """Sell 12 of 30 twice sent, then one more: one proposal for the threshold of 20."""
        order_data = self.order_data([(self.pak_choi, 12)])
        self.send(order_data)
        self.send(order_data)
        self.assertEqual(self.sellable(self.pak_choi), 18, "sold once, however often it was sent")
        self.assertEqual(self.pak_choi.qty_available, 18)
        proposal = self._proposals()
        self.assertEqual(proposal.state, "draft")
        self.assertTrue(proposal.reason)
        self.sell([(self.pak_choi, 1)])
        self.assertEqual(self._proposals(), proposal, "one proposal, not one per sale")
        return proposal

    def _order(self, proposal):
        proposal = proposal.with_user(self.buyer)
        proposal.qty_to_order = 200
        proposal.action_accept()
        proposal.action_accept()
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.supplier.id)])
        self.assertEqual(purchase.order_line.product_qty, 200, "accepted twice, ordered once")
        purchase.with_user(self.buyer).button_confirm()
        self.assertEqual(len(purchase.picking_ids), 1)
        return purchase

    def _assert_on_order(self, quantity, message):
        numbers = self.env["replenishment.planner"]._evaluate([(self.pak_choi, self.store)])
        vals = numbers[self.pak_choi.id, self.store.id]
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (17, quantity), message)
        if quantity:
            self.assertEqual(vals["proposed_qty"], 0)

    def _assert_refused(self, lot):
        """Neither the till nor a transfer gets the lot."""
        # the reservation writes on a cursor of its own: here it shares the test's transaction
        with self.enter_registry_test_mode():
            answer = self.config.with_user(self.cashier).supermarket_check_sale(
                "test-held",
                [{"product_id": self.pak_choi.id, "qty": 1, "lots": [lot.name]}],
            )
        self.assertFalse(answer["ok"])
        free = self.env["stock.quant"]._get_available_quantity(self.pak_choi, self.floor)
        self.assertEqual(free, 17)

    def _settle(self, task, purchase):
        """The fine is one balanced credit note, the return moves exactly what is held."""
        fine = task.problem_ids.filtered(lambda problem: problem.problem_type == "fine")
        back = task.problem_ids.filtered(lambda problem: problem.problem_type == "return")
        with self.assertRaises(UserError):
            fine.with_user(self.buyer).action_approve()
        fine.with_user(self.accountant).action_approve()
        fine.with_user(self.accountant).action_approve()
        note = self.env["account.move"].search(
            [("partner_id", "=", self.supplier.id), ("move_type", "=", "in_refund")]
        )
        self.assertEqual(len(note), 1)
        self.assertEqual(note.state, "posted")
        self.assertEqual(note.amount_untaxed, 80, "10 % of 200 × 4")
        self.assertFalse(note.company_currency_id.round(sum(note.line_ids.mapped("balance"))))

        back.with_user(self.second_reviewer).action_approve()
        self.assertEqual(sum(back.return_picking_id.move_ids.mapped("quantity")), 200)
        self.assertEqual(purchase.order_line.qty_received, 0)
