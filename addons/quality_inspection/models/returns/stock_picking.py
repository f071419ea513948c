from odoo import models


class StockPicking(models.Model):
    """A transfer that carries a return out, or takes it back."""

    _name = "stock.picking"
    _inherit = ["inspection.problem.link.mixin", "stock.picking"]

    def _message_made_by_approving(self):
        return self.env._("The transfers of a return are made by approving it.")

    def _action_done(self):
        """What was returned and comes back, by whatever way, is on hold as before.

        Before it is there: what waits for goods would reserve it at once.
        """
        moving = self.move_ids.filtered(lambda move: move.picked and move.quantity)
        # sudo: what failed binds whoever takes it in
        sent = moving.origin_returned_move_id.sudo()
        for problem in sent.picking_id.inspection_problem_id:
            if problem.state == "done":
                problem.task_id._hold(self.env._("Return %s came back", problem.name))
        return super()._action_done()
