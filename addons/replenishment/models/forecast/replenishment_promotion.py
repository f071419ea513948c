import pandas as pd
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.checks import check_day

LONGEST_DAYS = 92


class ReplenishmentPromotion(models.Model):
    """A promotion that is planned, or was: the forecast learns from past ones what the next brings.

    It says what the shop intends, and changes no price: tills follow their own promotions, which
    count here without being planned again.
    """

    _name = "replenishment.promotion"
    _description = "Promotion Plan"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Promotion", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse", string="Stores", check_company=True, help="Empty: all stores."
    )
    product_ids = fields.Many2many("product.product", string="Products", check_company=True)
    categ_ids = fields.Many2many(
        "product.category", string="Categories", help="With the categories below them."
    )
    date_from = fields.Date("First Day", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Last Day", required=True, default=fields.Date.context_today)
    discount = fields.Float("Price Cut", help="Share of the usual price: 20 % off is 20 %.")
    activity = fields.Boolean(
        "Advertised",
        default=True,
        help="Leaflet, sign or second placement: customers hear of it.",
    )

    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day of a promotion can't lie before its first day."
    )
    _check_discount = models.Constraint(
        "CHECK(discount >= 0 AND discount < 1)",
        "The price cut must be at least 0 % and below 100 %.",
    )

    @api.constrains("name", "discount", "activity")
    def _check_terms(self):
        for promotion in self:
            if not promotion.name.strip():
                raise ValidationError(
                    self.env._("Promotion is empty: enter a name that says what it is for.")
                )
            if not promotion.discount and not promotion.activity:
                raise ValidationError(
                    self.env._(
                        "%s has neither a Price Cut nor is it Advertised: enter a cut above 0 %%, "
                        "or tick Advertised.",
                        promotion.name,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_days(self):
        today = fields.Date.context_today(self)
        for promotion in self:
            check_day(self._fields["date_from"], promotion.date_from, today, self.env)
            check_day(self._fields["date_to"], promotion.date_to, today, self.env)
            if (promotion.date_to - promotion.date_from).days >= LONGEST_DAYS:
                raise ValidationError(
                    self.env._(
                        "%(name)s lasts longer than %(most)s days: choose another Last Day. What "
                        "always holds is no promotion.",
                        name=promotion.name,
                        most=LONGEST_DAYS,
                    )
                )

    @api.constrains("name", "product_ids", "categ_ids")
    def _check_scope(self):
        for promotion in self:
            if not promotion.product_ids and not promotion.categ_ids:
                raise ValidationError(
                    self.env._(
                        "%s is for nothing yet: choose products or categories.", promotion.name
                    )
                )

    @api.model
    def _daily_terms(self, company, pairs, first, last):
        """What is or was planned for each product, store and day.

        A day of two promotions has the lower price. Pairs that some promotion touches have a row
        for every day, so that a forecast also knows when it ends; others have none.

        :param pairs: data frame with product_id and store_id
        :return: data frame with product_id, store_id, date, discount (1 = the usual price) and
            activity (1 = advertised); empty when nothing is planned
        """
        promotions = self.search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        )
        parts = [promotion._terms_of(pairs, first, last) for promotion in promotions]
        parts += self._terms_of_tills(company, pairs, first, last)
        terms = pd.concat(parts) if parts else pd.DataFrame()
        if terms.empty:
            return terms
        keys = ["product_id", "store_id"]
        days = pd.DataFrame({"date": pd.date_range(first, last)})
        usual = terms[keys].drop_duplicates().merge(days, how="cross")
        both = pd.concat([terms, usual.assign(discount=1.0, activity=0.0)])
        return both.groupby([*keys, "date"], as_index=False).agg(
            discount=("discount", "min"), activity=("activity", "max")
        )

    def _terms_of(self, pairs, first, last):
        """The days of one promotion that lie in the period, for the pairs that it is for."""
        self.ensure_one()
        chosen = pairs[pairs["product_id"].isin(self._all_products().ids)]
        if self.warehouse_ids:
            chosen = chosen[chosen["store_id"].isin(self.warehouse_ids.ids)]
        days = pd.date_range(max(self.date_from, first), min(self.date_to, last))
        return chosen[["product_id", "store_id"]].merge(
            pd.DataFrame({"date": days}), how="cross"
        ).assign(discount=1.0 - self.discount, activity=float(self.activity))  # fmt: skip

    @api.model
    def _terms_of_tills(self, company, pairs, first, last):
        """The same of the promotions that the tills give: nobody need plan them again.

        What lasts longer than a plan may is how the shop sells, and no promotion; what is given
        away has no price to forecast by.
        """
        stores = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        for cut in self.env["product.product"]._planned_price_cuts(stores, first, last):
            if (cut.last - cut.first).days >= LONGEST_DAYS or cut.share <= 0:
                continue
            chosen = pairs[pairs["product_id"].isin(cut.product_ids)]
            chosen = chosen[chosen["store_id"] == cut.store_id]
            days = pd.DataFrame({"date": pd.to_datetime(list(cut.days))})
            terms = chosen[["product_id", "store_id"]].merge(days, how="cross")
            if not terms.empty:
                yield terms.assign(discount=cut.share, activity=1.0)

    def _all_products(self):
        """The products themselves and those of the categories."""
        if not self.categ_ids:
            return self.product_ids
        products = self.env["product.product"].with_context(active_test=False)
        return self.product_ids | products.search([("categ_id", "child_of", self.categ_ids.ids)])
