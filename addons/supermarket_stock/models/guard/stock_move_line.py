from odoo import api, models

GOODS = {"product_id", "lot_id", "quantity", "location_id", "location_dest_id"}
LEAVING_TO = ("internal", "transit", "customer", "production")


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # The stock record is read by its days.
    _done_on_idx = models.Index("(date) WHERE state = 'done'")
    # And by the last weeks of a product, which has moved for years.
    _product_done_on_idx = models.Index("(product_id, date) WHERE state = 'done'")
    # What became of a lot is asked by recalls, forecasts and whoever opens it: core has no index.
    _of_lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    # Core adds up all that is reserved whenever somebody opens the stock.
    _under_way_idx = models.Index(
        "(product_id) WHERE state NOT IN ('done', 'cancel') OR state IS NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._check_moved_by_hand()
        return lines

    def write(self, vals):
        """What has moved is held against the same guards when it is changed afterwards."""
        if not GOODS & vals.keys():
            return super().write(vals)
        before = {
            line: (line.lot_id, line.location_id, line.product_id, line.quantity)
            for line in self
            if line.state == "done"
        }
        result = super().write(vals)
        changed = self.browse()
        for line, (*goods, quantity) in before.items():
            is_other = goods != [line.lot_id, line.location_id, line.product_id]
            if is_other or line.quantity > quantity or "location_dest_id" in vals:
                changed |= line
        changed._check_moved_by_hand()
        return result

    def _check_moved_by_hand(self):
        """The guards of goods that leave, for lines that did not go through validation."""
        held = self.env["supermarket.hold"]
        if not self or held._is_held_allowed() or self.move_id._is_posting():
            return
        leaving = self.filtered(lambda line: line._is_leaving())
        leaving._check_guards()
        for line in leaving.filtered(lambda line: line._guard_company().supermarket_stock_guard):
            there = line.product_id._quantity_at(line.location_id, line.lot_id)
            asked = line.quantity_product_uom
            line.move_id._refuse_overdraw(
                line.product_id, line.location_id, asked, asked + min(there, 0.0), line.lot_id
            )

    def _is_leaving(self):
        """Does the line take stored goods to another place, a customer or a way there?

        Receipts, returns from customers, counts, scrap and returns to suppliers don't.
        """
        self.ensure_one()
        return (
            self.product_id.is_storable
            and self._is_own_place(self.location_id)
            and self.location_dest_id.usage in LEAVING_TO
            and self.location_id != self.location_dest_id
            and self.quantity > 0
        )

    def _is_own_place(self, location):
        """Goods in transit from another company come in, they don't leave."""
        if location.usage == "transit":
            return location.company_id == self.company_id
        return location.usage == "internal"

    def _guard_company(self):
        """The company whose switches count for the line."""
        return self.location_id.with_company(self.company_id)._guard_company()

    def _floor_left(self):
        """The store whose floor the line takes goods from, none when they stay on it."""
        store = self.location_id.sudo().warehouse_id  # sudo: of the shop, whoever moves the goods
        if not store or not store._is_floor(self.location_id):
            return store.browse()
        return store.browse() if store._is_floor(self.location_dest_id) else store

    def _store_of_goods(self):
        """The store by whose clock the goods expire: where they are, none on their way to one."""
        # sudo: the store of the place, whoever moves the goods
        return self.location_id.sudo().warehouse_id.with_company(self.company_id)

    def _is_expired(self):
        return bool(self.lot_id) and self.lot_id._is_expired(self._store_of_goods())

    def _may_be_sold_at(self, location):
        """Are the goods neither on hold at that place nor expired there?"""
        # sudo: a hold and a last day bind everyone
        place = location.sudo().with_company(self.company_id)
        holds = self.env["supermarket.hold"].sudo()._holds_at(self.product_id, place)
        if any(hold._binds_lot(self.lot_id) for hold in holds):
            return False
        return not self.lot_id or not self.lot_id._is_expired(place.warehouse_id)

    def _check_guards(self):
        self._check_not_on_hold()
        self._check_not_expired()

    def _check_not_on_hold(self):
        held = self.env["supermarket.hold"].sudo()  # sudo: a hold binds everyone
        holds = {
            place: held._holds_at(lines.product_id, place[0].with_company(place[1]))
            for place, lines in self.grouped(
                lambda line: (line.location_id, line.company_id)
            ).items()
        }
        for line in self:
            for hold in holds[line.location_id, line.company_id]:
                if hold.product_id == line.product_id and hold._binds_lot(line.lot_id):
                    line._refuse("hold", line._held_message(hold), hold._may_be_overridden())

    def _refuse(self, guard, message, may_override=True):
        """Stop the line, or write down who goes on past the guard."""
        self.env["supermarket.guard.override"]._refuse(
            message,
            may_override=may_override,
            guard=guard,
            company_id=self.company_id.id,
            product_id=self.product_id.id,
            lot_id=self.lot_id.id,
            location_id=self.location_id.id,
            location_dest_id=self.location_dest_id.id,
            quantity=self.quantity_product_uom,
            document=self.move_id.reference,
        )

    def _held_message(self, hold):
        return self.env._(
            "%(goods)s is on hold (%(hold)s, %(reason)s) and can't be moved to "
            "%(destination)s. Ask %(owner)s to release it.",
            goods=self._goods_name(),
            hold=hold.name,
            reason=dict(hold._fields["reason"]._description_selection(self.env))[hold.reason],
            destination=self.location_dest_id.display_name,
            owner=hold.owner_id.name,
        )

    def _check_not_expired(self):
        """Where the company guards against it; without, Odoo's own question stands alone."""
        for line in self:
            if line._is_expired_for_sale():
                line._refuse("expiry", line._expired_message())

    def _is_expired_for_sale(self):
        return (
            self._guard_company().supermarket_expiry_guard
            and self._goes_to_a_shop_or_customer()
            and self._is_expired()
        )

    def _expired_message(self):
        """Name the date that ended the sale, which may be the removal date alone."""
        words = {
            "goods": self._goods_name(),
            "date": self.lot_id._last_day_text(self._store_of_goods()),
            "destination": self.location_dest_id.display_name,
        }
        expiration, removal = self.lot_id.expiration_date, self.lot_id.removal_date
        if removal and (not expiration or removal < expiration):
            return self.env._(
                "%(goods)s was to be removed from sale on %(date)s and can't be moved to "
                "%(destination)s.",
                **words,
            )
        return self.env._(
            "%(goods)s expired on %(date)s and can't be moved to %(destination)s.", **words
        )

    def _goes_to_a_shop_or_customer(self):
        """Expired goods may still be moved to where they are disposed of: off the floor, or to
        another place on the floor that they are on already."""
        destination = self.location_dest_id.sudo()  # sudo: the other store's floor
        if destination.usage != "internal":
            return True
        store = destination.warehouse_id
        return (
            bool(store) and store._is_floor(destination) and not store._is_floor(self.location_id)
        )

    def _goods_name(self):
        if self.lot_id:
            return self.env._(
                "%(product)s, lot %(lot)s",
                product=self.product_id.display_name,
                lot=self.lot_id.name,
            )
        return self.product_id.display_name
