from odoo import fields, models
from odoo.tools import SQL

from ...tools import sale_cashier


class SupermarketCashDifference(models.Model):
    """Counted against expected cash of each closed session, by cashier.

    Where several cashiers sold from one drawer nobody knows whose the difference is: it is
    shared by the cash each one took, to the cent, and the line says with how many.
    """

    _name = "supermarket.cash.difference"
    _description = "Cash Difference"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "session_id"
    _depends = {
        "pos.config": ["company_id", "picking_type_id"],
        "pos.order": ["session_id", "state", "user_id"],
        "pos.payment": ["amount", "payment_method_id", "pos_order_id"],
        "pos.payment.method": ["is_cash_count"],
        "pos.session": [
            "state", "stop_at", "config_id", "user_id", "cash_journal_id", "cash_real_transaction",
            "cash_register_balance_start", "cash_register_balance_end_real",
        ],
        "stock.picking.type": ["warehouse_id"],
    }  # fmt: skip

    session_id = fields.Many2one("pos.session", readonly=True)
    config_id = fields.Many2one("pos.config", string="Till", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Login", readonly=True)
    cashier = fields.Char(
        readonly=True,
        help="The employee where employees log in at the till, else the user.",
    )
    date = fields.Datetime(string="Closed on", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    cashier_count = fields.Integer(
        string="Cashiers", readonly=True, aggregator="max", help="Who sold from this drawer."
    )
    opening = fields.Monetary(string="Float", readonly=True, help="In the drawer at opening.")
    cash_sales = fields.Monetary(readonly=True)
    cash_moves = fields.Monetary(
        string="Cash In/Out", readonly=True, help="Pick-ups and other cash in and out."
    )
    expected = fields.Monetary(readonly=True)
    counted = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        """One row a cashier and session; sums over a session equal what Odoo booked.

        The windows are cut by session, day and till, so that a search for one of them reads the
        orders of those sessions alone and not all there ever were.
        """
        return SQL(
            """
            WITH cashier AS (
                SELECT session.id AS session_id, session.stop_at, session.config_id,
                       COALESCE(cash.user_id, session.user_id) AS user_id,
                       cash.employee_id,
                       COALESCE(cash.amount, 0) AS amount,
                       COALESCE(cash.orders, 0) AS orders
                  FROM pos_session session
             LEFT JOIN LATERAL (
                        SELECT orders.user_id, %(employee)s AS employee_id,
                               SUM(payment.amount) AS amount,
                               COUNT(DISTINCT orders.id) AS orders
                          FROM pos_order orders
                          JOIN pos_payment payment ON payment.pos_order_id = orders.id
                          JOIN pos_payment_method method
                            ON method.id = payment.payment_method_id AND method.is_cash_count
                         WHERE orders.session_id = session.id
                           AND orders.state NOT IN ('draft', 'cancel')
                      GROUP BY orders.user_id, %(employee)s
                       ) cash ON TRUE
                 WHERE session.state = 'closed' AND session.cash_journal_id IS NOT NULL
            ), weighed AS (
                SELECT cashier.*,
                       CASE WHEN SUM(GREATEST(amount, 0)) OVER whole > 0
                            THEN GREATEST(amount, 0) ELSE 1 END AS weight,
                       SUM(amount) OVER whole AS session_cash,
                       COUNT(*) OVER whole AS cashiers
                  FROM cashier
                WINDOW whole AS (PARTITION BY session_id, stop_at, config_id)
            ), shared AS (
                SELECT weighed.*,
                       ROW_NUMBER() OVER upto AS number,
                       SUM(weight) OVER upto / SUM(weight) OVER whole AS upper,
                       (SUM(weight) OVER upto - weight) / SUM(weight) OVER whole AS lower
                  FROM weighed
                WINDOW whole AS (PARTITION BY session_id, stop_at, config_id),
                       upto AS (PARTITION BY session_id, stop_at, config_id
                                ORDER BY user_id, employee_id)
            )
            SELECT shared.session_id::bigint * 1000 + shared.number AS id,
                   shared.session_id, shared.config_id, kind.warehouse_id,
                   config.company_id, shared.user_id, shared.stop_at AS date,
                   COALESCE(%(employee_name)s, partner.name) AS cashier,
                   shared.orders AS order_count, shared.cashiers AS cashier_count,
                   shared.amount AS cash_sales,
                   %(opening)s AS opening, %(moves)s AS cash_moves,
                   %(expected)s AS expected,
                   %(expected)s + %(difference)s AS counted,
                   %(difference)s AS difference
              FROM shared
              JOIN pos_session session ON session.id = shared.session_id
              JOIN res_users login ON login.id = shared.user_id
              JOIN res_partner partner ON partner.id = login.partner_id
              JOIN pos_config config ON config.id = shared.config_id
              JOIN stock_picking_type kind ON kind.id = config.picking_type_id
            """,
            employee=self._employee_of_order(),
            employee_name=self._employee_name(),
            opening=self._share(SQL("session.cash_register_balance_start")),
            moves=self._share(SQL("session.cash_real_transaction")),
            expected=self._share(self._expected_of_session()),
            difference=self._share(
                SQL("(session.cash_register_balance_end_real - (%s))", self._expected_of_session())
            ),
        )

    def _employee_of_order(self):
        """Who sold, where Odoo's `pos_hr` says so; this addon does not depend on it."""
        known = sale_cashier.has_employees(self.env)
        return SQL("orders.employee_id") if known else SQL("NULL::integer")

    def _employee_name(self):
        if not sale_cashier.has_employees(self.env):
            return SQL("NULL")
        return SQL("(SELECT name FROM hr_employee WHERE id = shared.employee_id)")

    def _expected_of_session(self):
        """Float, cash sales, cash in and out: the statement lines without the difference."""
        return SQL(
            """COALESCE(session.cash_register_balance_start, 0) + shared.session_cash
               + COALESCE(session.cash_real_transaction, 0)"""
        )

    def _share(self, amount):
        """A cashier's part of a session's amount: parts add up to the amount, to the cent."""
        return SQL(
            """(ROUND((COALESCE(%(amount)s, 0) * shared.upper)::numeric, 2)
                - ROUND((COALESCE(%(amount)s, 0) * shared.lower)::numeric, 2))""",
            amount=amount,
        )
