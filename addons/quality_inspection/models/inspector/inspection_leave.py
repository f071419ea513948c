from odoo import fields, models


class InspectionLeave(models.Model):
    """Days on which an inspector is away: gets no tasks that are due by then."""

    _name = "inspection.leave"
    _description = "Leave of an Inspector"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "date_from"

    inspector_id = fields.Many2one(
        "inspection.inspector", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="inspector_id.company_id", store=True, index=True)
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)
    reason = fields.Char()

    _days_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "Leave: its last day lies before its first one."
    )
