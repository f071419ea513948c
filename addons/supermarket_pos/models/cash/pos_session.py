from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.closing_key import CLOSING
from ...tools.order_input import is_number

# From these a cashier could compute what should be in the drawer.
EXPECTED = frozenset(
    {"cash_register_balance_end", "cash_register_difference", "total_payments_amount"}
)
SEES_EXPECTED = ("supermarket_stock.group_shift_supervisor", "point_of_sale.group_pos_manager")


class PosSession(models.Model):
    """Blind closing: who counts the drawer does not know what should be in it.

    The way of closing stays Odoo's, and so does the entry of the difference; only what a
    cashier is told changes, at the till and by any other way of asking.

    Cash that leaves the drawer while the till sells.
    """

    _inherit = "pos.session"

    # The lines of cash in and out follow the rules of journal entries, which hide them from who
    # is no accountant: a count after a pick-up would be judged without it.
    cash_register_balance_end = fields.Monetary(compute_sudo=True)
    cash_register_difference = fields.Monetary(compute_sudo=True)

    pickup_ids = fields.One2many("supermarket.pos.pickup", "session_id", string="Pick-ups")

    def _counts_blind(self):
        """Whether the person who asks counts this session's drawer without its expected amount."""
        self.ensure_one()
        blind = self.sudo().config_id.blind_close  # sudo: the till's own setting
        return blind and not self.env["pos.session"]._sees_expected()

    def _counts_blind_at_till(self):
        """The same at the till, where an employee may count under another's login."""
        blind = self.sudo().config_id.blind_close  # sudo: the till's own setting
        return blind and not self._cashier_sees_expected()

    def _cashier_sees_expected(self):
        """Whether who counts at the till may know what should be in the drawer."""
        if self.env.su or self._till_employee() is None:
            return self._sees_expected()
        user = self._till_user()
        return bool(user) and self.with_user(user)._sees_expected()

    @api.model
    def _sees_expected(self):
        return self.env.su or any(self.env.user.has_group(group) for group in SEES_EXPECTED)

    @api.model
    def _has_field_access(self, field, operation):
        """Close the expected amounts to who counts blind, whichever way they ask.

        Core computes them while the cashier closes: then the context says so, with an object
        that no client can send.
        """
        allowed = super()._has_field_access(field, operation)
        if not allowed or field.name not in EXPECTED or self.env.su:
            return allowed
        if CLOSING.is_in(self.env) or self._sees_expected():
            return True
        # sudo: whether a till of the own company counts blind is no secret
        configs = self.env["pos.config"].sudo()
        return not configs.search_count(
            [("blind_close", "=", True), ("company_id", "in", self.env.companies.ids)], limit=1
        )

    def _closing(self):
        return CLOSING.on(self._working())

    # Told to the till --------------------------------------------------------------------

    def get_closing_control_data(self):
        """Leave out of the closing screen what tells the expected cash."""
        data = super().get_closing_control_data()
        blind = self._counts_blind_at_till()
        data["blind"] = blind
        if blind:
            data["orders_details"]["amount"] = 0.0
            if data["default_cash_details"]:
                data["default_cash_details"].update(amount=0.0, payment_amount=0.0, moves=[])
                # what pos_hr adds: the same by employee
                data["default_cash_details"].pop("amount_per_employee", None)
                data["default_cash_details"].pop("moves_per_employee", None)
        return data

    def _post_cash_details_message(self, state, expected, difference, notes):
        """The session's chatter is read by cashiers as well: it names the count only."""
        if state != "Closing" or not self._counts_blind_at_till():
            return super()._post_cash_details_message(state, expected, difference, notes)
        counted = self.currency_id.format(expected + difference)
        body = self.env._("Counted at closing: %s", counted)
        return self.message_post(body=f"{body}\n{notes}" if notes else body)

    # Closed ------------------------------------------------------------------------------

    def _can_be_counted(self, amount):
        """No drawer holds less than nothing, but the books of one whose float was never entered."""
        if not is_number(amount) or amount >= 0:
            return is_number(amount)
        expected = self.cash_register_balance_end
        # The difference is computed with it, and does not follow the count that is to be set.
        self.invalidate_recordset(["cash_register_balance_end", "cash_register_difference"])
        return amount >= expected

    def post_closing_cash_details(self, counted_cash):
        """Keep each count in the audit; a large difference of a blind count needs a supervisor.

        The answer does not say how large it is, nor to which side.
        """
        session = self._closing()
        if session.stock_by_ledger and not session._can_be_counted(counted_cash):
            raise ValidationError(
                self.env._("The counted cash is an amount of zero or more: count the drawer.")
            )
        result = super(PosSession, session).post_closing_cash_details(counted_cash)
        if not result.get("successful") or not self._counts_blind_at_till():
            return result
        self._audit_count(counted_cash)
        if session._needs_supervisor():
            return {"successful": False, "supervisor": True, "message": self._recount_message()}
        return result

    def _audit_count(self, counted):
        self.config_id._audit("count", self.env["res.users"], session_id=self.id, amount=counted)

    def _needs_supervisor(self):
        """Whether the difference is above what the till's setting lets a cashier close with."""
        config = self.config_id
        if not config.set_maximum_difference:
            return False
        if (
            self.currency_id.compare_amounts(
                abs(self.cash_register_difference), config.amount_authorized_diff
            )
            <= 0
        ):
            return False
        # sudo: the audit is closed to cashiers
        passed = self.env["supermarket.pos.audit"].sudo()
        return not passed.search_count(
            [("session_id", "=", self.id), ("action", "=", "difference")], limit=1
        )

    def _recount_message(self):
        return self.env._(
            "The count differs from what is expected by more than this till allows. Count "
            "again, or ask a supervisor to let it through with a PIN."
        )

    def supermarket_let_difference_through(self, override):
        """A supervisor lets a blind count be closed as it is."""
        self.ensure_one()
        self.config_id._check_till_user()
        outcome = self.config_id._verify_override(self.name, override) or "wrong"
        if outcome == "ok":
            supervisor = self.env["res.users"].browse(override["supervisor_id"])
            self.config_id._audit(
                "difference",
                supervisor,
                session_id=self.id,
                amount=self._closing().cash_register_difference,
            )
        return {"pin": outcome}

    def update_closing_control_state_session(self, notes):
        return super(PosSession, self._closing()).update_closing_control_state_session(notes)

    def close_session_from_ui(self, bank_payment_method_diff_pairs=None):
        """A till can't skip the count: the difference is judged again when it closes."""
        session = self._closing()
        if self._counts_blind_at_till() and session._needs_supervisor():
            return {"successful": False, "supervisor": True, "message": self._recount_message()}
        return super(PosSession, session).close_session_from_ui(bank_payment_method_diff_pairs)

    def action_pos_session_closing_control(
        self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None
    ):
        """The back end's button shows the expected amount: blind counters use the till."""
        self._check_closed_at_till()
        return super(PosSession, self._working()).action_pos_session_closing_control(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def action_pos_session_close(
        self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None
    ):
        self._check_closed_at_till()
        return super(PosSession, self._working()).action_pos_session_close(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def _check_closed_at_till(self):
        if self._counts_blind() and not CLOSING.is_in(self.env):
            raise AccessError(
                self.env._("Close this session at the till, where the drawer is counted.")
            )

    def _cash_differences(self):
        """The session's lines of the difference report: for the printed summary."""
        return self.env["supermarket.cash.difference"].search([("session_id", "in", self.ids)])

    def get_cash_in_out_list(self):
        """Of sessions that one may see: core reads it with all rights."""
        self.check_access("read")
        return super().get_cash_in_out_list()

    def try_cash_in_out(self, _type, amount, reason, partner_id, extras):
        """Money leaves as a pick-up where the till asks for a second person."""
        # sudo: the till's own setting
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
