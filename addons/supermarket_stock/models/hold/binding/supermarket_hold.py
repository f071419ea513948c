from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class SupermarketHold(models.Model):
    """Whose goods a hold stops: those of its company and of the company's branches, in its store
    or in all of them. Asked of records, in domains and in SQL; all say the same."""

    _inherit = "supermarket.hold"

    @api.model
    def _active_holds(self, products, warehouse=None):
        """Return the holds in force on these products, in any store or in this one."""
        domain = Domain("product_id", "in", products.ids) & Domain("state", "=", "active")
        if warehouse:
            domain &= Domain("warehouse_id", "in", [False, warehouse.id])
            # sudo: whose store it is, whoever looks
            companies = warehouse.sudo().company_id._holding_companies()
            domain &= Domain("company_id", "in", companies.ids)
        # sudo: a hold binds everyone, whoever may read it
        return self.sudo().search(domain).sudo(self.env.su)

    @api.model
    def _is_any_held(self, products, company):
        """Is any of these products held for the company as a whole, in whatever store?

        Asked of each order: by SQL, which is half of what a search costs.
        """
        self.flush_model(("product_id", "state", "company_id", "lot_id"))
        found = self.env.execute_query(
            SQL(
                """SELECT FROM supermarket_hold
                    WHERE product_id = ANY(%s) AND state = 'active'
                      AND company_id = ANY(%s) AND lot_id IS NULL LIMIT 1""",
                products.ids,
                company._holding_companies().ids,
            )
        )
        return bool(found)

    @api.model
    def _holds_at(self, products, location):
        """Return the holds in force on products at a place: those that bind its company and store.

        Goods on the way are in no store: what is held in all stores binds them.
        On the way from another company they are not the company's yet.
        """
        place = location.sudo()  # sudo: whose place it is, whoever looks
        if place.usage == "transit" and not place.company_id:
            return self.browse()
        companies = place._guard_company()._holding_companies()
        holds = self._active_holds(products).sudo()
        holds = holds.filtered(lambda hold: hold.company_id in companies)
        if place.warehouse_id or place.usage == "transit":
            stores = (place.warehouse_id.browse(), place.warehouse_id)
            holds = holds.filtered(lambda hold: hold.warehouse_id in stores)
        return holds.sudo(self.env.su)

    @api.model
    def _held_condition(self, goods, company, store):
        """Return the SQL that says of a row's goods: they are on hold.

        :param goods: the alias of a row with `product_id` and `lot_id`
        :param company: the id of the company whose holds bind, or SQL of it
        :param store: the id of the store the goods are in, or SQL of it
        """
        return SQL(
            "EXISTS (SELECT 1 FROM supermarket_hold hold WHERE %s)",
            self._binding_condition(goods, company, store),
        )

    @api.model
    def _binding_condition(self, goods, company, store):
        """Return the SQL that says of a hold (`hold`): it binds a row's goods.

        For the parameters see `_held_condition`.
        """
        return SQL(
            """hold.state = 'active'
               AND hold.product_id = %(product)s
               AND (hold.lot_id IS NULL OR hold.lot_id = %(lot)s)
               AND (hold.warehouse_id IS NULL OR hold.warehouse_id = %(store)s)
               AND (hold.company_id = %(company)s OR EXISTS (
                    SELECT 1 FROM res_company holder
                      JOIN res_company bound
                        ON bound.parent_path LIKE holder.parent_path || '%%'
                     WHERE holder.id = hold.company_id AND bound.id = %(company)s))""",
            product=SQL.identifier(goods, "product_id"),
            lot=SQL.identifier(goods, "lot_id"),
            store=store,
            company=company,
        )

    def _may_be_overridden(self):
        """What a recall or an inspection stopped stays stopped, whoever asks."""
        self.ensure_one()
        return not self.origin_id

    def _quant_domain(self):
        """Return the domain of the quants that this hold stops."""
        self.ensure_one()
        hold = self.sudo()  # sudo: it binds everyone, whoever may read it
        domain = Domain("product_id", "=", hold.product_id.id)
        companies = hold.company_id._held_companies()
        domain &= Domain("company_id", "in", [False, *companies.ids])
        if hold.lot_id:
            domain &= Domain("lot_id", "=", hold.lot_id.id)
        if hold.warehouse_id:
            domain &= Domain("location_id.warehouse_id", "=", hold.warehouse_id.id)
        return domain

    def _binds_lot(self, lot):
        return self.lot_id in (lot, lot.browse())

    def _stops(self, lot, company, location):
        """Whether the hold stops this lot of its product at this place, as `_held_quants` says."""
        return (
            self.company_id in company._holding_companies()
            and self._binds_lot(lot)
            and self.warehouse_id in (location.warehouse_id, self.warehouse_id.browse())
        )

    def _held_quants(self):
        """Return the stock that the hold stops, in internal locations."""
        self.ensure_one()
        domain = Domain("product_id", "=", self.product_id.id)
        domain &= Domain("location_id.usage", "=", "internal")
        domain &= Domain("company_id", "in", self.company_id._held_companies().ids)
        if self.lot_id:
            domain &= Domain("lot_id", "=", self.lot_id.id)
        if self.warehouse_id:
            domain &= Domain("location_id.warehouse_id", "=", self.warehouse_id.id)
        return self.env["stock.quant"].search(domain)
