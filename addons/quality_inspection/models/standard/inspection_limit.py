from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.plain_number import plain_number
from ...tools.regions import REGIONS
from .inspection_item import VERIFIED

#: What a task line freezes of a limit.
FROZEN_FIELDS = ("has_low", "low", "has_high", "high", "marginal_high", "accept_number", "expected")


class InspectionLimit(models.Model):
    """The limit of an item in one region, by one standard, between two dates.

    Limits are data that end: a task freezes the values that were in force on its day.
    """

    _name = "inspection.limit"
    _description = "Inspection Limit"
    _inherit = ["supermarket.shared.mixin", "supermarket.first.state.mixin"]
    _order = "item_id, date_from desc, id desc"
    _rec_name = "item_id"

    item_id = fields.Many2one("inspection.item", required=True, ondelete="cascade", index=True)
    item_type = fields.Selection(related="item_id.item_type")
    unit = fields.Char(related="item_id.unit")
    standard_id = fields.Many2one("inspection.standard", required=True, ondelete="restrict")
    region = fields.Selection(
        REGIONS,
        required=True,
        default=lambda self: self.env["inspection.standard"]._default_region(),
    )
    category_id = fields.Many2one(
        "product.category",
        ondelete="restrict",
        index="btree_not_null",
        help="For these goods and the categories below; the nearest one holds. Empty: for all "
        "others.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    has_low = fields.Boolean("Lower Limit")
    low = fields.Float(digits=False)
    has_high = fields.Boolean("Upper Limit")
    high = fields.Float(
        digits=False, help="Upper limit; M of a three-class, m of a two-class plan."
    )
    marginal_high = fields.Float("m", digits=False, help="Three-class: satisfactory up to m.")
    accept_number = fields.Integer(
        "c", help="Units out of n that may exceed m (three-class) or the limit (other types)."
    )
    expected = fields.Char(translate=True, help="What a qualitative reading has to show.")
    summary = fields.Char("Limit", compute="_compute_summary")
    verified = fields.Selection(VERIFIED, default="policy")
    note = fields.Text()
    company_id = fields.Many2one(related="item_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)

    _accept_number_positive = models.Constraint("CHECK(accept_number >= 0)", "c can't be negative.")

    @api.constrains("has_low", "low", "has_high", "high", "marginal_high", "date_from", "date_to")
    def _check_limits(self):
        for limit in self:
            if limit.has_low and limit.has_high and limit.low > limit.high:
                raise ValidationError(
                    self.env._("%s: the lower limit is above the upper one.", limit.display_name)
                )
            if limit.date_from and limit.date_to and limit.date_to < limit.date_from:
                raise ValidationError(
                    self.env._("%s: a limit can't end before it begins.", limit.display_name)
                )
            if limit.item_type == "three_class" and limit.marginal_high > limit.high:
                raise ValidationError(self.env._("%s: m is above M.", limit.display_name))

    @api.constrains("item_id", "region", "category_id", "date_from", "date_to", "active")
    def _check_overlap(self):
        for limit in self.filtered("active"):
            others = limit.item_id.limit_ids.filtered(
                lambda other, limit=limit: (
                    other != limit
                    and other.region == limit.region
                    and other.category_id == limit.category_id
                    and other._overlaps(limit)
                )
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(item)s: two limits of one region and category are in force at once.",
                        item=limit.item_id.display_name,
                    )
                )

    def _overlaps(self, other):
        begins_before = not (self.date_from and other.date_to and self.date_from > other.date_to)
        ends_after = not (self.date_to and other.date_from and self.date_to < other.date_from)
        return begins_before and ends_after

    def _distance(self, category):
        """Return how far above a category the limit stands, None where it is for other goods."""
        path = category.parent_path or ""
        if not self.category_id:
            return path.count("/") + 1
        above = self.category_id.parent_path
        return path.count("/") - above.count("/") if path.startswith(above) else None

    def _is_in_force(self, date):
        standard = self.standard_id
        return (
            not (self.date_from and self.date_from > date)
            and not (self.date_to and self.date_to < date)
            and not (standard.date_from and standard.date_from > date)
            and not (standard.date_to and standard.date_to < date)
        )

    @api.depends(*FROZEN_FIELDS, "item_type", "unit")
    def _compute_summary(self):
        for limit in self:
            limit.summary = self._summarise(limit, limit.unit)

    @api.model
    def _summarise(self, values, unit):
        """Return limits in words; `values` is anything with the frozen fields."""
        parts = []
        if values.item_type == "three_class":
            m, big_m = plain_number(values.marginal_high), plain_number(values.high)
            parts.append(f"m {m} · M {big_m} · c {values.accept_number}")
        elif values.has_low and values.has_high:
            parts.append(f"{plain_number(values.low)} … {plain_number(values.high)}")
        elif values.has_high:
            parts.append(f"≤ {plain_number(values.high)}")
        elif values.has_low:
            parts.append(f"≥ {plain_number(values.low)}")
        elif values.expected:
            return values.expected
        return " ".join(filter(None, [*parts, unit])) if parts else ""

    def _freeze(self):
        """Return the values a task line keeps (all empty where no limit is in force)."""
        return {
            **{name: self[name] for name in FROZEN_FIELDS},
            "standard": self.standard_id.display_name,
        }
