from collections import defaultdict

from odoo import fields, models

from ...tools.context_keys import POSTING


class StockMoveLine(models.Model):
    """The lines of posted sales change all their quants at once."""

    _inherit = "stock.move.line"

    def _is_posting(self):
        return POSTING.is_in(self.env)

    def _check_company(self, fnames=None):
        """The ledger took no foreign goods: see `supermarket.sale.ledger._check_row`."""
        if not self._is_posting():
            super()._check_company(fnames)

    def _action_done(self):
        """Change all quants of posted sales at once; everything else is core's."""
        if not self._is_posting():
            return super()._action_done()
        changes = defaultdict(float)
        for line in self:
            if line.product_id.is_storable:
                quantity = line.quantity_product_uom
                changes[line._place(line.location_id, line.package_id)] -= quantity
                changes[line._place(line.location_dest_id, line.result_package_id)] += quantity
        quants = self.env["stock.quant"]._change_quantities(changes)
        self._free_overdrawn(quants)
        self.write({"date": fields.Datetime.now()})
        return None

    def _place(self, location, package):
        """Return the key of the quant at one end of the line."""
        return (
            self.product_id.id,
            location.id,
            self.lot_id.id or None,
            package.id or None,
            self.owner_id.id or None,
        )

    def _free_overdrawn(self, quants):
        """Take sold goods away from the transfers that had reserved them, as core does."""
        overdrawn = {
            place: quant.reserved_quantity - quant.quantity
            for place, quant in quants.items()
            if quant.reserved_quantity > 0 and quant.quantity < quant.reserved_quantity
        }
        for line in self if overdrawn else ():
            missing = overdrawn.pop(line._place(line.location_id, line.package_id), 0.0)
            if missing:
                POSTING.off(line)._free_reservation(
                    line.product_id,
                    line.location_id,
                    missing,
                    lot_id=line.lot_id,
                    package_id=line.package_id,
                    owner_id=line.owner_id,
                )
