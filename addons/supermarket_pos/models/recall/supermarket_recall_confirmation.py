from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# A till that is there answers within seconds; one that does not is cut off.
PATIENCE = timedelta(seconds=10)


class SupermarketRecallConfirmation(models.Model):
    """That a till knows of a recall: asked when, answered when."""

    _name = "supermarket.recall.confirmation"
    _description = "Recall Confirmation"
    _order = "confirmed_date desc, config_id, id"
    _rec_name = "config_id"

    recall_id = fields.Many2one(
        "supermarket.recall", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True, index=True)
    config_id = fields.Many2one(
        "pos.config", string="Till", required=True, readonly=True, ondelete="restrict"
    )
    identifier = fields.Char(
        string="Device", required=True, readonly=True, default="", help="Empty: not heard of yet."
    )
    asked_date = fields.Datetime(string="Told on", required=True, readonly=True)
    confirmed_date = fields.Datetime(string="Confirmed on", readonly=True)
    user_id = fields.Many2one("res.users", string="Login", readonly=True)
    cashier = fields.Char(
        readonly=True, help="The employee where employees log in at the till, else the user."
    )
    lines_removed = fields.Integer(readonly=True, help="Lines taken off open orders.")

    _till_uniq = models.Constraint(
        "UNIQUE(recall_id, config_id, identifier)", "A till confirms a recall once."
    )

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("Only tills confirm a recall."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The confirmation of a recall can't be deleted."))

    def _board_rows(self):
        """What the recall screen shows of these tills, in a constant number of queries."""
        seen = self.env["supermarket.pos.device"].search(
            Domain("config_id", "in", self.config_id.ids)
            & Domain("identifier", "in", set(self.mapped("identifier")))
        )
        devices = {(device.config_id, device.identifier): device for device in seen}
        selling = self.env["supermarket.pos.device"]._of_open_sessions(
            self.company_id._held_companies()
        )
        open_tills = {session.config_id for session, _device in selling}
        return [
            row._board_row(
                devices.get((row.config_id, row.identifier), seen.browse()),
                row.config_id in open_tills,
            )
            for row in self
        ]

    def _board_row(self, device, is_open):
        self.ensure_one()
        return {
            "id": self.id,
            "till": self.config_id.display_name,
            "device": self.identifier,
            "state": self._state(is_open),
            "confirmed": self.confirmed_date,
            "last_seen": device.last_seen,
            "cashier": self.cashier or device.user_id.name or "",
            "removed": self.lines_removed,
        }

    def _state(self, is_open):
        """confirmed, waiting (just told), offline (told, and no answer came) or closed.

        A till that was closed since it was told sells nothing: it is told when it opens.
        """
        if self.confirmed_date:
            return "confirmed"
        if not is_open:
            return "closed"
        waiting = fields.Datetime.now() - self.asked_date <= PATIENCE
        return "waiting" if waiting else "offline"
