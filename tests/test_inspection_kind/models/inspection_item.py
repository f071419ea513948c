from odoo import fields, models


class InspectionItem(models.Model):
    """Determinations made twice or more, which must agree with each other."""

    _inherit = "inspection.item"

    item_type = fields.Selection(
        selection_add=[("repeatability", "Repeatability")],
        ondelete={"repeatability": "cascade"},
    )
