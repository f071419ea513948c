"""What Odoo does dearer than it need when goods move. Nothing here changes a value.

One file for all of it, whatever the model: each override says what it saves, and goes when core
has become as quick.
"""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.context_keys import MOVING

UNDER_WAY = ["waiting", "confirmed", "assigned", "partially_available"]


class StockWarehouseOrderpoint(models.Model):
    """What a reordering rule says is worked out anew for every product that moves.

    Of rules whose goods are there in any case core asks supply rule, vendor, horizon and quantities
    one by one: of 25 goods that are posted 50 of 164 statements and half the time.
    """

    _inherit = "stock.warehouse.orderpoint"

    def _compute_qty_to_order_computed(self):
        """Nothing is to order of goods of which there is enough, whatever is to come.

        Lots may have to leave the shelf before: those are looked at by core.
        """
        filled = self.filtered(lambda rule: rule.product_id.tracking == "none")._filled_anyway()
        filled.qty_to_order_computed = False
        super(StockWarehouseOrderpoint, self - filled)._compute_qty_to_order_computed()

    def _compute_deadline_date(self):
        """What never falls below its minimum has no day until which to order."""
        filled = self._filled_anyway()
        filled.deadline_date = False
        super(StockWarehouseOrderpoint, self - filled)._compute_deadline_date()

    def _compute_rules(self):
        """Core keeps what it found by place and routes, but looks again where it found nothing."""
        of_goods = self.filtered("product_id")
        for alike in of_goods.grouped(lambda rule: rule._found_by()).values():
            first = alike[:1]
            super(StockWarehouseOrderpoint, first)._compute_rules()
            (alike - first).rule_ids = first.rule_ids
        super(StockWarehouseOrderpoint, self - of_goods)._compute_rules()

    def _found_by(self):
        """By what core keeps it."""
        product = self.product_id
        routes = product.route_ids | product.categ_id.total_route_ids | product.get_total_routes()
        return (self.location_id, self.route_id, routes)

    def _filled_anyway(self):
        """Those with their minimum on hand even when all has left that is promised or sold.

        A kit is as many as its parts make: that is core's to say.
        """
        self.env["stock.quant"].flush_model(["product_id", "location_id", "quantity"])
        self.env["stock.move"].flush_model(["product_id", "location_id", "product_qty", "state"])
        self.flush_model(["product_id", "location_id", "product_min_qty"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rule.id
                  FROM stock_warehouse_orderpoint rule
                  JOIN stock_location place ON place.id = rule.location_id
                 WHERE rule.id = ANY(%(rules)s)
                   AND rule.product_min_qty <= (
                       SELECT COALESCE(SUM(quant.quantity), 0)
                         FROM stock_quant quant
                         JOIN stock_location shelf ON shelf.id = quant.location_id
                        WHERE quant.product_id = rule.product_id
                          AND shelf.parent_path LIKE place.parent_path || '%%'
                   ) - (
                       SELECT COALESCE(SUM(entry.quantity), 0)
                         FROM supermarket_sale_ledger entry
                        WHERE entry.product_id = rule.product_id
                          AND entry.posted IS NOT TRUE AND entry.quantity > 0
                   ) - (
                       SELECT COALESCE(SUM(move.product_qty), 0)
                         FROM stock_move move
                        WHERE move.product_id = rule.product_id AND move.state = ANY(%(open)s)
                   )
                """,
                rules=self.ids,
                open=UNDER_WAY,
            )
        )
        filled = self.browse(row[0] for row in rows)
        return filled.filtered(lambda rule: not rule.product_id._is_kit())


class QuantsAtHand(defaultdict):
    """The quants of a transfer's goods by place, as core keeps them while it moves the goods.

    :param locked: ids of those that this transaction may change
    """

    locked = frozenset()


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _action_done(self):
        """The quants that the lines change are read and locked together, see below."""
        moving = MOVING.on(self)
        return super(StockMoveLine, moving)._action_done()


class StockQuant(models.Model):
    """Core looks up the quants of a transfer at once, then reads and locks them one by one: 218 of
    the 294 statements of a transfer of 50 lines."""

    _inherit = "stock.quant"

    @api.model
    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        found = super()._get_quants_by_products_locations(product_ids, location_ids, extra_domain)
        if not MOVING.is_in(self.env):
            return found
        at_hand = QuantsAtHand(found.default_factory, found)
        every = self.browse().union(*found.values())
        every._fetch_field(self._fields["quantity"])  # with all that is read with it
        first = self.browse().union(*(quants[:1] for quants in found.values()))
        at_hand.locked = frozenset(first.try_lock_for_update(allow_referencing=True)._ids)
        return at_hand

    @api.private
    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        """What is locked needs no second look. A client can't send `QuantsAtHand`."""
        at_hand = self.env.context.get("quants_cache")
        if limit == 1 and isinstance(at_hand, QuantsAtHand) and self[:1].id in at_hand.locked:
            return self[:1]
        return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
