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
        """Return the moves that the button does: of each transfer the picked ones, else all."""
        moves = self.move_ids.browse()
        for picking in self:
            todo = picking.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
            moves |= todo.filtered("picked") or todo
        return moves

    def _check_expired_lots(self):
        """Core's question, where expiry is guarded by the one rule for the last day."""
        return (
            super()
            ._check_expired_lots()
            .filtered(
                lambda picking: (
                    not picking.company_id.supermarket_expiry_guard
                    or any(line._is_expired() for line in picking.move_line_ids)
                )
            )
        )
