from datetime import timedelta

import pandas as pd
from odoo import fields, models

from ..forecasting.new_products import forecast_new

# Listed or on the shelf for longer and never sold is no new product, but one that nobody buys.
NEW_DAYS = 60


class ReplenishmentRun(models.Model):
    """Products that nobody has sold yet get what their neighbours in the category sell."""

    _inherit = "replenishment.run"

    def _forecast_new(self, history):
        """Store the forecasts of new products, worked out from the series of all others."""
        pairs = self._new_pairs({*zip(history["product_id"], history["store_id"], strict=True)})
        if not pairs:
            return
        new = pd.DataFrame(
            [(product.id, store.id) for product, store in pairs],
            columns=["product_id", "store_id"],
        )
        table = forecast_new(
            history,
            self.env["replenishment.history"]._with_categories(new),
            self.company_id.replenishment_horizon,
            origin=self.cutoff,
            **self._calendar(),
        )
        rows = self._rows(table, {})
        self.forecast_count += self.env["replenishment.forecast"]._replace(
            rows, "category", self.company_id
        )

    def _new_pairs(self, known):
        """(product, store) that was listed lately and is on the shelf or has a rule handed over,
        without a sale in the history.

        :param known: {(product_id, warehouse_id)} with one
        """
        stores = self._stores()
        since = fields.Datetime.to_datetime(self.cutoff) - timedelta(days=NEW_DAYS)
        listed = [
            ("product_id.create_date", ">=", since),
            ("product_id.sale_ok", "=", True),
            ("product_id.purchase_ok", "=", True),
            ("product_id.is_storable", "=", True),
            ("location_id", "child_of", stores.lot_stock_id.ids),
        ]
        rules = self.env["stock.warehouse.orderpoint"].search(
            [*listed, ("replenishment_mode", "!=", "core")]
        )
        quants = self.env["stock.quant"].search([*listed, ("quantity", ">", 0)])
        found = {(rule.product_id, rule.warehouse_id) for rule in rules}
        found |= {(quant.product_id, quant.location_id.warehouse_id) for quant in quants}
        offered = {
            (quant.product_id.id, quant.location_id.warehouse_id.id)
            for quant in quants
            if quant.in_date < since
        }
        passed = known | offered | rules._left_alone(stores)
        return sorted(
            ((product, store) for product, store in found if (product.id, store.id) not in passed),
            key=lambda pair: (pair[1].id, pair[0].id),
        )
