from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from passlib.context import CryptContext

PIN_CONTEXT = CryptContext(schemes=["pbkdf2_sha512"], pbkdf2_sha512__rounds=60_000)
ATTEMPTS = 5
LOCK_MINUTES = 15


class SupermarketPosPin(models.Model):
    """The PIN by which a supervisor lets a till do what the cashier may not.

    Only its hash is kept. It is asked for at any till of the person's companies; five wrong
    tries in a row lock it for a quarter of an hour.
    """

    _name = "supermarket.pos.pin"
    _description = "Supervisor PIN"
    _rec_name = "user_id"
    _order = "user_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade", string="Supervisor")
    company_ids = fields.Many2many(related="user_id.company_ids", string="Companies")
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
    active = fields.Boolean(default=True)

    _user_uniq = models.Constraint("UNIQUE(user_id)", "A supervisor has one PIN.")

    @api.constrains("user_id")
    def _check_user_is_supervisor(self):
        for record in self:
            if not record.user_id.has_group("supermarket_stock.group_shift_supervisor"):
                raise ValidationError(
                    self.env._("%s is no shift supervisor.", record.user_id.display_name)
                )

    def _compute_pin(self):
        self.pin = False

    def _inverse_pin(self):
        for record in self.filtered("pin"):
            if not record.pin.isdecimal() or len(record.pin) < 4:
                raise ValidationError(self.env._("A PIN has four digits or more."))
            # sudo: the field is closed to everyone but code
            record.sudo().write(
                {
                    "pin_hash": PIN_CONTEXT.hash(record.pin),
                    "failed_count": 0,
                    "locked_until": False,
                }
            )

    @api.depends("locked_until")
    def _compute_is_locked(self):
        now = fields.Datetime.now()
        for record in self:
            record.is_locked = bool(record.locked_until and record.locked_until > now)

    def action_unlock(self):
        """Let a supervisor try again at once."""
        # sudo: the counters are readonly to people, the button is the way to reset them
        self.check_access("write")
        self.sudo().write({"failed_count": 0, "locked_until": False})

    @api.model
    def _verify(self, user, pin):
        """Return "ok", "wrong" or "locked" for a PIN typed at a till.

        The row is locked first: of a thousand tries at once, each waits for the one before, and
        starts again when that has changed the count.
        """
        record = self.sudo().search([("user_id", "=", user.id)])  # sudo: closed to cashiers
        if not record.pin_hash:
            return "wrong"
        self.env.cr.execute(
            SQL("SELECT 1 FROM supermarket_pos_pin WHERE id = %s FOR UPDATE", record.id)
        )
        if record.is_locked:
            return "locked"
        if isinstance(pin, str) and len(pin) <= 32 and PIN_CONTEXT.verify(pin, record.pin_hash):
            record.write({"failed_count": 0, "locked_until": False})
            return "ok"
        return record._count_failure()

    def _count_failure(self):
        """Count a wrong PIN; the fifth in a row locks it."""
        self.failed_count += 1
        if self.failed_count < ATTEMPTS:
            return "wrong"
        self.write(
            {
                "failed_count": 0,
                "locked_until": fields.Datetime.now() + timedelta(minutes=LOCK_MINUTES),
            }
        )
        return "locked"
