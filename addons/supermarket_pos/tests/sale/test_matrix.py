from datetime import date, datetime, timedelta

import pytz
from freezegun import freeze_time
from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from .. import recordings
from ..matrix import CELLS, Cell, build_head_office, build_shop, cell_name

# (zone, a day on which nothing happens, a day on which the clocks change)
ZONES = (
    ("Asia/Shanghai", "2026-03-10", "2026-03-11"),
    ("America/New_York", "2026-03-10", "2026-03-08"),
    ("Pacific/Auckland", "2026-03-10", "2026-04-05"),
)


class MatrixCase(TransactionCase):
    """Orders that a real till sent, sent again to shops of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        # Weighed goods need grams: the set-up page asks for it
        cls.env["decimal.precision"].search([("name", "=", "Product Unit")]).digits = 3
        cls.recording = recordings.load()
        cls.baskets = recordings.baskets()

    def build(self, cell, **options):
        return build_shop(self.env, cell, **options)

    def open(self, config, zone="UTC"):
        config.company_id.partner_id.tz = zone
        cashier = new_test_user(
            self.env,
            login=f"cashier-{config.id}",
            groups="supermarket_stock.group_cashier",
            company_id=config.company_id.id,
            company_ids=[Command.set(config.company_id.ids)],
        )
        config = config.with_user(cashier).with_company(config.company_id)
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, "")
        return session

    def sell(self, session, cell, basket, goods, **values):
        data = recordings.order(self.recording, cell_name(cell), basket, session, goods)
        session.env["pos.order"].sync_from_ui([{**data, **values}])
        self.env.flush_all()
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        self.assertEqual(order.state, "paid")
        return data, order

    def _check_order(self, currency, sent, order):
        for name in ("amount_total", "amount_tax", "amount_paid"):
            self.assertFalse(currency.compare_amounts(order[name], sent[name]), name)
        # core's own computation of the same lines, on the server
        order._compute_prices()
        self.assertFalse(currency.compare_amounts(order.amount_total, sent["amount_total"]))
        self.assertEqual(len(order.lines), len(sent["lines"]))
        sold = {line[2]["uuid"]: line[2]["qty"] for line in sent["lines"]}
        ledger = self.env["supermarket.sale.ledger"].search([("pos_order_id", "=", order.id)])
        self.assertEqual(len(ledger), len(sold))
        for entry in ledger:
            self.assertAlmostEqual(entry.quantity, sold[entry.line_uuid], 3)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertFalse(exceptions.mapped("reason"))

    def close(self, session):
        cash = sum(session.order_ids.payment_ids.mapped("amount"))
        session.post_closing_cash_details(cash)
        result = session.close_session_from_ui()
        self.assertTrue(result.get("successful"), result)
        return session.sudo()


@tagged("post_install", "-at_install")
class TestMatrix(MatrixCase):
    def test_every_currency_tax_and_rounding(self):
        """What the till took is what order, lines, payments, ledger and entries say."""
        for cell in CELLS:
            with self.subTest(cell=cell_name(cell)):
                self._sell_everything(cell, *self.build(cell))

    def test_branch_sells_the_goods_of_its_head_office(self):
        for cell in (Cell("EUR", True, "round_globally"), Cell("JPY", False, "round_per_line")):
            with self.subTest(cell=cell_name(cell)):
                office = build_head_office(self.env, cell)
                self._sell_everything(cell, *self.build(cell, parent=office))

    def test_two_companies_keep_their_own(self):
        cell = Cell("CNY", True, "round_globally")
        ours, theirs = (self.build(cell._replace(currency=currency)) for currency in ("CNY", "JPY"))
        self._sell_everything(cell, *ours)
        ledger = self.env["supermarket.sale.ledger"]
        self.assertFalse(ledger.search([("company_id", "=", theirs[0].company_id.id)]))
        self._sell_everything(cell._replace(currency="JPY"), *theirs)

    def _sell_everything(self, cell, config, goods):
        currency = config.company_id.currency_id
        session = self.open(config)
        total = 0.0
        for basket in self.recording["cells"][cell_name(cell)]:
            sent, order = self.sell(session, cell, basket, goods)
            self._check_order(currency, sent, order)
            total += sent["amount_total"]
        self._check_entries(currency, self.close(session), total)

    def _check_entries(self, currency, session, total):
        self.assertEqual(session.state, "closed")
        lines = session.move_id.line_ids
        self.assertTrue(currency.is_zero(sum(lines.mapped("balance"))))
        sold = lines.filtered(
            lambda line: line.account_id.account_type == "income" or line.tax_line_id
        )
        rounding = (
            lines.filtered(lambda line: line.account_id.internal_group in ("income", "expense"))
            - sold
        )
        booked = -sum((sold + rounding).mapped("balance"))
        self.assertFalse(currency.compare_amounts(booked, total), (booked, total))


@tagged("post_install", "-at_install")
class TestMatrixClock(MatrixCase):
    def test_a_sale_belongs_to_the_day_of_its_store(self):
        cell = Cell("EUR", True, "round_globally")
        for zone, *days in ZONES:
            for day in days:
                with self.subTest(zone=zone, day=day):
                    self._sell_over_midnight(cell, zone, day)

    def _sell_over_midnight(self, cell, zone, day):
        config, goods = self.build(cell)
        session = self.open(config, zone)
        for clock in ("00:10", "23:50"):
            moment = pytz.timezone(zone).localize(datetime.fromisoformat(f"{day} {clock}"))
            utc = moment.astimezone(pytz.utc).strftime("%Y-%m-%d %H:%M:%S")
            with freeze_time(utc):
                _sent, order = self.sell(session, cell, "six", goods, date_order=utc)
            self.assertEqual(str(order.date_order), utc)
        before, after = (str(date.fromisoformat(day) + timedelta(days=days)) for days in (-1, 1))
        manager = new_test_user(
            self.env,
            login=f"manager-{config.id}",
            groups="supermarket_stock.group_store_manager",
            company_id=config.company_id.id,
            company_ids=[Command.set(config.company_id.ids)],
        )
        analysis = self.env["supermarket.sale.analysis"].with_user(manager)
        analysis = analysis.with_context(allowed_company_ids=config.company_id.ids)
        for asked, quantity in ((day, 12), (before, 0), (after, 0)):
            answer = analysis.analyse({"start": asked, "end": asked, "by": ["day"]})
            self.assertEqual(answer["totals"]["quantity"], quantity, asked)
