from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestReturnWithoutLot(InspectionCase):
    """Goods without lots lie among others: what failed goes back, what was good stays for sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"tracking": "none", "use_expiration_date": False})
        cls._plan(cls.visual)
        stock = cls.warehouse.lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(cls.product, stock, 40)

    def _fail_untracked(self, quantity=100, owner=None):
        picking = self._order(quantity).picking_ids
        picking.owner_id = owner
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer).action_complete()
        return task

    def _approved(self, task, quantity=None):
        problem = self._problem(task, "return")
        if quantity:
            problem.with_user(self.second_reviewer).return_quantity = quantity
        problem.with_user(self.manager).action_approve()
        return problem.with_user(self.manager)

    def _on_hand_by_owner(self):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]
        )
        return {quant.owner_id.name: quant.quantity for quant in quants if quant.quantity}

    def test_consigned_goods_that_failed_go_back_not_our_own(self):
        task = self._fail_untracked(owner=self.supplier)
        self.assertEqual(self._on_hand_by_owner(), {False: 40, "Green Farm": 100})
        problem = self._approved(task)
        self.assertEqual(self._on_hand_by_owner(), {False: 40})
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._on_hand_by_owner(), {False: 40, "Green Farm": 100})

    def test_our_own_goods_that_failed_go_back_not_consigned_ones(self):
        stock = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(
            self.product, stock, 70, owner_id=self.supplier
        )
        self._approved(self._fail_untracked())
        self.assertEqual(self._on_hand_by_owner(), {False: 40, "Green Farm": 70})

    def test_what_was_good_is_sold_again_when_all_that_failed_is_gone(self):
        task = self._fail_untracked()
        self.assertEqual(self._sellable(self.warehouse), 0)
        problem = self._approved(task)
        self.assertEqual(self._sellable(self.warehouse), 40)
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._sellable(self.warehouse), 0)

    def test_a_part_that_is_still_there_keeps_all_from_sale(self):
        task = self._fail_untracked()
        self._approved(task, 60)
        self.assertEqual(self._sellable(self.warehouse), 0)
        with self.assertRaisesRegex(UserError, "waits for inspection"):
            task._active_holds().with_user(self.reviewer).action_release()

    def test_what_comes_back_by_another_way_is_held_again(self):
        """The supplier refuses it, and the dock takes it in by Odoo's own Return."""
        problem = self._approved(self._fail_untracked())
        sent = problem.return_picking_id
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=sent.id, active_model=sent._name)
            .create({"picking_id": sent.id})
        )
        wizard.product_return_moves.quantity = 100
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.with_user(self.receiver).button_validate()
        self.assertEqual(back.state, "done")
        self.assertEqual(self._sellable(self.warehouse), 0)
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._on_hand_by_owner(), {False: 140})
        self.assertEqual(problem.undo_picking_id, back)
