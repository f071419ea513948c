from odoo import fields, models


class ResCompany(models.Model):
    """From which share of failed lots on a company wants to be told."""

    _inherit = "res.company"

    inspection_alert_product = fields.Float(
        "Alert Product Above (%)", default=10.0, digits=(5, 1), help="0: never."
    )
    inspection_alert_supplier = fields.Float(
        "Alert Supplier Above (%)", default=15.0, digits=(5, 1), help="0: never."
    )
    inspection_alert_days = fields.Integer(
        "Alert Window", default=30, help="Days that are counted; as long no alert is repeated."
    )
    inspection_alert_min_lots = fields.Integer(
        "Alert From Lots On", default=3, help="Fewer inspected lots raise no alert."
    )
    inspection_alert_user_ids = fields.Many2many(
        "res.users",
        "inspection_alert_user_rel",
        string="Alert People",
        domain=[("share", "=", False)],
        help="Empty: an inspection planner.",
    )

    _inspection_alert_shares = models.Constraint(
        "CHECK(inspection_alert_product BETWEEN 0 AND 100"
        " AND inspection_alert_supplier BETWEEN 0 AND 100)",
        "Quality alerts: a share lies between 0 and 100 percent.",
    )
    _inspection_alert_window = models.Constraint(
        "CHECK(inspection_alert_days BETWEEN 1 AND 365 AND inspection_alert_min_lots >= 1)",
        "Quality alerts: a window has 1 to 365 days, and at least one lot is counted.",
    )
