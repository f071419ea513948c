from odoo import api, fields, models
from odoo.exceptions import AccessError


class InspectionProblemLinkMixin(models.AbstractModel):
    """A document of Odoo's that an approved problem made: nobody else ties one to a problem, puts
    it to another one or takes it off.

    Whoever inherits this names it before Odoo's model.
    """

    _name = "inspection.problem.link.mixin"
    _description = "Made by an Inspection Problem"

    inspection_problem_id = fields.Many2one(
        "inspection.problem", readonly=True, copy=False, index="btree_not_null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # sudo: the link binds people who may not read it
        if not self.env.su and records.sudo().inspection_problem_id:
            raise AccessError(self._message_made_by_approving())
        return records

    def write(self, vals):
        if "inspection_problem_id" in vals and not self.env.su:
            raise AccessError(self._message_made_by_approving())
        return super().write(vals)

    def _message_made_by_approving(self):
        """Hook: what makes such documents."""
        raise NotImplementedError
