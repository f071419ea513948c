from odoo import api, fields, models
from odoo.exceptions import UserError


class InspectionProposal(models.TransientModel):
    """What somebody wants to follow from a failed inspection, beside what followed by itself."""

    _name = "inspection.proposal"
    _description = "Proposal by Hand"

    result_id = fields.Many2one("inspection.result", required=True)
    problem_type = fields.Selection("_selection_problem_type", "What", required=True)
    delist_scope = fields.Selection("_selection_delist_scope", "Delist In", default="company")
    reason = fields.Text("Why", required=True)
    proposed_already = fields.Char(compute="_compute_proposed_already")

    @api.model
    def _selection_of(self, name):
        return self.env["inspection.problem"]._fields[name]._description_selection(self.env)

    @api.model
    def _selection_problem_type(self):
        return self._selection_of("problem_type")

    @api.model
    def _selection_delist_scope(self):
        return self._selection_of("delist_scope")

    @api.depends("result_id")
    @api.depends_context("lang")
    def _compute_proposed_already(self):
        words = dict(self._selection_problem_type())
        for proposal in self:
            known = self.env["inspection.problem"]._known_types(proposal.result_id)
            proposal.proposed_already = ", ".join(
                word for kind, word in words.items() if kind in known
            )

    def action_propose(self):
        """Make the proposal and open it; another person decides on it."""
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("A reason is needed."))
        problem = self.env["inspection.problem"].create(
            {
                "result_id": self.result_id.id,
                "problem_type": self.problem_type,
                "delist_scope": self.delist_scope,
                "note": self.reason.strip(),
            }
        )
        return self.result_id.task_id._action_record(problem)
