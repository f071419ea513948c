from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _sanity_check(self, separate_pickings=True):
        """A person who validates a transfer can't take more than there is."""
        result = super()._sanity_check(separate_pickings)
        self._moves_to_validate()._check_enough()
        return result

    def _moves_to_validate(self):
        """Return the moves that the button is about to do: the picked ones, else all."""
        todo = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        return todo.filtered("picked") or todo
