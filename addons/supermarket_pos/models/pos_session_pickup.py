from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.order_input import is_number


class PosSession(models.Model):
    """Cash that leaves the drawer while the till sells."""

    _inherit = "pos.session"

    pickup_ids = fields.One2many("supermarket.pos.pickup", "session_id", string="Pick-ups")

    def try_cash_in_out(self, _type, amount, reason, partner_id, extras):
        """Money leaves as a pick-up where the till asks for a second person."""
        guarded = any(session.sudo().config_id.pickup_pin for session in self)
        if guarded and not (is_number(amount) and amount > 0):
            raise UserError(self.env._("The amount is a number above zero."))
        if guarded and _type != "in":
            raise UserError(
                self.env._("Cash leaves this drawer as a pick-up, with a second person's PIN.")
            )
        return super().try_cash_in_out(_type, amount, reason, partner_id, extras)

    def supermarket_pick_up(self, amount, reason, override=None):
        """Take cash from the drawer to the safe, with a second person's PIN.

        :return: {"pin": outcome, "receipt": number of the pick-up or None}
        """
        self.ensure_one()
        self.config_id._check_till_user()
        self._check_pick_up(amount, reason)
        outcome = self._second_person(override)
        if outcome != "ok":
            return {"pin": outcome, "receipt": None}
        self._check_drawer_holds(amount)
        witness = self.env["res.users"].browse(override["supervisor_id"])
        # sudo: pick-ups come from here only
        pickup = self.env["supermarket.pos.pickup"].sudo()._make(self, amount, reason, witness)
        return {"pin": "ok", "receipt": pickup.name}

    def _check_pick_up(self, amount, reason):
        if self.state not in ("opened", "opening_control"):
            raise UserError(self.env._("The session is closed: nothing can be picked up."))
        if not self.cash_journal_id:
            raise UserError(self.env._("This till has no cash drawer."))
        if not is_number(amount) or self.currency_id.compare_amounts(amount, 0.0) <= 0:
            raise UserError(self.env._("The amount of a pick-up is a number above zero."))
        if not isinstance(reason, str) or not 0 < len(reason.strip()) <= 200:
            raise UserError(self.env._("Give the reason of the pick-up in 1 to 200 characters."))

    def _check_drawer_holds(self, amount):
        """Refuse more than the books say is there, without telling it: the drawer is counted blind.

        Asked after the PIN, so that nobody tries amounts alone.
        """
        drawer = self.sudo()  # sudo: a cashier does not read it
        held = drawer.cash_register_balance_end
        drawer.invalidate_recordset(["cash_register_balance_end", "cash_register_difference"])
        if self.currency_id.compare_amounts(amount, held) > 0:
            raise UserError(
                self.env._(
                    "Amount of the pick-up: the drawer does not hold that much by the books. Count "
                    "it and take less; send the orders that wait at this till first."
                )
            )

    def _second_person(self, override):
        """The outcome of the PIN; one's own PIN is not a second person's."""
        own = {self.env.uid, self._till_user().id}
        if isinstance(override, dict) and override.get("supervisor_id") in own:
            return "self"
        return self.config_id._verify_override(self.name, override) or "wrong"
