from odoo import api, models

ADMIN = "supermarket_stock.group_admin"


class ResUsers(models.Model):
    """Whom of those who hold a role an activity is given to."""

    _inherit = "res.users"

    @api.model
    def _to_tell(self, groups, company=None, store=None):
        """Return who holds one of the roles in the company and works in the store, the first first.

        Administrators hold every role and come last, so that they are not everybody's secretary;
        of the others comes first who has least to do.
        """
        # sudo: whoever acts need not be able to read groups, and the companies of others
        groups = [self.env.ref(group).sudo() for group in groups]
        holders = self.sudo().union(*(group.all_user_ids for group in groups))
        people = holders.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not company or company <= user.company_ids)
                and user._works_in(store)
            )
        )
        admins = self.env.ref(ADMIN).sudo().all_user_ids
        busy = people._open_activities()
        ordered = people.sorted(lambda user: (user in admins, busy.get(user, 0), user.id))
        return ordered.sudo(self.env.su)

    def _open_activities(self):
        """Return {user: how many activities are open}."""
        # sudo: a number for the turn, whatever the activities are about
        groups = (
            self.env["mail.activity"]
            .sudo()
            ._read_group([("user_id", "in", self.ids)], ["user_id"], ["__count"])
        )
        return dict(groups)
