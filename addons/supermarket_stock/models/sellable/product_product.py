from collections import defaultdict
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, float_round

from ...tools.comparisons import COMPARISONS
from ...tools.goods import goods_sql
from ...tools.store_clock import STORE_CLOCK_JOINS, day_start_sql


class ProductProduct(models.Model):
    """What can be sold: quants - unposted ledger - held - expired. The only place that knows."""

    _inherit = "product.product"

    sellable_qty = fields.Float(
        string="Sellable",
        digits="Product Unit",
        compute="_compute_sellable_qty",
        search="_search_sellable_qty",
        help="On hand - sold but not yet posted - on hold - expired, in your store.",
    )

    @api.model
    def _sellable_query(self, product_ids, warehouse_ids, minus=None):
        """Return the SQL of (warehouse_id, product_id, quantity), one row per pair with stock.

        Everything is read in one statement, so that a sale that is being posted is counted
        exactly once: either its entry or its quant. The floors are few and made first, and what
        the books say is added up before it is asked what of it is held or expired. For one store
        that of no other is read: a till asks, of a chain.

        :param product_ids: ids, None for all products
        :param minus: SQL of further rows (warehouse_id, product_id, quantity) to take off
        """
        on_floor = SQL("location_id IN (SELECT location_id FROM floor)")
        return SQL(
            """
            WITH floor AS MATERIALIZED (
                SELECT warehouse.id AS warehouse_id,
                       warehouse.company_id,
                       location.id AS location_id,
                       %(day_start)s AS day_start
                  FROM stock_warehouse warehouse
                       %(clock)s
                  JOIN stock_location root ON root.id = warehouse.lot_stock_id
                  JOIN stock_location location
                    ON location.parent_path LIKE root.parent_path || '%%'
                 WHERE warehouse.id = ANY(%(warehouse_ids)s)
            ), stock AS (
                SELECT product_id, location_id, lot_id, SUM(quantity) AS quantity
                  FROM (%(goods)s) booked
              GROUP BY product_id, location_id, lot_id
            ), sellable AS (
                SELECT floor.warehouse_id, stock.product_id, stock.quantity
                  FROM stock
                  JOIN floor ON floor.location_id = stock.location_id
             LEFT JOIN stock_lot lot ON lot.id = stock.lot_id
                 WHERE NOT %(expired)s
                   AND NOT %(held)s
                   %(minus)s
            )
            SELECT warehouse_id, product_id, COALESCE(SUM(quantity), 0)
              FROM sellable
          GROUP BY warehouse_id, product_id
            """,
            warehouse_ids=list(warehouse_ids),
            goods=goods_sql(product_ids, on_floor if len(warehouse_ids) == 1 else None),
            day_start=day_start_sql(fields.Datetime.now()),
            clock=STORE_CLOCK_JOINS,
            expired=self.env["stock.lot"]._expired_condition("lot", SQL("floor.day_start")),
            held=self.env["supermarket.hold"]._held_condition(
                "stock", SQL("floor.company_id"), SQL("floor.warehouse_id")
            ),
            minus=SQL("UNION ALL %s", minus) if minus else SQL(),
        )

    def _get_sellable_quantities(self, warehouses):
        """Return {(warehouse_id, product_id): sellable quantity} of the stores' floors.

        Sellable = quants below the store's stock location - unposted sales - held - expired.
        It can be below zero: more was sold than was there. Live reservations of other tills
        are not taken off here; only `supermarket.sale.reservation._reserve` knows them.
        """
        result = {(warehouse.id, product.id): 0.0 for warehouse in warehouses for product in self}
        if not result:
            return result
        self._flush_sellable()
        rows = self.env.execute_query(self._sellable_query(self.ids, warehouses.ids))
        rounded = self._quantity_rounding()
        for warehouse_id, product_id, quantity in rows:
            result[warehouse_id, product_id] = rounded(quantity)
        return result

    @api.model
    def _quantity_rounding(self):
        """What rounds a quantity as its unit does: in Odoo all units have the same digits."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return partial(float_round, precision_digits=digits)

    @api.model
    def _flush_sellable(self):
        """Write to the database what the query reads there."""
        self.env["stock.quant"].flush_model(["product_id", "location_id", "lot_id", "quantity"])
        self.env["stock.lot"].flush_model(["expiration_date", "removal_date"])
        self.env["supermarket.hold"].flush_model()
        self.env["stock.warehouse"].flush_model(["lot_stock_id", "company_id", "partner_id"])
        self.env["res.partner"].flush_model(["tz"])
        self.env["product.template"].flush_model(["use_expiration_date"])
        self.env["stock.location"].flush_model(["parent_path"])

    @api.model
    def _sellable_changed(self, warehouses):
        """Hook: what can be sold of these products in these stores may have changed.

        Called in the transaction of the change, before its commit: whoever tells the outside
        (the tills) does so from `cr.postcommit`. Nothing happens here.
        """

    def _held_lots(self, warehouse=None):
        """Return the lots of these products that are on hold, one by one or as a product.

        :param warehouse: also counts the holds of this store alone (default: of any store)
        """
        # sudo: a hold binds everyone, whoever may read it
        holds = self.env["supermarket.hold"].sudo()._active_holds(self, warehouse)
        whole_products = holds.filtered(lambda hold: not hold.lot_id).product_id
        lots = holds.lot_id
        if whole_products:
            lots |= self.env["stock.lot"].search([("product_id", "in", whole_products.ids)])
        return lots

    @api.model
    def _sellable_warehouses(self):
        """Return the stores in view: those that the context names, else all.

        As in core, `warehouse_id` or `search_warehouse` names them by id or by (part of) their
        name, one or several. Stores of other companies are never in view.
        """
        context = self.env.context
        named = context.get("warehouse_id") or context.get("search_warehouse") or []
        named = list(named) if isinstance(named, (list, tuple)) else [named]
        domain = Domain("company_id", "in", self.env.companies.ids)
        if named:
            domain &= Domain.OR(
                Domain("id", "=", name) if isinstance(name, int) else Domain("name", "ilike", name)
                for name in named
            )
        return self.env["stock.warehouse"].search(domain)

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("stock_quant_ids.quantity")
    def _compute_sellable_qty(self):
        totals = defaultdict(float)
        products = self._origin
        quantities = products._get_sellable_quantities(self._sellable_warehouses())
        for (_warehouse_id, product_id), quantity in quantities.items():
            totals[product_id] += quantity
        for product in self:
            product.sellable_qty = totals[product._origin.id]

    @api.model
    def _search_sellable_qty(self, operator, value):
        """In one statement over all goods; what has no stock at all has a quantity of zero."""
        if operator not in COMPARISONS:
            return NotImplemented
        is_found = COMPARISONS[operator]
        rounded = self._quantity_rounding()
        self._flush_sellable()
        totals = defaultdict(float)
        rows = self.env.execute_query(self._sellable_query(None, self._sellable_warehouses().ids))
        for _warehouse_id, product_id, quantity in rows:
            totals[product_id] += quantity
        there = {product_id: rounded(quantity) for product_id, quantity in totals.items()}
        storable = Domain("is_storable", "=", True)
        if is_found(0.0, value):
            others = [one for one, quantity in there.items() if not is_found(quantity, value)]
            return storable & Domain("id", "not in", others)
        found = [one for one, quantity in there.items() if is_found(quantity, value)]
        return storable & Domain("id", "in", found)

    def _invalidate_quantities(self):
        """Forget every cached quantity that the ledger, a quant or a hold decides."""
        names = [
            "qty_available",
            "free_qty",
            "virtual_available",
            "sellable_qty",
            "need_replenishment",
        ]
        self.invalidate_recordset(names, flush=False)
        self.product_tmpl_id.invalidate_recordset(
            ["qty_available", "virtual_available", "sellable_qty", "need_replenishment"],
            flush=False,
        )

    def _quantity_at(self, location, lot=None, takeable=False):
        """Return what is below a location: quants less unposted sales.

        What others reserved counts: it is there.

        :param lot: of this lot alone
        :param takeable: without what is on hold or expired
        """
        self.ensure_one()
        there = self._quantities_at(location, takeable)
        return sum(
            quantity
            for (_product_id, lot_id), quantity in there.items()
            if not lot or lot_id == lot.id
        )

    def _quantities_at(self, location, takeable=False):
        """Return {(product_id, lot_id or False): quantity} of what is below a location.

        In a constant number of queries, however many products; see `_quantity_at`.
        """
        domain = Domain("product_id", "in", self.ids)
        domain &= Domain("location_id", "child_of", location.id)
        # sudo: what is there is there, whoever asks
        quants = self.env["stock.quant"].sudo()
        if takeable:
            domain &= quants._takeable_domain(self, location)
        there = defaultdict(float)
        for product, lot, quantity in quants._read_group(
            domain, ["product_id", "lot_id"], ["quantity:sum"]
        ):
            there[product.id, lot.id] += quantity
        ledger = self.env["supermarket.sale.ledger"]
        for goods, sold in ledger._unposted_goods_below(self, location).items():
            there[goods] -= sold
        return there
