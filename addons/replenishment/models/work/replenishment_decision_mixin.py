from odoo import fields, models
from odoo.tools import SQL


class ReplenishmentDecisionMixin(models.AbstractModel):
    """Something proposed that a person decides on, once: two who decide at a time are one."""

    _name = "replenishment.decision.mixin"
    _inherit = ["supermarket.first.state.mixin"]
    _description = "Decision on a Proposal"
    # The only ways the state changes: {verb: (from, to)}.
    _transitions: dict = {}

    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)

    def _transition(self, verb, **vals):
        """Move what may move to the state that ``verb`` leads to, under row locks.

        :return: the records that moved; one decided meanwhile by somebody else is left alone,
            so that a second click does nothing
        """
        self.check_access("write")
        origins, target = self._transitions[verb]
        self.flush_recordset(["state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) AND state = ANY(%s) ORDER BY id FOR UPDATE",
                SQL.identifier(self._table),
                list(self.ids),
                list(origins),
            )
        )
        moving = self.browse(row[0] for row in rows)
        moving.invalidate_recordset(["state"])
        if moving:
            # sudo: the state is closed to direct writing; the right to write was checked above
            moving.sudo().write(
                {
                    "state": target,
                    "decided_by_id": self.env.uid,
                    "decided_on": fields.Datetime.now(),
                    **vals,
                }
            )
        return moving
