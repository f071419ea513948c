from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

# What was found at another place of the store so lately explains what is found here
SAME_COUNT = timedelta(days=1)
# What came so long ago was counted since, or is known to be right
DELIVERY_DAYS = 7


class SupermarketCountLine(models.Model):
    _inherit = "supermarket.count.line"

    doubt = fields.Selection(
        selection=lambda self: self.env["supermarket.doubtful.stock"]._fields["kind"].selection,
        readonly=True,
        help="Why the plan asked for it before its time.",
    )
    told_by = fields.Selection(
        [
            ("filling", "Its Filling"),
            ("seen", "A Look at the Shelf"),
            ("delivery", "The Order"),
            ("place", "Another Place"),
        ],
        readonly=True,
        help="What else than the count tells that the books are wrong by so much.",
    )

    def _follow(self, rounds):
        super()._follow(rounds)
        plan = self.count_id.plan_id
        if plan and self.difference_qty and self.state in ("approve", "done"):
            # sudo: doubts are no counter's business, the plan asks
            plan.sudo()._look_elsewhere(self.product_id)

    def _compare(self):
        super()._compare()
        for line in self.filtered("count_id.plan_id"):
            # sudo: what else is known of the goods is no counter's business
            told_by = line.sudo()._find_told_by()
            if line.told_by != told_by:
                line.told_by = told_by

    def _is_beyond_tolerance(self):
        """What something else tells as well needs no second count, whatever its number."""
        if not super()._is_beyond_tolerance():
            return False
        is_worth_it = abs(self.difference_value) > self.count_id._recount_limit()
        return is_worth_it or not (self.told_by and self.count_id.plan_id.sudo().told_once)

    def _find_told_by(self):
        """What else says that the books are wrong by this difference, False for nothing."""
        self.ensure_one()
        if not self.difference_qty:
            return False
        is_floor = self.location_id == self.warehouse_id.lot_stock_id
        told = self._told_by_filling() if is_floor else self._told_by_delivery()
        told.append((-self._found_elsewhere(), "place"))
        same = (name for much, name in told if not self.uom_id.compare(much, self.difference_qty))
        return next(same, False)

    def _told_by_filling(self):
        """[(how much more there was than the books said when the shelf was filled, who says so)]"""
        shelf = self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.warehouse_id.id), ("product_id", "=", self.product_id.id)]
        )
        if not (shelf.full_qty and shelf.filled_at) or self._counted_since(shelf.filled_at):
            return []
        is_seen, more = shelf.seen_at == shelf.filled_at, shelf.full_qty - shelf.filled_qty
        # Unless somebody saw it, a shelf with less than fits was not filled up
        return [(more, "seen" if is_seen else "filling")] if is_seen or more < 0 else []

    def _counted_since(self, moment):
        """Whether another count was booked since: what was known before it is out of date."""
        others = self.search_count(
            Domain("product_id", "=", self.product_id.id)
            & Domain("location_id", "=", self.location_id.id)
            & Domain("id", "!=", self.id)
            & Domain("state", "=", "done")
            & Domain("counted_at", ">", moment),
            limit=1,
        )
        return bool(others)

    def _told_by_delivery(self):
        """[(how much more was ordered than the receiver counted, "delivery")]"""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("location_id.usage", "=", "supplier"),
                ("location_dest_id", "child_of", self.location_id.id),
                ("state", "=", "done"),
                ("date", ">=", self.counted_at - timedelta(days=DELIVERY_DAYS)),
                ("date", "<=", self.counted_at),
            ],
            order="date desc, id desc",
        )
        return [
            (move.product_uom_qty - move.quantity, "delivery")
            for move in moves
            if not self._counted_since(move.date)
        ]

    def _found_elsewhere(self):
        """How much more counts found at the other places of the store than its books had."""
        lines = self.search(
            [
                ("warehouse_id", "=", self.warehouse_id.id),
                ("product_id", "=", self.product_id.id),
                ("location_id", "!=", self.location_id.id),
                ("state", "in", ("approve", "done")),
                ("counted_at", ">=", self.counted_at - SAME_COUNT),
                ("counted_at", "<=", self.counted_at + SAME_COUNT),
            ]
        )
        return sum(lines.mapped("difference_qty"))
