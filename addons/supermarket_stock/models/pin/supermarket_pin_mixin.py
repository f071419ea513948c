from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from passlib.context import CryptContext

from ...tools.own_transaction import own_transaction
from ...tools.texts import UNCLEAN

PIN_CONTEXT = CryptContext(schemes=["pbkdf2_sha512"], pbkdf2_sha512__rounds=60_000)
ATTEMPTS = 5
ATTEMPTS_OF_ALL = 20
LOCK_MINUTES = 15


class SupermarketPinMixin(models.AbstractModel):
    """A record a person, with the PIN that shows on somebody else's screen who it is.

    Only its hash is kept. Five wrong tries in a row by one login lock it for that login for a
    quarter of an hour, twenty by several for all: one person alone can't keep another from working
    elsewhere.
    """

    _name = "supermarket.pin.mixin"
    _description = "PIN of a Person"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    pin = fields.Char(
        string="New PIN",
        compute="_compute_pin",
        inverse="_inverse_pin",
        help="Four digits or more. It can be replaced, but never be read again.",
    )
    pin_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    failed_count = fields.Integer(string="Wrong Tries", readonly=True, copy=False)
    locked_until = fields.Datetime(readonly=True, copy=False)
    is_locked = fields.Boolean(compute="_compute_is_locked", string="Locked")
    # {user id: [wrong tries in a row, locked until]}
    tries = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _compute_pin(self):
        self.pin = False

    def _inverse_pin(self):
        for record in self.filtered("pin"):
            if (
                not (record.pin.isascii() and record.pin.isdecimal())
                or not 4 <= len(record.pin) <= 32
            ):
                raise ValidationError(self.env._("A PIN has four digits or more."))
            # sudo: the field is closed to everyone but code
            record.sudo().write(
                {
                    "pin_hash": PIN_CONTEXT.hash(record.pin),
                    "failed_count": 0,
                    "locked_until": False,
                    "tries": False,
                }
            )

    @api.depends("locked_until", "tries")
    def _compute_is_locked(self):
        now = fields.Datetime.now()
        for record in self:
            # sudo: tries are read by nobody, the lock is shown
            own = (until for _failed, until in (record.sudo().tries or {}).values())
            until = [record.locked_until, *map(fields.Datetime.to_datetime, own)]
            record.is_locked = any(one > now for one in until if one)

    def action_unlock(self):
        """Let a person try again at once."""
        # sudo: the counters are readonly to people, the button is the way to reset them
        self.check_access("write")
        self.sudo().write({"failed_count": 0, "locked_until": False, "tries": False})

    @api.model
    def _verify(self, user, pin, told=None):
        """Return "ok", "wrong" or "locked" for a PIN that was typed.

        :param told: what `_note_failure` writes down, where the try fails

        In a transaction of its own: whatever becomes of the request, the try counts. The row is
        locked first: of a thousand tries at once, each waits for the one before.
        """
        self.flush_model()
        with own_transaction(self.env) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            outcome = env[self._name]._verify_locked(user.id, pin, str(self.env.uid))
            if outcome != "ok" and told:
                env[self._name]._note_failure(told, outcome)
            env.flush_all()
        self.invalidate_model()
        return outcome

    @api.model
    def _note_failure(self, told, outcome):
        """Hook: write down, in the transaction of the try, that it failed."""

    @api.model
    def _verify_locked(self, user_id, pin, asker):
        record = self._locked_row(user_id)
        if not record._has_pin():
            return "wrong"
        if record._is_locked_for(asker):
            return "locked"
        is_readable = isinstance(pin, str) and len(pin) <= 32 and not UNCLEAN.search(pin)
        if is_readable and record._is_right(pin):
            others = {key: own for key, own in (record.tries or {}).items() if key != asker}
            record.write({"failed_count": 0, "locked_until": False, "tries": others or False})
            return "ok"
        return record._count_failure(asker)

    @api.model
    def _locked_row(self, user_id):
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM %s WHERE user_id = %s FOR UPDATE",
                SQL.identifier(self._table),
                user_id,
            )
        )
        return self.search([("user_id", "=", user_id)])

    def _has_pin(self):
        return bool(self.pin_hash)

    def _is_right(self, pin):
        return PIN_CONTEXT.verify(pin, self.pin_hash)

    def _is_locked_for(self, asker):
        now = fields.Datetime.now()
        _failed, until = (self.tries or {}).get(asker) or (0, False)
        own_until = fields.Datetime.to_datetime(until)
        return any(one and one > now for one in (self.locked_until, own_until))

    def _count_failure(self, asker):
        """Count a wrong PIN; the fifth in a row locks it for whom it was asked by."""
        failed, _until = (self.tries or {}).get(asker) or (0, False)
        lock = fields.Datetime.now() + timedelta(minutes=LOCK_MINUTES)
        is_locked = failed + 1 >= ATTEMPTS
        own = [0, fields.Datetime.to_string(lock)] if is_locked else [failed + 1, False]
        values = {
            "tries": {**(self.tries or {}), asker: own},
            "failed_count": self.failed_count + 1,
        }
        if values["failed_count"] >= ATTEMPTS_OF_ALL:
            is_locked = True
            values.update(failed_count=0, locked_until=lock)
        self.write(values)
        return "locked" if is_locked else "wrong"
