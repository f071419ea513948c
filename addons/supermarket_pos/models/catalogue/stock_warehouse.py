from datetime import timedelta

from odoo import fields, models, tools
from odoo.tools import SQL

WEEKS = 4
# further down nobody looks for a product by two letters
BEST = 1000


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _prices_in_other_currencies(self, templates):
        """{currency id: prices} for tills of the store that sell in another currency than the
        company's, converted as core loads them."""
        # sudo: whoever maintains prices need not know the tills
        tills = self.env["pos.config"].sudo()
        tills = tills.search([("picking_type_id.warehouse_id", "=", self.id)])
        company, today = self.company_id, fields.Date.today()
        own = company.currency_id
        return {
            other.id: [
                own._convert(template.list_price, other, company, today) for template in templates
            ]
            for other in tills.currency_id - own
        }

    @tools.ormcache("self.id", "day")
    def _best_sellers(self, day):
        """The ids of the templates that sold most in the weeks before, the best first.

        Looked up once a day: all tills of a chain ask in the morning.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT product.product_tmpl_id
                     FROM supermarket_sale_ledger ledger
                     JOIN product_product product ON product.id = ledger.product_id
                     JOIN stock_location location ON location.id = ledger.location_id
                    WHERE location.parent_path LIKE %s AND ledger.date >= %s
                 GROUP BY product.product_tmpl_id
                   HAVING SUM(ledger.quantity) > 0
                 ORDER BY SUM(ledger.quantity) DESC, product.product_tmpl_id
                    LIMIT %s""",
                f"{self.view_location_id.parent_path}%",
                day - timedelta(weeks=WEEKS),
                BEST,
            )
        )
        return tuple(row[0] for row in rows)
