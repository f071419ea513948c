from odoo import api, fields, models


class PosOrder(models.Model):
    """What is bought in one store of the company comes back in another.

    The goods come back to the floor of the till that takes them. Who works in some stores alone
    sees no orders of the others, but one at a time: a receipt that was shown in the own store, and
    a return of what the own store sold. Such an order is read; changed it is in its own store.
    """

    _inherit = "pos.order"

    also_store_ids = fields.Many2many(
        "stock.warehouse",
        "supermarket_order_also_store_rel",
        "order_id",
        "warehouse_id",
        string="Also Seen In",
        readonly=True,
        copy=False,
        help="Stores whose people may read this order of another store: its receipt was shown "
        "there, or it brought back what they had sold.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        """Which stores have seen it is nothing that a till works with."""
        return [one for one in super()._load_pos_data_fields(config) if one != "also_store_ids"]

    @api.model
    def _get_refunded_orders(self, order):
        """One of another store is not sent along: its tills are not for this one to tell."""
        # sudo: core counts them; whether these lines may be returned is asked later
        refunded = super(PosOrder, self.sudo())._get_refunded_orders(order)
        if len(refunded) == 1 and not self.env.user._works_in(refunded.config_id._store()):
            return self.browse()
        return refunded.with_env(self.env)

    def read_pos_data(self, data, config):
        """The set-up of a till of another store, which says how its orders are read."""
        if isinstance(config, models.BaseModel) and not config.has_access("read"):
            config = config.sudo()  # sudo: the orders themselves are read with the own rights
        return super().read_pos_data(data, config)

    def _after_taken(self):
        super()._after_taken()
        # sudo: the store that sold it, whoever takes it back
        sold = self.lines.refunded_orderline_id.order_id.sudo()
        others = sold.config_id.picking_type_id.warehouse_id - self.config_id._store()
        if others:
            self.sudo().also_store_ids |= others  # sudo: no cashier writes it
