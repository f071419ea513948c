"""What the till loads: the orders that it shows, and costs where a price list is made of them."""

from odoo import api, models

from ..tools.closed_fields import TILL


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def _load_pos_data_fields(self, config):
        closed = self._cost_fields_closed()
        return [name for name in super()._load_pos_data_fields(config) if name not in closed]

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(records.with_context(supermarket_till=TILL), config)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(records.with_context(supermarket_till=TILL), config)


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(records.with_context(supermarket_till=TILL), config)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Other addons read rows of their own here."""
        till = self.with_context(supermarket_till=TILL)
        rows = super(ProductTemplate, till)._load_pos_data_search_read(data, config)
        return config._without_costs(rows)

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records.with_context(supermarket_till=TILL), config)
        return config._without_costs(rows)

    @api.model
    def load_product_from_pos(self, config_id, *args, **kwargs):
        till = self.with_context(supermarket_till=TILL)
        data = super(ProductTemplate, till).load_product_from_pos(config_id, *args, **kwargs)
        self.env["pos.config"].browse(config_id)._without_costs_of(data)
        return data

    def get_product_info_pos(self, price, quantity, pos_config_id, *args, **kwargs):
        """The suppliers' prices are what goods cost."""
        info = super().get_product_info_pos(price, quantity, pos_config_id, *args, **kwargs)
        if not self.env.user._sees_costs():
            info["suppliers"] = []
        return info


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records.with_context(supermarket_till=TILL), config)
        return config._without_costs(rows)


class PosSession(models.Model):
    _inherit = "pos.session"

    def load_data(self, models_to_load):
        """All that a till starts with, whichever addon reads it."""
        till = self.with_context(supermarket_till=TILL)
        data = super(PosSession, till).load_data(models_to_load)
        self.config_id._without_costs_of(data)
        return data


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _without_costs_of(self, data):
        for model in ("product.template", "product.product"):
            self._without_costs(data.get(model) or [])

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_supermarket_in_charge"] = not self.env.user._is_told_less()
        return read_records

    def _without_costs(self, rows):
        """A browser keeps what it loaded, for whoever works the till next."""
        if not self._has_costs():
            for row in rows:
                row["standard_price"] = 0.0
        return rows

    def _has_costs(self):
        """Whether the till knows what goods cost: where a setting or a price list asks for it."""
        if not self._is_supermarket_till():
            return self.env.user._sees_costs() or self._prices_by_cost()
        return self.is_margins_costs_accessible_to_every_user or self._prices_by_cost()

    def _prices_by_cost(self):
        """A till works out prices itself: of a price list that adds to costs, too."""
        # sudo: whether prices are made of costs is part of the till's set-up
        items = self.env["product.pricelist.item"].sudo()
        return bool(
            items.search_count(
                [
                    ("pricelist_id", "in", self.sudo()._get_available_pricelists().ids),
                    ("base", "=", "standard_price"),
                    ("compute_price", "!=", "fixed"),
                ],
                limit=1,
            )
        )
