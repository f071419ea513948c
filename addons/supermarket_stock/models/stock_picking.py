from odoo import models

from .context_keys import VALIDATING


class StockPicking(models.Model):
    """A person who validates a transfer can't take more than there is, where that is guarded."""

    _inherit = "stock.picking"

    def button_validate(self):
        validating = self.with_context(supermarket_validating=VALIDATING)
        return super(StockPicking, validating).button_validate()

    def _sanity_check(self, separate_pickings=True):
        """Refuse before any question is asked."""
        result = super()._sanity_check(separate_pickings)
        if not self.env["supermarket.guard.override"]._may_override():
            self._moves_to_validate()._check_enough()
        return result

    def _action_done(self):
        """Write down who goes on past the guard, once all questions are answered."""
        is_validating = self.env.context.get("supermarket_validating") is VALIDATING
        if is_validating and self.env["supermarket.guard.override"]._may_override():
            self._moves_to_validate()._check_enough()
        return super()._action_done()

    def _moves_to_validate(self):
        """Return the moves that the button is about to do: the picked ones, else all."""
        todo = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        return todo.filtered("picked") or todo
