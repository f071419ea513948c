from odoo import api, fields, models


class InspectionSkill(models.Model):
    """What an inspector is trained for: a rapid test, a probe, a laboratory bench."""

    _name = "inspection.skill"
    _description = "Inspection Skill"
    _inherit = ["supermarket.shared.mixin", "supermarket.first.state.mixin"]
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_unique = models.Constraint("UNIQUE(name)", "This skill exists already.")

    @api.model
    def _may_add_shared(self):
        return True
