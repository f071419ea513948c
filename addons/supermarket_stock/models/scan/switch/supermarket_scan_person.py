import hashlib
import re

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ....tools.own_transaction import own_transaction
from ..supermarket_scan import ROLES

# A scanner writes it: long enough that nobody guesses one
BADGE = re.compile(r"[!-~]{6,64}")
SCOPE = "supermarket_scan_badge"
# Under this name wrong badges count, at the row of who is logged in
BADGES = "badge"


class SupermarketScanPerson(models.Model):
    """Who may use a shared device, and is recognised by a PIN or a badge.

    Badges and PINs of employees (Odoo's `hr`, which this addon does not depend on) hold as well.
    """

    _name = "supermarket.scan.person"
    _description = "Person at Shared Devices"
    _inherit = ["supermarket.pin.mixin"]
    _rec_name = "user_id"
    _order = "user_id"

    user_id = fields.Many2one(string="Person")
    company_ids = fields.Many2many(related="user_id.company_ids", string="Companies")
    badge = fields.Char(
        string="New Badge",
        compute="_compute_badge",
        inverse="_inverse_badge",
        help="Scan the card: six characters or more. It can be replaced, but never be read again.",
    )
    badge_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    has_pin = fields.Boolean(compute="_compute_has", string="PIN")
    has_badge = fields.Boolean(compute="_compute_has", string="Badge")
    active = fields.Boolean(default=True)

    _user_uniq = models.Constraint("UNIQUE(user_id)", "A person is in the list once.")
    _badge_uniq = models.UniqueIndex(
        "(badge_hash) WHERE badge_hash IS NOT NULL", "This badge is somebody's already."
    )

    def _compute_badge(self):
        self.badge = False

    def _inverse_badge(self):
        for record in self.filtered("badge"):
            code = record.badge.strip()
            if not BADGE.fullmatch(code):
                raise ValidationError(
                    self.env._("New Badge: scan a card with a code of six characters or more.")
                )
            product, _quantity = self.env["product.product"]._find_by_barcode(code)
            if product:
                raise ValidationError(
                    self.env._(
                        "New Badge: %s has this code. Scan a card that is on no goods.",
                        product.display_name,
                    )
                )
            # sudo: the field is closed to everyone but code
            record.sudo().write({"badge_hash": self._hashed(code), "tries": False})

    @api.depends("pin_hash", "badge_hash")
    def _compute_has(self):
        for record in self:
            own = record.sudo()  # sudo: that there is one, not which
            record.has_pin = own._has_pin()
            record.has_badge = bool(own.badge_hash or own._employee().barcode)

    @api.model
    def _hashed(self, code):
        return hmac(self.sudo().env, SCOPE, code)  # sudo: the key of the database

    # Who gives them ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_may_give()
        return records

    def write(self, vals):
        self._check_may_give()
        result = super().write(vals)
        self._check_may_give()
        return result

    def _check_may_give(self):
        """Nobody gets at more rights by giving somebody a PIN."""
        if self.env.su:
            return
        for record in self:
            person = record.sudo().user_id  # sudo: which roles a colleague has
            more = [
                role
                for role in (*ROLES, "supermarket_stock.group_admin", "base.group_system")
                if person.has_group(role) and not self.env.user.has_group(role)
            ]
            if more:
                raise AccessError(
                    self.env._(
                        "%s may do more than you: ask an administrator to give the PIN.",
                        person.name,
                    )
                )

    # Employees ---------------------------------------------------------------------------

    def _employee(self):
        """The person as an employee, where Odoo keeps employees; else an empty record of people."""
        # sudo: badges and PINs of employees are the personnel office's
        if "hr.employee" not in self.env:
            return self._no_employee()
        employees = self.env["hr.employee"].sudo()
        return employees.search([("user_id", "=", self.user_id.id)], limit=1)

    @api.model
    def _no_employee(self):
        class Nobody:
            pin = barcode = False

        return Nobody

    def _has_pin(self):
        return bool(self.pin_hash or self._employee().pin)

    def _is_right(self, pin):
        if self.pin_hash:
            return super()._is_right(pin)
        return consteq(pin.encode(), (self._employee().pin or "").encode())

    def _stamp(self):
        """What changes with the PIN and the badge: what was shown by the old ones ends."""
        own = self.sudo()  # sudo: the hashes are closed to everyone but code
        employee = own._employee()
        told = [own.pin_hash, own.badge_hash, employee.pin, employee.barcode, own.active]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    # Who is it ---------------------------------------------------------------------------

    @api.model
    def _of_company(self, company):
        """The people of a company who show by something who they are."""
        people = self.sudo()  # sudo: names of colleagues, for whoever hands the device on
        found = people.search(
            Domain("user_id.active", "=", True) & Domain("user_id.company_ids", "in", company.ids)
        )
        return found.filtered(lambda one: one.has_pin or one.has_badge)

    @api.model
    def _of_user(self, user):
        return self.sudo().search([("user_id", "=", user.id)])  # sudo: as `_of_company`

    @api.model
    def _by_badge(self, code):
        """("ok" or "wrong" or "locked", the person) of a badge; wrong ones count for who is logged
        in, in a transaction of their own."""
        self.flush_model()
        with own_transaction(self.env) as cr:
            people = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            asker = people._locked_row(self.env.uid)
            asker = asker or people.create({"user_id": self.env.uid})
            outcome, person = asker._try_badge(code)
            people.env.flush_all()
        self.invalidate_model()
        return outcome, self.sudo().browse(person.ids)

    def _try_badge(self, code):
        if self._is_locked_for(BADGES):
            return "locked", self.browse()
        is_readable = isinstance(code, str) and BADGE.fullmatch(code.strip())
        person = self._with_badge(code.strip()) if is_readable else self.browse()
        if person:
            left = {key: own for key, own in (self.tries or {}).items() if key != BADGES}
            self.write({"tries": left or False})
            return "ok", person
        return self._count_failure(BADGES), person

    @api.model
    def _with_badge(self, code):
        person = self.search([("badge_hash", "=", self._hashed(code))])
        if person or "hr.employee" not in self.env:
            return person
        employee = self.env["hr.employee"].search(
            [("barcode", "=", code), ("user_id", "!=", False)], limit=1
        )
        return self._row_of(employee.user_id) if employee else person

    @api.model
    def _row_of(self, user):
        """The person's row; an employee with a PIN or badge gets one with the first use."""
        return self._of_user(user) or self.sudo().create({"user_id": user.id})  # sudo: by code
