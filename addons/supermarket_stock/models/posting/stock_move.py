from odoo import models

from ...tools.context_keys import POSTING


class StockMove(models.Model):
    """What a move need not do when it posts sales: the goods have left long ago."""

    _inherit = "stock.move"

    def _is_posting(self):
        return POSTING.is_in(self.env)

    def _should_bypass_reservation(self, forced_location=False):
        """Sold goods are not reserved first."""
        return self._is_posting() or super()._should_bypass_reservation(forced_location)

    def _skip_push(self):
        """Sold goods are pushed nowhere."""
        return self._is_posting() or super()._skip_push()

    def _check_company(self, fnames=None):
        """The ledger took no foreign goods: see `supermarket.sale.ledger._check_row`."""
        if not self._is_posting():
            super()._check_company(fnames)

    def _update_orderpoints(self):
        """Once for all of a posting: see `supermarket.sale.ledger._post`."""
        if not self._is_posting():
            super()._update_orderpoints()

    def _set_references(self):
        """The transfers of a posting refer to no other document."""
        if not self._is_posting():
            super()._set_references()
