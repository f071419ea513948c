from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.store_clock import STORE_CLOCK_JOINS, local_time_sql

# What is stopped for these reasons is lost, whatever somebody hopes.
LOST = ("recall", "damage", "expiry")


@dataclass(frozen=True)
class Held:
    """Stock of a product on hold in a store.

    :param on_floor: it lies where goods are sold or in the back room, not at the dock
    :param quantity: all that is held, in the product's unit
    :param share: how much of it is likely to be set free; 0: none, it is lost
    :param day: the store's day on which it is; None where nothing is expected
    :param last_day: on which its lot may be sold; None where it has none
    """

    on_floor: bool
    quantity: float
    share: float
    day: date | None
    last_day: date | None = None


class SupermarketHold(models.Model):
    """Goods that are likely to be set free: whoever plans counts on them, and on no others."""

    _inherit = "supermarket.hold"

    expected_date = fields.Datetime(
        "Expected Free on",
        copy=False,
        help="When these goods are likely to be released. Until then replenishment counts them as "
        "on their way. Empty: they count as lost.",
    )
    expected_share = fields.Float(
        default=1.0,
        copy=False,
        help="How much of it is likely to be released, from 0 to 1.",
    )

    @api.constrains("expected_share")
    def _check_expected_share(self):
        if any(not 0 <= hold.expected_share <= 1 for hold in self):
            raise ValidationError(
                self.env._("Expected Share must be from 0 to 1: enter 0.9 for nine in ten.")
            )

    def _expect(self, moment, share=1.0):
        """Say when how much of the goods will be free; with no moment they are lost."""
        self.write({"expected_date": moment or False, "expected_share": share if moment else 0.0})

    @api.model
    def _held_stock(self, product_ids, warehouse_ids):
        """What is on hold within stores, by where it lies and what is expected of it.

        Goods under several holds are free when the last of them ends; one hold without an end, or
        a last day of sale before it, and they are lost.

        :return: {(product_id, warehouse_id): [Held]}
        """
        self.env["product.product"]._flush_sellable()
        self.env["stock.location"].flush_model(["warehouse_id"])
        until = self.env["stock.lot"]._sold_until_sql("lot")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT stock.product_id, stock.warehouse_id, stock.on_floor, stock.lost,
                       stock.share, stock.day, stock.last_day, SUM(stock.quantity)
                  FROM (
                    SELECT quant.product_id, warehouse.id AS warehouse_id, quant.quantity,
                           %(stored)s AS on_floor,
                           hold.is_lost OR COALESCE(%(until)s < hold.moment, FALSE) AS lost,
                           hold.share, %(day)s::date AS day, %(last_day)s::date AS last_day
                      FROM stock_quant quant
                      JOIN stock_location place ON place.id = quant.location_id
                      JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                           %(clock)s
                      JOIN stock_location view ON view.id = warehouse.view_location_id
                      JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                 LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                      JOIN LATERAL (
                        SELECT BOOL_OR(hold.expected_date IS NULL OR hold.reason = ANY(%(lost)s))
                                   AS is_lost,
                               MIN(hold.expected_share) AS share,
                               MAX(hold.expected_date) AS moment
                          FROM supermarket_hold hold
                         WHERE %(binding)s
                        HAVING COUNT(*) > 0) hold ON TRUE
                     WHERE quant.product_id = ANY(%(products)s)
                       AND quant.quantity > 0
                       AND place.usage = 'internal'
                       AND place.parent_path LIKE view.parent_path || '%%'
                  ) stock
              GROUP BY 1, 2, 3, 4, 5, 6, 7
                """,
                stored=self.env["stock.warehouse"]._stored_condition("place"),
                until=until,
                last_day=local_time_sql(until),
                day=local_time_sql(SQL("hold.moment")),
                clock=STORE_CLOCK_JOINS,
                lost=list(LOST),
                binding=self._binding_condition(
                    "quant", SQL("warehouse.company_id"), SQL("warehouse.id")
                ),
                products=list(product_ids),
                warehouses=list(warehouse_ids),
            )
        )
        held = defaultdict(list)
        for product_id, warehouse_id, on_floor, lost, share, day, last_day, quantity in rows:
            free, on = (0.0, None) if lost else (share, day)
            held[product_id, warehouse_id].append(Held(on_floor, quantity, free, on, last_day))
        return held
