from odoo import models

from ...tools.context_keys import VALIDATING
from .supermarket_guard_override import Questions


class StockPicking(models.Model):
    """A person who validates a transfer can't take more than there is, where that is guarded."""

    _inherit = "stock.picking"

    def button_validate(self):
        validating = VALIDATING.on(self)
        return super(StockPicking, validating).button_validate()

    def _sanity_check(self, separate_pickings=True):
        """Refuse before any question is asked. That goods are on hold or expired comes first: what
        may not leave is not there to take either, and counting it would not help."""
        result = super()._sanity_check(separate_pickings)
        if not self.env["supermarket.guard.override"]._may_override():
            moves = self._moves_to_validate()
            moves._check_goods_may_move(moves._lines_to_validate())
            moves._check_enough()
        return result

    def _pre_action_done_hook(self):
        """Ask who may go on past a guard, before the other questions: the answer may be no."""
        return self._question_of_guards() or super()._pre_action_done_hook()

    def _question_of_guards(self):
        """What validating would override, as one question; None where there is nothing to ask."""
        overrides = self.env["supermarket.guard.override"]
        if not overrides._may_override() or overrides._reason_given():
            return None
        questions = Questions()
        moves = self.with_context(supermarket_questions=questions)._moves_to_validate()
        moves._check_enough()
        moves._check_goods_may_move(moves._lines_to_validate())
        if not questions.messages:
            return None
        question = self.env["supermarket.guard.confirm"]._action(
            "\n".join(questions.messages), picking_ids=self.ids
        )
        return {**question, "context": {**self.env.context, **question["context"]}}

    def _action_done(self):
        """Write down who goes on past the guard, once all questions are answered."""
        is_validating = VALIDATING.is_in(self.env)
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
        """Core's question, where expiry is guarded by the one rule for the last day.

        Who said why the goods go all the same is not asked again.
        """
        return super()._check_expired_lots().filtered(lambda picking: picking._asks_of_expired())

    def _asks_of_expired(self):
        if not self.company_id.supermarket_expiry_guard:
            return True
        expired = self.move_line_ids.filtered(lambda line: line._is_expired())
        if self.env["supermarket.guard.override"]._reason_given():
            expired = expired.filtered(
                lambda line: not (line._is_leaving() and line._is_expired_for_sale())
            )
        return bool(expired)
