from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...evaluators import evaluator_of, never_skipped_types
from ...tools.defect_classes import DEFECT_CLASSES, SEVERITY

ITEM_TYPES = [
    ("numeric", "Measured value"),
    ("temperature", "Temperature"),
    ("qualitative", "Qualitative"),
    ("document", "Document"),
    ("aql", "Count of defects (AQL)"),
    ("two_class", "Two-class (n, c, m)"),
    ("three_class", "Three-class (n, c, m, M)"),
]
#: Fetching the lot, drawing the sample, writing the papers.
MINUTES_A_LOT = 10
VERIFIED = [
    ("yes", "Verified"),
    ("partly", "Partly verified"),
    ("policy", "Own policy"),
    ("no", "Not verified"),
]


class InspectionItem(models.Model):
    """What is looked at: one characteristic, how it is measured and how it is judged.

    A type is a plug-in: an addon adds a value to `item_type` and registers an evaluator.
    """

    _name = "inspection.item"
    _description = "Inspection Item"
    _inherit = ["supermarket.shared.mixin", "supermarket.first.state.mixin", "mail.thread"]
    _order = "sequence, code"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True, tracking=True)
    food_category = fields.Char("Applies To", translate=True, help="The foods the item is for.")
    item_type = fields.Selection(ITEM_TYPES, required=True, default="numeric", tracking=True)
    defect_class = fields.Selection(DEFECT_CLASSES, required=True, default="major", tracking=True)
    method = fields.Char(translate=True, help="Test method or instrument.")
    unit = fields.Char(help="Unit of the reading, for example mg/kg or °C.")
    readings_per_lot = fields.Integer(
        default=1, help="Readings taken from one lot. Counts of defects take one: the count."
    )
    minutes = fields.Float(
        "Minutes a Unit",
        default=1.0,
        help="How long a reading takes, of a count: a unit. Plans are previewed with it.",
    )
    skill_id = fields.Many2one("inspection.skill", help="What the inspector has to be trained for.")
    verified = fields.Selection(VERIFIED, default="policy")
    verification_note = fields.Text(help="How far the limit was checked against its source.")
    limit_ids = fields.One2many("inspection.limit", "item_id", "Limits")
    is_never_skipped = fields.Boolean(
        compute="_compute_is_never_skipped",
        help="Documents and temperatures are checked at every delivery, whatever chance says.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This item code exists already."
    )
    _minutes_positive = models.Constraint(
        "CHECK(minutes >= 0)", "Minutes a unit: a reading takes no less than no time."
    )
    _readings_positive = models.Constraint(
        "CHECK(readings_per_lot BETWEEN 1 AND 200)", "An item takes 1 to 200 readings per lot."
    )

    @api.depends("item_type")
    def _compute_is_never_skipped(self):
        for item in self:
            item.is_never_skipped = item.item_type in never_skipped_types()

    @api.depends("code", "name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = f"[{item.code}] {item.name}" if item.code else item.name

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return domain | Domain("code", operator, value) if isinstance(value, str) else domain

    def _needs_limit(self):
        """Whether the item can't be judged without numbers."""
        return evaluator_of(self.item_type).needs_limit

    def _limit_on(self, date, region, category=None):
        """Return the limit in force on `date`: of the region, else policy, else any other.

        Of a region's limits the one of the nearest category holds, else the one for all goods.
        Without a region only the own policy counts: no law holds that nobody chose.
        """
        self.ensure_one()
        category = category or self.env["product.category"]
        distances = {
            limit: limit._distance(category)
            for limit in self._limits_in_force(date, region)
            if limit._distance(category) is not None
        }
        ranks = {region: 0, "policy": 1}
        return min(
            distances,
            key=lambda limit: (ranks.get(limit.region, 2), distances[limit], -limit.id),
            default=self.env["inspection.limit"],
        )

    def _limits_in_force(self, date, region):
        """Return the limits of a day, of whatever goods."""
        in_force = self.limit_ids.filtered(lambda limit: limit._is_in_force(date))
        return in_force if region else in_force.filtered(lambda limit: limit.region == "policy")

    def _is_limited(self, date, region, categories):
        """Whether goods of these categories can be judged (none: goods of any).

        A limit for one of the categories below is one: goods beside it are held until there is
        another.
        """
        usable = self._limits_in_force(date, region).filtered(
            lambda limit: not evaluator_of(self.item_type).lacks_limit(limit)
        )
        return bool(usable) and all(
            usable.filtered(
                lambda limit, path=category.parent_path: (
                    not limit.category_id
                    or path.startswith(limit.category_id.parent_path)
                    or limit.category_id.parent_path.startswith(path)
                )
            )
            for category in categories
        )

    def _worst_class(self):
        """Return the gravest defect class of these items ('minor' for none)."""
        return max(self.mapped("defect_class") or ["minor"], key=SEVERITY.get)

    def write(self, vals):
        if vals.get("active") is False:
            self._check_not_in_use()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_not_in_use()

    def _check_not_in_use(self):
        """An item that plans in force look at stays: without it their lots would pass unseen."""
        # sudo: a plan of any company counts, whoever puts the item away
        rules = self.env["inspection.rule"].sudo()
        used = rules.search(
            [("item_ids", "in", self.ids), ("plan_id.state", "in", ("active", "suspended"))]
        )
        if used:
            raise UserError(
                self.env._(
                    "%(items)s: plan %(plans)s inspects it. Take it off the plan's rules first.",
                    items=", ".join((self & used.item_ids).mapped("display_name")),
                    plans=", ".join(used.plan_id.mapped("name")),
                )
            )

    def _prepare_task_lines(self, company, day, sample, plans, category=None):
        """Return the values of the task lines of these items, limits of a day frozen.

        :param plans: {defect class: n and Ac of the class}, for what is counted: Ac belongs to its
            own n, so of a larger sample the first n units are looked at
        :param category: of the goods
        """
        region = company._inspection_region()
        return [
            item._prepare_task_line(
                item._limit_on(day, region, category),
                sample,
                plans.get(item.defect_class, sample),
            )
            for item in self.sorted(lambda item: (-SEVERITY[item.defect_class], item.code))
        ]

    def _minutes(self, size):
        """Return the minutes that these items take of one lot with a sample of that size."""
        minutes = MINUTES_A_LOT
        for item in self:
            is_count = evaluator_of(item.item_type).is_count
            minutes += item.minutes * (size if is_count else item.readings_per_lot)
        return minutes

    def _prepare_task_line(self, limit, sample, plan):
        counts = evaluator_of(self.item_type).is_count
        values = {
            **limit._freeze(),
            "sequence": self.sequence,
            "item_id": self.id,
            "item_type": self.item_type,
            "defect_class": self.defect_class,
            "method": self.method,
            "unit": self.unit,
            "sample_size": plan["size"] if counts else self.readings_per_lot,
            "reading_count": 1 if counts else min(self.readings_per_lot, sample["lot_size"]),
        }
        if counts:
            values["accept_number"] = plan["accept"]
        return values
