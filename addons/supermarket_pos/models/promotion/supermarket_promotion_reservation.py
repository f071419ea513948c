from odoo import SUPERUSER_ID, api, fields, models
from odoo.addons.supermarket_stock.tools.own_transaction import own_transaction
from odoo.tools import SQL

SECONDS = 300
# units that a till may hold of the smallest quota
LEAST_OF_TILL = 10
# A row `promised` that counts: not expired, and not yet recorded as given
STILL_PROMISED = SQL(
    """(promised.expires > now() AT TIME ZONE 'UTC'
        AND NOT EXISTS (SELECT 1
                          FROM supermarket_promotion_use used
                         WHERE used.program_id = promised.program_id
                           AND used.order_uuid = promised.order_uuid))"""
)


class SupermarketPromotionReservation(models.Model):
    """Units of a promotion's quota promised to an order that is being rung up.

    As with goods (see supermarket.sale.reservation): a short READ COMMITTED transaction on a
    cursor of its own, one lock a program, keyed by the order. A row stops counting at the very
    commit that records the order's use, or when it expires.
    """

    _name = "supermarket.promotion.reservation"
    _description = "Promised Promotion"
    _order = "id desc"
    _rec_name = "order_uuid"
    _log_access = False

    order_uuid = fields.Char(string="Order UUID", required=True, readonly=True)
    program_id = fields.Many2one(
        "loyalty.program", string="Promotion", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    units = fields.Float(digits="Product Unit", required=True, readonly=True)
    expires = fields.Datetime(required=True, readonly=True)
    config_id = fields.Many2one("pos.config", string="Till", readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")

    _order_program_uniq = models.Constraint(
        "UNIQUE(order_uuid, program_id)", "An order is promised a program's units once."
    )
    _live_idx = models.Index("(program_id, expires)")

    @api.model
    def _reserve(self, order_uuid, wanted, till=None):
        """Promise units to an order, as many of those it wants as are left.

        :param till: the till that asks, which may hold half of a quota at most; where none is
            named, the order was paid

        :param order_uuid: asking again replaces what the order was promised before
        :param wanted: {program id: units}; 0 gives back what was promised
        :return: {program id: units promised}

        Committed before it returns. The tills are told what is left in the same commit.
        """
        with own_transaction(self.env) as cr:
            # the tills are the system's, whoever asks
            holder = {"till": till.id if till else None, "user": self.env.uid}
            env = api.Environment(cr, SUPERUSER_ID, {"supermarket_holder": holder})
            return env[self._name]._reserve_locked(order_uuid, wanted)

    def _reserve_locked(self, order_uuid, wanted):
        """Lock, read what is committed, promise. Runs on the short transaction's cursor."""
        self._lock(wanted)
        programs = self.env["loyalty.program"].browse(sorted(wanted)).exists()
        programs = programs.filtered("quota_units")
        before = self._promised(order_uuid)
        left = self._left(programs, but_order=order_uuid)
        free = self._free_of_till(programs, order_uuid)
        granted = {
            program.id: max(min(wanted[program.id], left[program.id], free[program.id]), 0.0)
            for program in programs
        }
        self._replace(order_uuid, wanted, granted)
        changed = programs.filtered(lambda p: granted[p.id] != before.get(p.id, 0.0))
        changed._push_left()
        return granted

    def _free_of_till(self, programs, order_uuid):
        """{program id: units} that the till may still hold of each quota."""
        till = self.env.context["supermarket_holder"]["till"]
        if not till:
            return dict.fromkeys(programs.ids, float("inf"))
        held = self.env.execute_query(
            SQL(
                """
                SELECT program_id, SUM(units)
                  FROM supermarket_promotion_reservation promised
                 WHERE config_id = %s AND order_uuid <> %s AND %s
              GROUP BY program_id
                """,
                till,
                order_uuid,
                STILL_PROMISED,
            )
        )
        held = {program_id: float(units) for program_id, units in held}
        return {
            program.id: max(program.quota_units / 2, LEAST_OF_TILL) - held.get(program.id, 0.0)
            for program in programs
        }

    @api.model
    def _release(self, order_uuid):
        """Give back all that is promised to an order that is not going to be paid."""
        with own_transaction(self.env) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rows = env.execute_query(
                SQL(
                    """DELETE FROM supermarket_promotion_reservation
                        WHERE order_uuid = %s RETURNING program_id""",
                    order_uuid,
                )
            )
            env["loyalty.program"].browse(row[0] for row in rows)._push_left()

    def _lock(self, program_ids):
        """Wait for the other tills that ask for the same programs, in one order for all."""
        self.env.cr.execute(
            SQL(
                """
                SELECT pg_advisory_xact_lock(hashtextextended(wanted.key, 0))
                  FROM (SELECT 'supermarket_promotion/' || program_id AS key
                          FROM unnest(%s) program_id
                      ORDER BY program_id) wanted
                """,
                sorted(program_ids),
            )
        )

    def _promised(self, order_uuid):
        """{program id: units} that the order holds at this moment."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT program_id, units
                      FROM supermarket_promotion_reservation
                     WHERE order_uuid = %s AND expires > now() AT TIME ZONE 'UTC'
                    """,
                    order_uuid,
                )
            )
        )

    @api.model
    def _left(self, programs, but_order=None):
        """{program id: quota - given - promised}, never below zero.

        One statement, so that a promise that becomes a use is counted exactly once.
        """
        if not programs:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT program.id,
                       program.quota_units
                       - COALESCE((SELECT SUM(used.units)
                                     FROM supermarket_promotion_use used
                                    WHERE used.program_id = program.id), 0)
                       - COALESCE((SELECT SUM(promised.units)
                                     FROM supermarket_promotion_reservation promised
                                    WHERE promised.program_id = program.id
                                      AND promised.order_uuid <> %(but_order)s
                                      AND %(still_promised)s), 0)
                  FROM loyalty_program program
                 WHERE program.id = ANY(%(programs)s)
                """,
                but_order=but_order or "",
                still_promised=STILL_PROMISED,
                programs=programs.ids,
            )
        )
        return {program_id: max(float(left), 0.0) for program_id, left in rows}

    def _replace(self, order_uuid, wanted, granted):
        """Replace what the order was promised of the programs that it asked for."""
        self.env.cr.execute(
            SQL(
                """DELETE FROM supermarket_promotion_reservation
                    WHERE order_uuid = %s AND program_id = ANY(%s)""",
                order_uuid,
                sorted(wanted),
            )
        )
        rows = {program_id: units for program_id, units in granted.items() if units}
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO supermarket_promotion_reservation
                           (order_uuid, program_id, company_id, config_id, user_id, units,
                            expires)
                    SELECT %(order_uuid)s, program.id, program.company_id, %(till)s, %(user)s,
                           wanted.units,
                           now() AT TIME ZONE 'UTC' + %(seconds)s * interval '1 second'
                      FROM unnest(%(programs)s, %(units)s::numeric[]) AS wanted (id, units)
                      JOIN loyalty_program program ON program.id = wanted.id
                    """,
                    order_uuid=order_uuid,
                    seconds=SECONDS,
                    **self.env.context["supermarket_holder"],
                    programs=list(rows),
                    units=list(rows.values()),
                )
            )

    @api.autovacuum
    def _gc_dead(self):
        """Delete what no longer counts: expired, or recorded as given."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM supermarket_promotion_reservation promised
                 WHERE expires < now() AT TIME ZONE 'UTC'
                    OR EXISTS (SELECT 1
                                 FROM supermarket_promotion_use used
                                WHERE used.program_id = promised.program_id
                                  AND used.order_uuid = promised.order_uuid)
                """
            )
        )
