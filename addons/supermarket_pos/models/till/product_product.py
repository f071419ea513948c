from odoo import api, models

from ...tools.after_commit import tell_after_commit


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _counts_label_dates(self):
        """Whether the date on a label counts: not where the shop chose that dates don't.

        Goods without lots have no such choice: what their label says is all there is.
        """
        self.ensure_one()
        return self.tracking == "none" or self.use_expiration_date

    def _with_own_stock(self):
        """Those with stock of their own: a kit of Manufacturing has that of its parts."""
        # of the template, where the goods read it from one by one
        stored = self.filtered("product_tmpl_id.is_storable")
        if "is_kits" not in self._fields:
            return stored
        # sudo: what is a kit is the kitchen's, the cashier only sells
        return stored - stored.sudo().filtered("is_kits").sudo(self.env.su)

    def _shelf_till(self, store):
        """The till whose prices the shelves of a store say."""
        # sudo: what tills charge is no secret to who reads a shelf label
        tills = self.env["pos.config"].sudo()
        return tills.search([("picking_type_id.warehouse_id", "=", store.id)], order="id", limit=1)

    @api.model
    def _sellable_changed(self, warehouses):
        """Tell the open tills of the stores, after the commit and once a transaction.

        A sale at the till tells its own quantities (see pos.order): it is the frequent case, and
        what it took commutes with what other tills take at the same moment.
        """
        super()._sellable_changed(warehouses)
        if self.env.context.get("supermarket_till_sale") or not self or not warehouses:
            return
        pairs = ((store.id, product.id) for store in warehouses for product in self)
        tell_after_commit(self.env, "product.product", "_push_sellable", pairs)

    @api.model
    def _push_sellable(self, pairs):
        """Send the sellable quantities of (store, product) pairs to the stores' open tills."""
        stores = self.env["stock.warehouse"].browse({store for store, _product in pairs})
        for store in stores._with_open_tills():
            products = self.browse({product for store_id, product in pairs if store_id == store.id})
            products = products._with_own_stock().filtered("available_in_pos")
            if products:
                store._notify_tills("SUPERMARKET_SELLABLE", products._till_state(store))

    def _till_state(self, store):
        """What a till must know of these products: quantities, holds, policies.

        Lists of equal length, not records: 50,000 products fit into half a megabyte.
        """
        quantities = self._get_sellable_quantities(store)
        return {
            "ids": self.ids,
            "quantities": [quantities[store.id, product.id] for product in self],
            **self._till_holds(store, named=False),
            **self._till_policies(),
        }

    def _till_holds(self, store, named=True):
        """{"held": {product: reason}, "held_lots": {product: {lot name: reason}}}

        :param named: reasons in the language of who asks. A message to the tills carries their
            keys: each till names them in its cashier's language.
        """
        # The cashier must know that a lot is on hold, not who put it there.
        holds = self.env["supermarket.hold"].sudo()._active_holds(self, store)
        names = self._till_hold_reasons() if named else {}
        held, lots = {}, {}
        for hold in holds:
            reason = names.get(hold.reason, hold.reason)
            if hold.lot_id:
                lots.setdefault(hold.product_id.id, {})[hold.lot_id.name] = reason
            else:
                held[hold.product_id.id] = reason
        return {"held": held, "held_lots": lots}

    @api.model
    def _till_hold_reasons(self):
        """{key: name} of what goods are put on hold for."""
        return dict(self.env["supermarket.hold"]._fields["reason"]._description_selection(self.env))

    def _till_policies(self):
        """{"policies": {product: policy}}, products that may be oversold freely left out."""
        known, policies = {}, {}
        for product in self:
            template = product.product_tmpl_id
            alike = (template.oversell_policy, template.categ_id)
            if alike not in known:
                known[alike] = template._get_oversell_policy()
            policies[product.id] = known[alike]
        return {"policies": {key: policy for key, policy in policies.items() if policy != "allow"}}
