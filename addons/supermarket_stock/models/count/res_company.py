from odoo import fields, models


class ResCompany(models.Model):
    """Whose work a limit is about does not set it: a store's counts may only be stricter."""

    _inherit = "res.company"

    supermarket_recount_limit = fields.Float(
        "Counted again above",
        help="A difference worth more than this is counted again by another person, whatever the "
        "count or its plan says. 0: as they say.",
    )
    supermarket_count_limit = fields.Float(
        "Counts approved up to",
        help="A difference worth more than this is approved by an accountant, whatever the count "
        "or its plan says. 0: as they say.",
    )

    _count_limits_positive = models.Constraint(
        "CHECK(COALESCE(supermarket_recount_limit, 0) >= 0 "
        "AND COALESCE(supermarket_count_limit, 0) >= 0)",
        "Limits of counts: give zero or more.",
    )
