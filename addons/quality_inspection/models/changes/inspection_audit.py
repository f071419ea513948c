from odoo import api, models


class InspectionAudit(models.Model):
    _inherit = "inspection.audit"

    @api.model
    def _event_labels(self):
        return {**super()._event_labels(), "rule": self.env._("Rule changed")}
