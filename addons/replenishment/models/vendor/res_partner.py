from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...forecasting.calendar import public_holidays

# What a vendor agreed on with one company is nothing to another one.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_CUTOFF = 24.0
SATURDAY = 5
# A vendor closed for longer than this has no calendar that could be planned with.
FURTHEST = 400


@dataclass(frozen=True)
class Chance:
    """A chance to order: until a moment, for a day of the vendor, delivered on another.

    The moment is naive and by the store's clock. With a cut-off at 24:00 it is the next midnight,
    and still counts for the day that it ends.
    """

    moment: datetime
    day: date
    delivery: date


class ResPartner(models.Model):
    """When a vendor takes orders, and when what was ordered comes."""

    _inherit = "res.partner"

    replenishment_mon = fields.Boolean("Order on Monday", company_dependent=True)
    replenishment_tue = fields.Boolean("Order on Tuesday", company_dependent=True)
    replenishment_wed = fields.Boolean("Order on Wednesday", company_dependent=True)
    replenishment_thu = fields.Boolean("Order on Thursday", company_dependent=True)
    replenishment_fri = fields.Boolean("Order on Friday", company_dependent=True)
    replenishment_sat = fields.Boolean("Order on Saturday", company_dependent=True)
    replenishment_sun = fields.Boolean("Order on Sunday", company_dependent=True)
    replenishment_cutoff = fields.Float(
        "Order Cut-off",
        company_dependent=True,
        help="Orders sent after this hour count for the next order day. 0:00 is the midnight "
        "before the order day, 24:00 the one that ends it.",
    )
    replenishment_auto_order = fields.Boolean(
        "Order without Asking",
        company_dependent=True,
        help="Proposals for this vendor become confirmed purchase orders in the nightly pass of an "
        "order day. Left off, nothing is ordered before a person accepts the proposal.",
    )

    replenishment_working_days = fields.Boolean(
        "Lead Time in Working Days",
        company_dependent=True,
        help="The days of the lead time are counted from Monday to Friday, without closing days. "
        "Otherwise every day counts.",
    )
    replenishment_keeps_holidays = fields.Boolean(
        "Closed on Public Holidays",
        company_dependent=True,
        help="Of the vendor's country, or of the company's where the vendor has none: no orders "
        "are taken and nothing is delivered.",
    )
    replenishment_closing_ids = fields.One2many(
        "replenishment.vendor.closing", "partner_id", "Closing Days"
    )

    @api.constrains("replenishment_cutoff")
    def _check_replenishment_cutoff(self):
        if any(not 0 <= partner.replenishment_cutoff <= MAX_CUTOFF for partner in self):
            raise ValidationError(
                self.env._("The order cut-off is an hour of the day, from 0:00 to 24:00.")
            )

    @api.model
    def _commercial_fields(self):
        """The agreement is with the company: its contacts follow it."""
        return [
            *super()._commercial_fields(),
            *(f"replenishment_{day}" for day in WEEKDAYS),
            "replenishment_cutoff",
            "replenishment_auto_order",
            "replenishment_working_days",
            "replenishment_keeps_holidays",
        ]

    def _replenishment_order_weekdays(self):
        """The weekdays (0 = Monday) on which this vendor takes orders; all when none is ticked."""
        days = {n for n, day in enumerate(WEEKDAYS) if self[f"replenishment_{day}"]}
        return days or set(range(len(WEEKDAYS)))

    def _is_closed(self, day):
        """Whether the vendor neither takes orders nor delivers on a day."""
        vendor, company = self.commercial_partner_id, self.env.company
        if vendor.replenishment_closing_ids._covers(day, company):
            return True
        if not self.replenishment_keeps_holidays:
            return False
        country = vendor.country_id or company.country_id
        return bool(country) and day in public_holidays(country.code, day.year)

    def _delivery_of(self, day, lead):
        """The day on which an order of a day is delivered."""
        delivery, left = day, lead
        while left and self.replenishment_working_days:
            delivery += timedelta(days=1)
            left -= delivery.weekday() < SATURDAY and not self._is_closed(delivery)
        delivery += timedelta(days=left)
        for _step in range(FURTHEST):
            if not self._is_closed(delivery):
                break
            delivery += timedelta(days=1)
        return delivery

    def _replenishment_chances(self, now, lead=0, count=2):
        """The next chances to order whose deliveries fall on different days.

        :param datetime now: naive local time of the store
        :param int lead: days from an order to its delivery
        :param int count: how many
        """
        days = self._replenishment_order_weekdays()
        cutoff = timedelta(hours=self.replenishment_cutoff if self else MAX_CUTOFF / 2)
        chances = []
        for step in range(FURTHEST):
            day = now.date() + timedelta(days=step)
            moment = datetime.combine(day, time.min) + cutoff
            if day.weekday() not in days or moment <= now or (self and self._is_closed(day)):
                continue
            delivery = self._delivery_of(day, lead) if self else day + timedelta(days=lead)
            if not chances or delivery > chances[-1].delivery:
                chances.append(Chance(moment, day, delivery))
            if len(chances) == count:
                return chances
        return self._chances_when_always_closed(now, lead, count, chances)

    def _chances_when_always_closed(self, now, lead, count, chances):
        """A vendor closed for good: whoever reads the proposal sees a day far away."""
        while len(chances) < count:
            day = now.date() + timedelta(days=FURTHEST + len(chances))
            chances.append(Chance(datetime.combine(day, time.min), day, day + timedelta(days=lead)))
        return chances
