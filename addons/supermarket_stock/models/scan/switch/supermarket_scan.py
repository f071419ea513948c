import binascii

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.misc import hash_sign, verify_hash_signed

SCOPE = "supermarket_scan_switch"
# So long who was recognised once may work on the device, also without a network
HOURS = 30 * 24


class SwitchError(AccessError):
    """Who uses the device has to show again who it is: the app asks for it."""


class SupermarketScan(models.AbstractModel):
    """Several people share a device: each is recognised by PIN or badge, and gets a token for it.

    The token is of this person on this device, signed by the server, and lives until the PIN or
    badge changes, the person leaves or a month is over. What the device asks or tells with it is
    asked and told by this person, with the rights of the moment; without one by who is logged in.
    """

    _inherit = "supermarket.scan"

    @api.model
    def scan_switch(self, device, said):
        """Who uses the device from now on.

        :param said: {"badge": code} or {"user_id", "pin"}
        :return: {"user": {"id", "name"}, "token", "hours"}, or {"refused": a sentence}
        """
        self._device({**device, "token": None} if isinstance(device, dict) else device)
        outcome, person = self._shown(said if isinstance(said, dict) else {})
        if outcome != "ok":
            return {"refused": self._refused(outcome)}
        user = person.user_id
        self._as_person(user)._check_role()
        content = [device["uuid"], user.id, person._stamp()]
        return {
            "user": {"id": user.id, "name": user.name},
            # sudo: signed with the key of the database
            "token": hash_sign(self.sudo().env, SCOPE, content, expiration_hours=HOURS),
            "hours": HOURS,
        }

    @api.model
    def _shown(self, said):
        """(how it went, the person)"""
        people = self.env["supermarket.scan.person"]
        if said.get("badge"):
            outcome, person = people._by_badge(said["badge"])
        else:
            user_id = said.get("user_id")
            if type(user_id) is not int:
                raise ValidationError(self.env._("Choose who you are, or scan your badge."))
            # sudo: whether there is one, shown by the PIN
            user = self.env["res.users"].sudo().browse(user_id).exists()
            person = people._of_user(user) if user else people.browse()
            outcome = people._verify(user, said.get("pin")) if person else "wrong"
        if outcome == "ok" and not self._may_work_here(person.user_id):
            return "elsewhere", person
        return outcome, person

    @api.model
    def _may_work_here(self, user):
        return user.active and self.env.company in user.company_ids

    @api.model
    def _refused(self, outcome):
        if outcome == "locked":
            return self.env._("Too many wrong tries: wait a quarter of an hour, or log in.")
        if outcome == "elsewhere":
            return self.env._("You do not work for %s: log in.", self.env.company.name)
        return self.env._("That is nobody's badge or not your PIN: try again.")

    # With a token ------------------------------------------------------------------------

    @api.model
    def _enter(self, device):
        token = device.get("token") if isinstance(device, dict) else None
        if not token:
            return super()._enter(device)
        self._check_role()  # who is logged in, too: a token alone opens nothing
        scan = self._as_person(self._person_of(device.get("uuid"), token))
        return super(SupermarketScan, scan)._enter(device)

    @api.model
    def _person_of(self, uuid, token):
        """The user whom a token names, if it is of this device and still holds."""
        content = self._read_token(token)
        if content and content[0] == uuid:
            # sudo: who it is, as the server itself signed
            user = self.env["res.users"].sudo().browse(content[1]).exists()
            person = self.env["supermarket.scan.person"]._of_user(user)
            is_same = person and person._stamp() == content[2]
            if is_same and self._may_work_here(user):
                return user
        raise SwitchError(self.env._("Show again who you are: scan your badge or type your PIN."))

    @api.model
    def _read_token(self, token):
        if not isinstance(token, str) or len(token) > 1_000:
            return None
        try:
            # sudo: signed with the key of the database
            content = verify_hash_signed(self.sudo().env, SCOPE, token)
        except (ValueError, TypeError, UnicodeError, binascii.Error):
            return None
        return content if isinstance(content, list) and len(content) == 3 else None

    @api.model
    def _as_person(self, user):
        """Asked by this person, answered in the language that the device shows."""
        companies = [one for one in self.env.companies.ids if one in user.company_ids.ids]
        return self.with_user(user).with_context(allowed_company_ids=companies, tz=user.tz)

    @api.model
    def _opened(self):
        people = self.env["supermarket.scan.person"]._of_company(self.env.company)
        mine = self.env.user.supermarket_store_ids
        here = people.filtered(
            lambda one: (
                not mine
                or not one.user_id.supermarket_store_ids
                or mine & one.user_id.supermarket_store_ids
            )
        )
        return {
            **super()._opened(),
            "people": [[one.user_id.id, one.user_id.name, one.has_pin] for one in here],
        }
