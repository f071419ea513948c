from unittest.mock import patch

from odoo.addons.point_of_sale.models.pos_order import PosOrder as OdoosOrder
from odoo.addons.pos_loyalty.models.pos_order import PosOrder as OtherAddon
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.return_point import return_point
from ..common_offline import PaidOfflineCommon

CORE = "odoo.addons.point_of_sale.models.pos_order"
# What other addons say
NEEDS_INVOICE, NOT_PAID = "It needs an invoice: it is above 400.", "It is not paid."


@tagged("post_install", "-at_install")
class TestOfflineSetup(PaidOfflineCommon):
    """The shop's set-up changed while the till was away: what it sold has left all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cash = cls.config.payment_method_ids.filtered("is_cash_count")
        cls.others = cls.config.payment_method_ids - cls.cash

    def forced(self, record, **values):
        """Change what Odoo lets nobody change while the session is open."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f'UPDATE {record._table} SET "{name}" = %s WHERE id = ANY(%s)', (value, record.ids)
            )
        self.env.invalidate_all()

    def test_change_where_there_is_no_cash_method(self):
        data = self.offline([(self.milk, 2)], payment={"amount": 50.0}, amount_return=-30.0)
        self.close()
        self.config.payment_method_ids = self.others
        self.open_new_session()
        data["session_id"] = self.pos_session.id
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"payment"})
        self.assertEqual((order.amount_total, order.amount_paid), (20.0, 20.0))
        self.assertEqual(order.payment_ids.payment_method_id, self.others[0])
        self.assertEqual(self.sellable(self.milk), 48)
        session = self.pos_session.with_env(self.env)
        session.action_pos_session_closing_control()
        self.assertAlmostEqual(sum(session.move_id.line_ids.mapped("balance")), 0.0)

    def test_change_of_a_saved_order_where_there_is_no_cash_method(self):
        """Of a stored payment the till sends what has changed, and not its method again."""
        data = self.offline([(self.milk, 2)], payment={"payment_method_id": self.others[0].id})
        saved = self.send({**data, "state": "draft", "paid_offline": False})
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM pos_config_pos_payment_method_rel WHERE pos_payment_method_id = ANY(%s)",
            (self.cash.ids,),
        )
        self.env.invalidate_all()
        data["payment_ids"] = [[1, saved.payment_ids.id, {"amount": 50.0}]]
        order, reasons = self.taken({**data, "amount_return": -30.0})
        self.assertEqual(reasons.keys(), {"payment"})
        self.assertEqual(order, saved)
        self.assertEqual((order.amount_total, order.amount_paid), (20.0, 20.0))
        self.assertEqual(order.payment_ids.payment_method_id, self.others[0])

    def test_till_without_an_invoice_journal(self):
        self.forced(self.config, invoice_journal_id=None)
        for values in ({}, {"to_invoice": True, "partner_id": self.customer.id}):
            with self.subTest(**values):
                with self.assertLogs(CORE, "WARNING"):
                    order, reasons = self.taken(self.offline([(self.milk, 1)], **values))
                self.assertEqual("input" in reasons, bool(values))
                self.assertFalse(order.to_invoice)
                self.assertFalse(order.account_move)
                self.assertEqual(len(self.ledger(order)), 1)
        self.entry_balances()

    def test_refused_by_the_law_of_a_country(self):
        """Spain wants an invoice above 400 €, and a reason with what comes back."""
        for name in ("_process_saved_order", "_process_order"):
            with self.subTest(step=name), patch.object(OtherAddon, name, _refuse, create=True):
                with self.assertRaisesRegex(UserError, "above 400"):
                    self.send(self.order_data([(self.milk, 1)]))
                order, reasons = self.taken(self.offline([(self.milk, 1)]))
                self.assertEqual(reasons.keys(), {"input"})
                found = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
                self.assertEqual(found.note, NEEDS_INVOICE)
                self.assertEqual((len(self.ledger(order)), len(order.lines)), (1, 1))
        self.entry_balances()

    def test_refused_by_odoo_as_well(self):
        """What no one takes is refused with the first reason."""
        with (
            patch.object(OtherAddon, "_process_saved_order", _refuse, create=True),
            patch.object(OdoosOrder, "_process_saved_order", _refuse_at_last),
            self.assertRaisesRegex(UserError, "above 400"),
        ):
            self.send(self.offline([(self.milk, 1)]))

    def test_invoice_that_an_authority_has_answered(self):
        """E-invoicing commits what it was told: no savepoint around it is there any more."""
        with self.registry._db.cursor() as cr, mute_logger("odoo.sql_db"):
            with return_point(cr):
                cr.commit()  # pylint: disable=invalid-commit
            with self.assertRaises(UserError), return_point(cr):
                cr.execute("CREATE TEMPORARY TABLE told ()")
                cr.commit()  # pylint: disable=invalid-commit
                cr.execute("DROP TABLE told")
                raise UserError(NEEDS_INVOICE)
            with self.assertRaises(UserError), return_point(cr):
                cr.execute("DROP TABLE told")
                raise UserError(NEEDS_INVOICE)
            cr.execute("SELECT count(*) FROM told")
            self.assertEqual(cr.fetchone(), (0,))

    def test_invoice_of_a_company_without_journals(self):
        values = {"to_invoice": True, "partner_id": self.customer.id}
        journals = self.env["account.journal"].search([("type", "=", "sale")])
        self.forced(journals, active=False)
        order, reasons = self.taken(self.offline([(self.milk, 1)], **values))
        self.assertEqual(len(self.ledger(order)), 1)
        self.assertTrue(order.account_move or "input" in reasons)

    def test_archived_method(self):
        data = self.offline([(self.milk, 2)])
        self.forced(self.cash, active=False)
        order, _reasons = self.taken(data)
        self.assertEqual(order.amount_paid, 20.0)
        self.entry_balances()

    def test_archived_records(self):
        pricelist = self.env["product.pricelist"].create({"name": "Old"})
        position = self.env["account.fiscal.position"].create({"name": "Old"})
        data = self.offline(
            [(self.milk, 2)],
            pricelist_id=pricelist.id,
            fiscal_position_id=position.id,
            partner_id=self.customer.id,
        )
        for record in (pricelist, position, self.customer):
            record.action_archive()
        order, _reasons = self.taken(data)
        self.assertEqual((order.amount_total, order.partner_id), (20.0, self.customer))
        self.entry_balances()

    def test_deleted_records(self):
        pricelist = self.env["product.pricelist"].create({"name": "Old"})
        position = self.env["account.fiscal.position"].create({"name": "Old"})
        partner = self.env["res.partner"].create({"name": "Gone"})
        data = self.offline(
            [(self.milk, 2)],
            pricelist_id=pricelist.id,
            fiscal_position_id=position.id,
            partner_id=partner.id,
        )
        for record in (pricelist, position, partner):
            record.unlink()
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"input"})
        self.assertEqual(order.amount_total, 20.0)
        self.entry_balances()

    def test_cashier_deleted(self):
        gone = self.env["res.users"].create({"name": "Gone", "login": "gone"})
        data = self.offline([(self.milk, 2)], user_id=gone.id)
        gone.unlink()
        order, _reasons = self.taken(data)
        self.assertEqual(order.user_id, self.cashier)
        self.entry_balances()

    def test_session_closed(self):
        """The next session takes it."""
        data = self.offline([(self.milk, 2)])
        self.close()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)
        with self.assertLogs(CORE, "WARNING"):
            order, reasons = self.taken(data)
        self.assertFalse(reasons)
        self.assertEqual(order.session_id, self.pos_session)
        self.entry_balances()


def _refuse(_orders, *_asked):
    raise UserError(NEEDS_INVOICE)


def _refuse_at_last(_order, _draft):
    raise UserError(NOT_PAID)
