from odoo import models

from ...tools.loss_place import LOSS_PLACE


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _get_inventory_move_values(self, qty, location_id, location_dest_id, *packages, **more):
        """A correction with a reason goes to, or comes from, the place of that reason."""
        place = self._loss_place()
        if place and location_id.usage == "inventory":
            location_id = place
        elif place and location_dest_id.usage == "inventory":
            location_dest_id = place
        return super()._get_inventory_move_values(
            qty, location_id, location_dest_id, *packages, **more
        )

    def _loss_place(self):
        """The place that the context names, if it is one of losses and of the quant's company."""
        asked = self.env.context.get(LOSS_PLACE)
        place = self.env["stock.location"].browse(asked if isinstance(asked, int) else ()).exists()
        ours = place.company_id in (place.company_id.browse(), self.company_id)
        return place if place.usage == "inventory" and ours else None
