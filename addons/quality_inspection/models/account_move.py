from odoo import fields, models


class AccountMove(models.Model):
    """A penalty is posted once: the database allows one credit note per problem."""

    _inherit = "account.move"

    inspection_problem_id = fields.Many2one(
        "inspection.problem",
        "Inspection Problem",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    _inspection_problem_unique = models.UniqueIndex(
        "(inspection_problem_id)"
        " WHERE inspection_problem_id IS NOT NULL AND move_type = 'in_refund'",
        "This inspection problem has its credit note already.",
    )
