from odoo import models


class InspectionRule(models.Model):
    """What the laboratory may have to judge needs its limit, too."""

    _inherit = "inspection.rule"

    def _judged_items(self):
        items = super()._judged_items()
        return items | items.laboratory_item_id
