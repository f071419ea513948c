from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.price_cut import PriceCut
from odoo.exceptions import ValidationError

from ...tools.after_commit import tell_after_commit
from ...tools.promotion_hours import is_on_air

WEEKDAYS = (
    "on_monday",
    "on_tuesday",
    "on_wednesday",
    "on_thursday",
    "on_friday",
    "on_saturday",
    "on_sunday",
)
# who was in the queue when the hour was over still gets the price
GRACE = timedelta(minutes=30)


class LoyaltyProgram(models.Model):
    """Hours of the day, weekdays and a quota in units, on Odoo's own programs."""

    _inherit = "loyalty.program"

    hour_from = fields.Float(string="From Hour", help="By the clock of the store.")
    hour_to = fields.Float(
        string="To Hour",
        help="Not included. The same as “from”: all day. Earlier than “from”: it goes on after "
        "midnight.",
    )
    on_monday = fields.Boolean(string="Mon", default=True)
    on_tuesday = fields.Boolean(string="Tue", default=True)
    on_wednesday = fields.Boolean(string="Wed", default=True)
    on_thursday = fields.Boolean(string="Thu", default=True)
    on_friday = fields.Boolean(string="Fri", default=True)
    on_saturday = fields.Boolean(string="Sat", default=True)
    on_sunday = fields.Boolean(string="Sun", default=True)
    quota_units = fields.Float(
        string="Quota",
        digits="Product Unit",
        help="How many units are given in all tills and stores together; 0: any number. A unit "
        "is a piece given free or at the lower price, or a set of a mix and match.",
    )
    quota_used = fields.Float(
        string="Given", digits="Product Unit", compute="_compute_quota", help="Returns taken off."
    )
    quota_left = fields.Float(
        string="Left",
        digits="Product Unit",
        compute="_compute_quota",
        help="Without what is promised to orders that are being rung up.",
    )

    @api.constrains("hour_from", "hour_to", *WEEKDAYS)
    def _check_hours(self):
        for program in self:
            if not (0 <= program.hour_from < 24 and 0 <= program.hour_to <= 24):
                raise ValidationError(
                    self.env._(
                        "%s: the hours of a day run from 00:00 to 24:00.", program.display_name
                    )
                )
            if not program._weekdays():
                raise ValidationError(
                    self.env._("%s: choose at least one weekday.", program.display_name)
                )

    @api.constrains("quota_units")
    def _check_quota(self):
        for program in self:
            if program.quota_units < 0:
                raise ValidationError(
                    self.env._("%s: the quota can't be below zero.", program.display_name)
                )

    def _compute_quota(self):
        used = self._quota_used()
        left = self._quota_left()
        for program in self:
            program.quota_used = used.get(program._origin.id, 0.0)
            program.quota_left = left.get(program._origin.id, 0.0)

    def _quota_used(self):
        # sudo: given is given, also for someone who may not read who got it
        uses = self.env["supermarket.promotion.use"].sudo()
        rows = uses._read_group([("program_id", "in", self.ids)], ["program_id"], ["units:sum"])
        return {program.id: units for program, units in rows}

    def _quota_left(self):
        """{program id: units left} of those that have a quota."""
        limited = self._origin.filtered("quota_units")
        return self.env["supermarket.promotion.reservation"]._left(limited)

    # Hours --------------------------------------------------------------------------------

    def _weekdays(self):
        self.ensure_one()
        return {number for number, name in enumerate(WEEKDAYS) if self[name]}

    def _has_hours(self):
        self.ensure_one()
        return self.hour_from != self.hour_to or len(self._weekdays()) < len(WEEKDAYS)

    def _is_on_air(self, store, moment):
        """Whether it holds in the store at a moment (UTC), or did within the last half hour."""
        self.ensure_one()
        for point in (moment, moment - GRACE):
            local = store._store_time(point)
            hour = local.hour + local.minute / 60 + local.second / 3600
            if is_on_air(local.weekday(), hour, self._weekdays(), self.hour_from, self.hour_to):
                return True
        return False

    # Known ahead --------------------------------------------------------------------------

    @api.model
    def _price_cuts(self, stores, first, last):
        """[PriceCut] of the promotions that need no code or card and have a first and a last day:
        what always holds is no promotion."""
        programs = self.search(
            [
                ("pos_ok", "=", True),
                ("trigger", "=", "auto"),
                ("applies_on", "=", "current"),
                ("date_from", "!=", False),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        )
        return [
            PriceCut(
                tuple(reward._cut_products().ids),
                store.id,
                program.date_from,
                program.date_to,
                program._days_between(first, last),
                reward._price_left(),
            )
            for program in programs
            for reward in program.reward_ids
            for store in program._stores_among(stores)
        ]

    def _days_between(self, first, last):
        self.ensure_one()
        first, weekdays = max(first, self.date_from), self._weekdays()
        days = (first + timedelta(n) for n in range((min(last, self.date_to) - first).days + 1))
        return tuple(day for day in days if day.weekday() in weekdays)

    def _stores_among(self, stores):
        """Those of the stores whose tills give it."""
        self.ensure_one()
        if self.pos_config_ids:
            stores &= self.pos_config_ids.picking_type_id.warehouse_id
        if not self.company_id:
            return stores
        return stores.filtered(lambda store: self.company_id in store.company_id.parent_ids)

    # Tills --------------------------------------------------------------------------------

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "hour_from", "hour_to", *WEEKDAYS, "quota_units", "quota_left"]

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        programs._tell_tills()
        return programs

    def write(self, vals):
        result = super().write(vals)
        if "quota_units" in vals:
            self._quota_changed()
        self._tell_tills()
        return result

    def unlink(self):
        self._tell_tills()
        return super().unlink()

    def _tell_tills(self):
        """Name these programs to the open tills, which ask what has become of them: after the
        commit and once a transaction."""
        tell_after_commit(self.env, "loyalty.program", "_push_changed", self.ids)

    @api.model
    def _push_changed(self, program_ids):
        """Also of programs that are gone: the tills find out."""
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            store._notify_tills("SUPERMARKET_PROMOTIONS", {"ids": sorted(program_ids)})

    def _quota_changed(self):
        """Tell the open tills what is left, after the commit and once a transaction."""
        tell_after_commit(self.env, "loyalty.program", "_push_left_of", self.ids)

    @api.model
    def _push_left_of(self, program_ids):
        self.browse(program_ids).exists()._push_left()

    def _push_left(self):
        """Send what is left of the programs to the open tills of every store."""
        left = self._quota_left()
        if not left:
            return
        # sudo: a promotion is everybody's, whichever stores its author works in
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            own = {
                program.id: left[program.id]
                for program in self
                if program.id in left
                and program.company_id in (store.company_id, program.company_id.browse())
            }
            if own:
                store._notify_tills("SUPERMARKET_QUOTA", own)
