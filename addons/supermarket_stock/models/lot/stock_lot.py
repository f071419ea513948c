from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class StockLot(models.Model):
    """The last day on which a lot is sold: the one rule, which everything asks.

    It is the day, on the calendar of the store, of the date that ends the sale: the removal or
    the expiration date, whichever is set and earlier. On that day the lot is still sold, from
    the next midnight of the store on it is expired. Where the product doesn't use expiration
    dates, no date of its lots counts.
    """

    _inherit = "stock.lot"

    @api.model
    def _named(self, product, name, company):
        """The product's lot of that name which the company may use."""
        return self._by_name({(product, name)}, company).get((product, name), self.browse())

    @api.model
    def _by_name(self, wanted, company):
        """Return {(product, name): lot} of the lots that are there and the company may use.

        Nobody's, its head office's and its own; of two of one name its own.

        :param wanted: {(product, name)}
        """
        found = self.search(
            Domain("product_id", "in", [product.id for product, _name in wanted])
            & Domain("name", "in", [name for _product, name in wanted])
            & Domain("company_id", "in", [False, *company.parent_ids.ids])
        )
        # sudo: where a company stands is no secret
        found = found.sorted(lambda lot: lot.sudo().company_id.parent_path or "")
        named = {(lot.product_id, lot.name): lot for lot in found}
        return {key: lot for key, lot in named.items() if key in wanted}

    def _sold_until(self):
        """Return the moment whose day is the last one, None where no date counts."""
        self.ensure_one()
        lot = self.sudo()  # sudo: what is on the package is no secret
        if not lot.product_id.use_expiration_date:
            return None
        return min(filter(None, (lot.removal_date, lot.expiration_date)), default=None)

    def _last_day(self, store):
        """Return the last day on which the store sells the lot, None where no date counts."""
        until = self._sold_until()
        return until and store._store_day(until)

    def _is_expired(self, store, moment=None):
        """Has the last day of the lot gone by in the store, now or at another moment?"""
        self.ensure_one()
        return bool(self._expired_in(store, moment))

    def _expired_in(self, store, moment=None):
        """Return those of the lots whose last day has gone by in the store: with the beginning of
        its day ends the one before."""
        day_start = store._day_start(store._store_day(moment))
        return self.filtered(lambda lot: (until := lot._sold_until()) and until < day_start)

    def _sale_ends(self, store):
        """Return the moment at which the store stops selling the lot, None where no date counts."""
        last_day = self._last_day(store)
        return last_day and store._day_start(last_day + timedelta(days=1))

    @api.model
    def _sold_until_sql(self, alias):
        """The SQL of `_sold_until` of a lot's row."""
        return SQL(
            "CASE WHEN %s THEN LEAST(%s, %s) END",
            self._uses_dates_sql(alias),
            SQL.identifier(alias, "removal_date"),
            SQL.identifier(alias, "expiration_date"),
        )

    @api.model
    def _expired_condition(self, alias, day_start):
        """The SQL of `_is_expired` of a lot's row; of no row it says no.

        :param day_start: when the store's day began, as a moment or as SQL
        """
        return SQL(
            "(COALESCE(LEAST(%s, %s) < %s, FALSE) AND %s)",
            SQL.identifier(alias, "removal_date"),
            SQL.identifier(alias, "expiration_date"),
            day_start,
            self._uses_dates_sql(alias),
        )

    @api.model
    def _uses_dates_sql(self, alias):
        return SQL(
            """EXISTS (SELECT 1
                         FROM product_product dated
                         JOIN product_template terms ON terms.id = dated.product_tmpl_id
                        WHERE dated.id = %s AND terms.use_expiration_date)""",
            SQL.identifier(alias, "product_id"),
        )
