from odoo import models
from odoo.exceptions import UserError

LEAVING_TO = ("internal", "transit", "customer", "production")


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _is_leaving(self):
        """Does the line take stored goods to another place, a customer or a way there?

        Receipts, returns from customers, counts, scrap and returns to suppliers don't.
        """
        self.ensure_one()
        return (
            self.product_id.is_storable
            and self.location_id.usage in ("internal", "transit")
            and self.location_dest_id.usage in LEAVING_TO
            and self.location_id != self.location_dest_id
            and self.quantity > 0
        )

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

    def _check_not_on_hold(self):
        for line in self:
            # sudo: the hold of the place the goods are at, whoever moves them
            warehouse = line.location_id.sudo().warehouse_id
            holds = self.env["supermarket.hold"]._active_holds(line.product_id, warehouse)
            for hold in holds:
                if not hold.lot_id or hold.lot_id == line.lot_id:
                    raise UserError(line._held_message(hold))

    def _held_message(self, hold):
        hold = hold.sudo()  # sudo: who is asked about it, whoever is told
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
        for line in self:
            if line._goes_to_a_shop_or_customer() and line._is_expired():
                raise UserError(
                    self.env._(
                        "%(goods)s expired on %(date)s and can't be moved to %(destination)s.",
                        goods=line._goods_name(),
                        date=line.lot_id._last_day_text(line._store_of_goods()),
                        destination=line.location_dest_id.display_name,
                    )
                )

    def _goes_to_a_shop_or_customer(self):
        """Expired goods may still be moved off the floor, to where they are disposed of."""
        destination = self.location_dest_id.sudo()  # sudo: the other store's floor
        if destination.usage != "internal":
            return True
        return bool(destination.warehouse_id) and destination.warehouse_id._is_floor(destination)

    def _goods_name(self):
        if self.lot_id:
            return self.env._(
                "%(product)s, lot %(lot)s",
                product=self.product_id.display_name,
                lot=self.lot_id.name,
            )
        return self.product_id.display_name
