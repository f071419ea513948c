from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What moving goods writes
GUARD = "supermarket_stock_guard"
MOVED = {"product_id", "location_id", "lot_id", "package_id", "owner_id", "quantity", "company_id"}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        """First to expire goes first where the company says so and nothing nearer does.

        A removal strategy of the category or of the location, or of one above it, is nearer.
        """
        strategy = super()._get_removal_strategy(product_id, location_id)
        if (
            product_id.use_expiration_date
            and location_id._guard_company().supermarket_expiry_guard
            and not product_id.categ_id.removal_strategy_id
            and not location_id._has_removal_strategy()
        ):
            return "fefo"
        return strategy

    def _gather(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        qty=0,
    ):
        """Where expiry is guarded first to expire goes by the one rule of the last day.

        Core looks at the removal date alone: a lot that has none came last, whenever it expires.
        """
        quants = super()._gather(product_id, location_id, lot_id, package_id, owner_id, strict, qty)
        if (
            not strict
            and len(quants.lot_id) > 1
            and product_id.use_expiration_date
            and location_id._guard_company().supermarket_expiry_guard
            and self._get_removal_strategy(product_id, location_id) == "fefo"
        ):
            return quants.sorted(StockQuant._first_to_expire)
        return quants

    def _first_to_expire(self):
        """The key of a quant, as posted sales have it; goods without a lot come last."""
        ends = self.lot_id._sold_until() if self.lot_id else None
        return (ends or datetime.max, not self.lot_id, self.in_date or datetime.max, self.id)

    @api.model
    def _get_gather_domain(
        self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False
    ):
        """Goods on hold are not there for whoever looks for goods to take, nor expired ones
        where the company guards against them.

        A strict look goes to one known quant and is about bookkeeping: it sees everything.
        """
        quants = self._looking_at_days(product_id, location_id)
        domain = super(StockQuant, quants)._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if strict or self.env["supermarket.hold"]._is_held_allowed():
            return domain
        return Domain.AND([domain, self._takeable_domain(product_id, location_id)])

    @api.model
    def _looking_at_days(self, product, location):
        """Where expiry is guarded, core's own look at the removal date goes by the store's day."""
        moment = self.env.context.get("with_expiration")
        if not (moment and product.use_expiration_date):
            return self
        if not location._guard_company().supermarket_expiry_guard:
            return self
        store = location.sudo().warehouse_id  # sudo: the store's clock, whoever looks
        day = store._store_day(fields.Datetime.to_datetime(moment))
        return self.with_context(with_expiration=store._day_start(day))

    @api.model
    def _takeable_domain(self, products, location):
        """Return the domain of what of these products may be taken from below a location."""
        domain = Domain.TRUE
        # sudo: warehouses of the location, whoever looks
        warehouse = location.sudo().warehouse_id
        dated = products.filtered("use_expiration_date")
        if dated and location._guard_company().supermarket_expiry_guard:
            today = warehouse._day_start()
            others = Domain("product_id", "not in", dated.ids) if products - dated else Domain.FALSE
            for name in ("removal_date", "expiration_date"):
                domain &= others | Domain(name, "=", False) | Domain(name, ">=", today)
        for hold in self.env["supermarket.hold"]._holds_at(products, location):
            domain &= ~hold._quant_domain()
        return domain

    @api.model
    def _get_available_quantity(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        """Take off what was sold and is not posted: those goods have left.

        Not from a strict look, which keeps the books of one quant.
        """
        available = super()._get_available_quantity(
            product_id, location_id, lot_id, package_id, owner_id, strict, allow_negative
        )
        if strict or package_id or owner_id or not product_id.is_storable:
            return available
        return self._less_unposted(available, product_id, location_id, lot_id, allow_negative)

    @api.model
    def _less_unposted(self, available, product, location, lot, allow_negative):
        ledger = self.env["supermarket.sale.ledger"]
        sold = ledger._unposted_below(product, location, [lot.id, False] if lot else None)
        if not sold:
            return available
        available -= sold
        return available if allow_negative else max(available, 0.0)

    def write(self, vals):
        """Post the sales of what is being counted first: the counter doesn't see those goods.

        What is sold between the count and its approval is not posted by applying the count:
        core applies the difference between count and quant, and both lack those sales alike.
        """
        if "inventory_quantity" in vals:
            self._post_sales()
        by_hand = not self.env.su and not self._is_inventory_mode()
        if by_hand and MOVED & vals.keys() and any(self.company_id.mapped(GUARD)):
            raise UserError(self.env._("Stock is moved by transfers and changed by counting it."))
        return super().write(vals)

    def _post_sales(self):
        """Post what was sold of these products at these places or the places above them."""
        ledger = self.env["supermarket.sale.ledger"].sudo()  # sudo: posting is the system's
        quants = self.sudo()  # sudo: as above
        sold = Domain("product_id", "in", quants.product_id.ids)
        sold &= Domain("location_id", "parent_of", quants.location_id.ids)
        if quants and ledger._post(sold):
            quants.invalidate_recordset(["quantity", "reserved_quantity"], flush=False)

    @api.model
    def _quant_tasks(self):
        """Whoever opens the stock sees it with all sales posted, unless they are too many to wait
        for: those are left to the job, which begins at once."""
        # sudo: posting belongs to the system
        self.env["supermarket.sale.ledger"].sudo()._post_few()
        return super()._quant_tasks()
