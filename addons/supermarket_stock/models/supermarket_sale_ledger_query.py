from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.store_clock import STORE_CLOCK_JOINS, local_time_sql


class SupermarketSaleLedger(models.Model):
    """Questions that others ask the ledger, each one aggregate in the database."""

    _inherit = "supermarket.sale.ledger"

    @api.model
    def _unposted_domain(self):
        return Domain("posted", "=", False)

    @api.model
    def _unposted_by_location(self, products, location_domain=None):
        """Return {(product_id, location_id): quantity} sold and not yet in any quant.

        :param products: product.product records
        :param location_domain: domain on the ledger's own fields, `location_id` in particular
        """
        domain = self._unposted_domain() & Domain("product_id", "in", products.ids)
        domain &= Domain(location_domain or Domain.TRUE)
        # sudo: sold is sold, also for someone who may not read the ledger
        rows = self.sudo()._read_group(domain, ["product_id", "location_id"], ["quantity:sum"])
        return {(product.id, location.id): quantity for product, location, quantity in rows}

    @api.model
    def _unposted_by_product(self, products, domain=None):
        """Return {product_id: quantity} sold and not yet in any quant."""
        if not products.ids:
            return {}
        domain = self._unposted_domain() & Domain(domain or Domain.TRUE)
        domain &= Domain("product_id", "in", products.ids)
        # sudo: see _unposted_by_location
        rows = self.sudo()._read_group(domain, ["product_id"], ["quantity:sum"])
        return {product.id: quantity for product, quantity in rows}

    @api.model
    def _daily_sales(self, product_ids, warehouse_ids, date_from, date_to):
        """Return rows (product_id, warehouse_id, date, quantity), returns taken off.

        What a store sold is in the ledger, and what it delivered otherwise in its stock moves: so
        the years before the ledger count as well. A sale belongs to the day of the store's own
        clock.

        :param product_ids: ids, or None for all products
        :param warehouse_ids: ids, or None for all stores of the allowed companies
        :param date_from: first day, a date of the store
        :param date_to: last day, included
        """
        self._flush_sales()
        conditions = [SQL("warehouse.company_id = ANY(%s)", self.env.companies.ids)]
        if product_ids is not None:
            conditions.append(SQL("sold.product_id = ANY(%s)", list(product_ids)))
        if warehouse_ids is not None:
            conditions.append(SQL("warehouse.id = ANY(%s)", list(warehouse_ids)))
        return self.env.execute_query(
            SQL(
                """
                WITH sale AS (
                    SELECT sold.product_id,
                           warehouse.id AS warehouse_id,
                           %(local_time)s::date AS day,
                           sold.quantity
                      FROM (%(sources)s) sold
                      JOIN stock_location location ON location.id = sold.location_id
                      JOIN stock_warehouse warehouse ON warehouse.id = location.warehouse_id
                           %(clock)s
                     WHERE sold.date >= %(date_from)s::date - interval '1 day'
                       AND sold.date < %(date_to)s::date + interval '2 days'
                       AND %(conditions)s
                )
                SELECT product_id, warehouse_id, day, SUM(quantity)
                  FROM sale
                 WHERE day BETWEEN %(date_from)s::date AND %(date_to)s::date
              GROUP BY product_id, warehouse_id, day
              ORDER BY product_id, warehouse_id, day
                """,
                local_time=local_time_sql(SQL("sold.date")),
                clock=STORE_CLOCK_JOINS,
                date_from=date_from,
                date_to=date_to,
                conditions=SQL(" AND ").join(conditions),
                sources=SQL(" UNION ALL ").join(self._sales_sources()),
            )
        )

    @api.model
    def _flush_sales(self):
        """Let the database see what `_daily_sales` reads."""
        self.env["res.partner"].flush_model(["tz"])
        self.env["stock.location"].flush_model(["warehouse_id"])
        self.env["stock.warehouse"].flush_model(["partner_id", "company_id"])
        self.env["stock.move.line"].flush_model()

    @api.model
    def _sales_sources(self):
        """Return the queries (product_id, location_id, date, quantity) that add up to what was
        sold: each sale stands in one of them."""
        ledger = SQL("SELECT product_id, location_id, date, quantity FROM supermarket_sale_ledger")
        moves = SQL(
            """
            SELECT line.product_id,
                   CASE WHEN target.usage = 'customer' THEN line.location_id
                        ELSE line.location_dest_id END,
                   line.date,
                   CASE WHEN target.usage = 'customer' THEN line.quantity_product_uom
                        ELSE -line.quantity_product_uom END
              FROM stock_move_line line
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location target ON target.id = line.location_dest_id
             WHERE line.state = 'done'
               AND (source.usage = 'internal' AND target.usage = 'customer'
                    OR source.usage = 'customer' AND target.usage = 'internal')
               AND NOT EXISTS (SELECT 1 FROM supermarket_sale_ledger entry
                                WHERE entry.move_id = line.move_id)
               AND %s
            """,
            self._counted_move_condition(),
        )
        return [ledger, moves]

    @api.model
    def _counted_move_condition(self):
        """Return which deliveries (`line`) no other source counts, as SQL."""
        return SQL("TRUE")

    @api.model
    def _unposted_by_product_at(self, products, moment, domain=None):
        """Return {product_id: quantity} sold until then that no stock move held by then."""
        sold = Domain("date", "<=", moment) & Domain("product_id", "in", products.ids)
        open_then = Domain("posted", "=", False) | Domain("move_id.date", ">", moment)
        # sudo: see _unposted_by_location
        rows = self.sudo()._read_group(
            sold & open_then & Domain(domain or Domain.TRUE), ["product_id"], ["quantity:sum"]
        )
        return {product.id: quantity for product, quantity in rows}
