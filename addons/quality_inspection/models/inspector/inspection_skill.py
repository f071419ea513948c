from odoo import fields, models


class InspectionSkill(models.Model):
    """What an inspector is trained for: a rapid test, a probe, a laboratory bench."""

    _name = "inspection.skill"
    _description = "Inspection Skill"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_unique = models.Constraint("UNIQUE(name)", "This skill exists already.")
