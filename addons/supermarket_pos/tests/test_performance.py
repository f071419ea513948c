from copy import deepcopy
from unittest.mock import patch

from odoo.addons.point_of_sale.models.pos_config import PosConfig
from odoo.addons.supermarket_pos.models.performance import NotifyConnection
from odoo.addons.supermarket_pos.tools.order_reads import (
    LED_BY_GOODS,
    LED_BY_SESSION,
    READ_OF_ORDERS,
)
from odoo.addons.supermarket_pos.tools.read_ahead import is_plain
from odoo.exceptions import ConcurrencyError, UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from .common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestPerformance(SupermarketPosCommon):
    """What a paid order is spared changes nothing that anybody sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = [cls.create_goods(f"Goods {number}", 100) for number in range(30)]

    def setUp(self):
        super().setUp()
        # Odoo's own cases switch the chatter off
        self.env = self.env(
            context={
                **self.env.context,
                "tracking_disable": False,
                "mail_create_nolog": False,
                "mail_create_nosubscribe": False,
            }
        )
        self.open_new_session()

    def test_answer_has_all_fields_but_the_chatter(self):
        data = self.order_data([(self.goods[0], 1)])
        answer = self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        orders = self.env["pos.order"].with_user(self.cashier)
        missing = orders.fields_get().keys() - answer["pos.order"][0].keys()
        missing -= {"also_store_ids"}  # no till looks at it, and it would take a question
        self.assertEqual(missing, orders.env["mail.thread"]._fields.keys() & missing)
        self.assertIn("message_ids", missing)
        payments = self.env["pos.payment"].with_user(self.cashier)
        missing = payments.fields_get().keys() - answer["pos.payment"][0].keys()
        self.assertEqual(missing, {"display_name"})

    def test_no_note_and_no_follower_of_an_order(self):
        order = self.sell([(self.goods[0], 1)])
        self.assertFalse(order.message_ids)
        self.assertFalse(order.message_follower_ids)
        self.assertEqual(order.create_uid, self.cashier)
        order.message_post(body="A person may still write one.")
        self.assertEqual(len(order.message_ids), 1)

    def test_an_order_of_odoos_own_till_has_its_note(self):
        self.close()
        self.company._switch_sales_ledger(False)
        self.open_new_session()
        order = self.sell([(self.goods[0], 1)])
        self.assertEqual(len(order.message_ids), 1)
        self.assertIn(self.cashier.partner_id, order.message_follower_ids.partner_id)

    def test_lines_and_payments_belong_to_the_order(self):
        data = self.order_data([(self.goods[0], 1)])
        other = self.env["res.company"].create({"name": "Other company"})
        data["lines"][0][2]["company_id"] = other.id
        data["payment_ids"][0][2]["company_id"] = other.id
        order = self.send(data)
        self.assertEqual(order.lines.company_id, self.company)
        self.assertEqual(order.payment_ids.company_id, self.company)
        self.assertEqual(order.payment_ids.session_id, self.pos_session)

    def test_cost_is_known_at_payment(self):
        order = self.sell([(self.goods[0], 3)])
        self.assertEqual(order.lines.total_cost, 12)
        self.assertTrue(order.is_total_cost_computed)

    def test_what_an_order_looks_at_is_read_in_part(self):
        for model, names in READ_OF_ORDERS.items():
            self.assertLessEqual(names, self.env[model]._fields.keys(), model)
        statements = []

        def note(cursor, query, *args, **kwargs):
            statements.append(str(query))
            return execute(cursor, query, *args, **kwargs)

        execute = Cursor.execute
        data = self.order_data([(self.goods[0], 1), (self.goods[1], 2)])
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", note):
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        read = " ".join(statements)
        self.assertIn('."point_of_sale_update_stock_quantities"', read)
        for column in ('."account_sale_tax_id"', '."receipt_header"', '."description_sale"'):
            self.assertNotIn(column, read, "no other column of what is only looked at")

    def _in_memory(self, records, tree):
        """{(record, field): value} of what was read of records and of what they lead to."""
        found = {}
        for name in READ_OF_ORDERS.get(records._name, ()):
            field = records._fields[name]
            if is_plain(field):
                cache = field._get_cache(records.env)
                for record in records:
                    found[record, name] = field.convert_to_record(cache[record.id], record)
        for name, below in tree.items():
            found |= self._in_memory(records[name], below)
        return found

    def test_what_leads_to_one_another_is_read_at_once(self):
        goods = self.env["product.product"].browse(one.id for one in self.goods[:3])
        orders = self.env["pos.order"]
        data = self.order_data([(product, 1) for product in goods])
        session = self.pos_session.sudo()
        for records, tree, read, told in (
            (session, LED_BY_SESSION, orders._read_session_ahead, session),
            (goods.sudo(), LED_BY_GOODS, orders._read_goods_ahead, data),
        ):
            self.env.flush_all()
            read(told)  # what a company's columns stand for is known since the start
            self.env.invalidate_all()
            self.assertTrue(self.env.company.active)
            before = self.cr.sql_log_count
            read(told)
            known = self._in_memory(records, tree)
            self.assertEqual(self.cr.sql_log_count - before, 1)
            read(told)
            self.assertEqual(self.cr.sql_log_count - before, 1, "what is known is not read again")
            self.env.invalidate_all()
            for (record, name), value in known.items():
                self.assertEqual(record[name], value, f"{record}.{name}")

    def test_what_is_not_written_yet_is_not_read_over(self):
        self.env.invalidate_all()
        self.config.name = "A new name"
        self.env["pos.order"]._read_session_ahead(self.pos_session.sudo())
        self.assertEqual(self.config.name, "A new name")

    def test_sessions_and_goods_that_are_not_there_are_refused_as_before(self):
        for change in ({"session_id": 2**31 - 1}, {"session_id": self.pos_session.id}):
            data = self.order_data([(self.goods[0], 1)])
            data |= change
            data["lines"][0][2]["product_id"] = 2**31 - 1
            with self.assertRaises(UserError):
                self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])

    def _sessions_told(self):
        self.env.flush_all()
        self.env.invalidate_all()
        names = ("has_active_session", "current_session_id", "current_session_state")
        names += ("number_of_rescue_session", "pos_session_username", "pos_session_state")
        names += ("pos_session_duration", "current_user_id")
        return {name: self.config[name] for name in names}

    def test_open_session_is_what_core_says(self):
        core = {
            name: patch.object(type(self.config), name, getattr(PosConfig, name))
            for name in ("_compute_current_session", "_compute_current_session_user")
        }

        def assert_same(is_open):
            ours = self._sessions_told()
            with core["_compute_current_session"], core["_compute_current_session_user"]:
                self.assertEqual(self._sessions_told(), ours)
            self.assertEqual(ours["has_active_session"], is_open)

        assert_same(True)
        rescue = self.pos_session.copy({"rescue": True, "state": "opened"})
        assert_same(True)
        self.close()
        assert_same(True)
        rescue.state = "closed"
        assert_same(False)

    def test_what_is_read_of_an_order_knows_the_open_session(self):
        rescue = self.pos_session.copy({"rescue": True, "state": "opened"})
        for session in (self.pos_session, rescue):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["pos.order"]._read_session_ahead(session.sudo())
            self.assertEqual(self.config.current_session_id, self.pos_session)
        self.close()
        self.assertFalse(self.config.current_session_id, "what was in memory is gone")

    def test_that_no_till_is_trusted_is_known(self):
        trusted = self.config._fields["trusted_config_ids"]
        other = self.env["pos.config"].create({"name": "Trusted till"})
        for tills in (other.browse(), other):
            self.config.trusted_config_ids = tills
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["pos.order"]._read_session_ahead(self.pos_session.sudo())
            self.assertEqual(self.config.id in trusted._get_cache(self.env), not tills)
            self.assertEqual(self.config.trusted_config_ids, tills)

    def test_sessions_of_the_years_before_are_not_read(self):
        closed = self.pos_session.copy({"rescue": True})
        closed.state = "closed"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.config.current_session_id, self.pos_session)
        self.assertNotIn(closed.id, closed._fields["state"]._get_cache(self.env))

    def test_more_lines_ask_no_more_questions(self):
        def queries(lines):
            data = self.order_data([(product, 1) for product in self.goods[:lines]])
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(30)  # warms the caches
        self.assertLessEqual(queries(30), queries(3))

    def test_whether_the_order_exists_is_not_asked(self):
        data = self.order_data([(product, 1) for product in self.goods[:3]])
        asked = []

        def execute(cursor, query, *args, **kwargs):
            asked.append(getattr(query, "code", query))
            return really(cursor, query, *args, **kwargs)

        really = Cursor.execute
        with patch.object(Cursor, "execute", execute):
            self.send(data)
        exists = 'SELECT "pos_order"."id" FROM "pos_order" WHERE "pos_order"."id" IN %s'
        self.assertNotIn(exists, asked)

    def test_order_sent_again_while_it_is_taken(self):
        """The second request finds the uuid taken: it starts again, as after a lost race."""
        data = self.order_data([(self.goods[0], 1)])
        order = self.send(deepcopy(data))
        orders = self.env["pos.order"].with_user(self.cashier)
        unseen = patch.object(
            type(orders), "_get_open_order", lambda orders, _data: orders.browse()
        )
        for known, error in ((True, ConcurrencyError), (False, UniqueViolation)):
            with (
                unseen,
                patch.object(type(orders), "_are_known", return_value=known),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.cr.savepoint(),
            ):
                orders.sync_from_ui([deepcopy(data)])
        self.assertEqual(len(self.ledger(order)), 1)

    def test_bus_is_told_again_after_a_broken_connection(self):
        bus = NotifyConnection()
        bus.send(['[["test", "nobody listens"]]'])
        first = bus._connection
        first.close()
        bus.send(['[["test", "nobody listens"]]'])
        self.assertIsNot(bus._connection, first)
        self.addCleanup(bus._connection.close)
        with (
            patch.object(NotifyConnection, "_open", side_effect=OperationalError),
            self.assertRaises(OperationalError),
        ):
            bus.send(['[["test", "nobody listens"]]'])
