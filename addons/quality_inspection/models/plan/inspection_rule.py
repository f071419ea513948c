import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...sampling import (
    AQLS,
    LEVELS,
    SamplingError,
    counts_nonconformities,
    oc_curve,
    quality_at,
    sample_units,
    single_plan,
)
from ...tools.defect_classes import SEVERITY

CURVE_POINTS = 60
MAX_LISTED_UNITS = 200


class InspectionRule(models.Model):
    """How much of a lot is inspected, for what, under which conditions.

    The first rule of a plan (by priority) that fits a delivery decides alone.
    """

    _name = "inspection.rule"
    _description = "Inspection Rule"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("inspection.plan", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    sequence = fields.Integer("Priority", default=10, help="The lowest number comes first.")
    name = fields.Char(compute="_compute_name", store=True)
    category_id = fields.Many2one("product.category", help="With those below; empty: any.")
    supplier_id = fields.Many2one("res.partner", check_company=True, help="Empty: any.")
    product_id = fields.Many2one("product.product", check_company=True, help="Empty: any.")
    method = fields.Selection(
        [
            ("iso", "ISO 2859-1"),
            ("ratio", "Share of the lot"),
            ("fixed", "Fixed number"),
            ("all", "100 %"),
        ],
        required=True,
        default="iso",
    )
    iso_level = fields.Selection([(level, level) for level in LEVELS], "Level", default="II")
    aql = fields.Selection([(aql, aql) for aql in AQLS], "AQL", default="2.5")
    aql_minor = fields.Selection(
        [(aql, aql) for aql in AQLS],
        "AQL Minor",
        help="For minor nonconformities; empty: the AQL. Critical ones are never accepted.",
    )
    ratio = fields.Float("Share", default=0.1, help="0.1 = ten of a hundred units.")
    fixed_size = fields.Integer("Units", default=5)
    skip_lot = fields.Selection(
        [("2", "1 in 2"), ("3", "1 in 3"), ("4", "1 in 4")],
        "Skip Lots",
        help="After ten lots of the supplier in the category that were accepted one after the "
        "other, one in so many is inspected, by chance. One that fails ends it. Not where a "
        "critical item is looked for; documents and temperatures are never skipped. For plans "
        "that inspect every lot: by chance weighted by risk, the record counts by itself.",
    )
    item_ids = fields.Many2many("inspection.item", string="Items", check_company=True)
    hold_until_inspected = fields.Boolean(
        default=True,
        help="The received lot can't be sold, reserved or transferred until it has passed. Goods "
        "without a lot are not told apart and go on hold only when they fail.",
    )
    due_hours = fields.Float("Due Within", default=4.0, help="Hours from receipt to verdict.")
    reference_lot_size = fields.Integer(
        "Example Lot", default=500, help="Lot size that the curve is drawn for."
    )
    oc_data = fields.Json("OC Curve", compute="_compute_oc_data")
    oc_minor_data = fields.Json("OC Curve of Minor Defects", compute="_compute_oc_class_data")
    oc_critical_data = fields.Json("OC Curve of Critical Defects", compute="_compute_oc_class_data")
    sample_summary = fields.Char("Sample", compute="_compute_oc_data")

    _found_by_key = models.Index("(plan_id, COALESCE(category_id, 0), COALESCE(supplier_id, 0))")
    _ratio_range = models.Constraint(
        "CHECK(method != 'ratio' OR (ratio > 0 AND ratio <= 1))",
        "A share lies above 0 and at most at 1 (100 %).",
    )
    _fixed_size_positive = models.Constraint(
        "CHECK(method != 'fixed' OR fixed_size >= 1)", "Units: a sample needs at least one."
    )
    _due_hours_positive = models.Constraint(
        "CHECK(due_hours > 0 AND due_hours <= 8760)",
        "Due within: enter more than 0 hours after the receipt, and at most a year (8760 hours).",
    )

    @api.constrains("item_ids", "plan_id")
    def _check_in_force(self):
        """A rule of a plan in force keeps something to look at, and limits to judge it by."""
        for rule in self.filtered(lambda rule: rule.plan_id.state == "active"):
            rule._check_complete()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_in_force(self):
        for plan in self.plan_id.filtered(lambda plan: plan.state == "active"):
            if not plan.rule_ids - self:
                raise UserError(
                    self.env._(
                        "%s is active: suspend or end it before you delete its last rule.",
                        plan.name,
                    )
                )

    @api.constrains("method", "iso_level", "aql")
    def _check_iso(self):
        for rule in self.filtered(lambda rule: rule.method == "iso"):
            if not (rule.iso_level and rule.aql):
                raise ValidationError(
                    self.env._("%s: ISO 2859-1 needs a level and an AQL.", rule.plan_id.name)
                )

    @api.depends(
        "method",
        "iso_level",
        "aql",
        "ratio",
        "fixed_size",
        "category_id.name",
        "supplier_id.name",
        "product_id.name",
    )
    def _compute_name(self):
        for rule in self:
            goods = rule.product_id.name or rule.category_id.name
            parts = [goods, rule.supplier_id.name, rule._method_name()]
            rule.name = " · ".join(filter(None, parts))

    def _method_name(self):
        if self.method == "iso":
            return f"ISO 2859-1 {self.iso_level} AQL {self.aql}"
        if self.method == "ratio":
            return f"{100 * self.ratio:g} %"
        return f"n = {self.fixed_size}" if self.method == "fixed" else "100 %"

    @api.depends("method", "iso_level", "aql", "ratio", "fixed_size", "reference_lot_size")
    def _compute_oc_data(self):
        for rule in self:
            try:
                plan = rule._sample(max(rule.reference_lot_size, 1), "normal", "major")
                rule.oc_data = rule._curve(plan)
                rule.sample_summary = "n {size} · Ac {accept} · Re {reject}".format(**plan)
            except SamplingError:
                rule.oc_data = False
                rule.sample_summary = False

    @api.depends(
        "method",
        "iso_level",
        "aql",
        "aql_minor",
        "ratio",
        "fixed_size",
        "reference_lot_size",
        "item_ids.defect_class",
    )
    def _compute_oc_class_data(self):
        """The curves of classes that the rule looks for and judges otherwise than major ones."""
        for rule in self:
            major = rule._curve_of("major")
            for name in ("minor", "critical"):
                is_there = name in rule.item_ids.mapped("defect_class")
                curve = rule._curve_of(name) if is_there else False
                rule[f"oc_{name}_data"] = curve if curve != major else False

    def _curve_of(self, defect_class):
        try:
            lot = max(self.reference_lot_size, 1)
            return self._curve(self._sample(lot, "normal", defect_class), defect_class)
        except SamplingError:
            return False

    def _curve(self, plan, defect_class="major"):
        """Return the points of the OC curve and the qualities at 95 % and 10 % acceptance."""
        size, accept = plan["size"], plan["accept"]
        is_each = self._counts_nonconformities(defect_class)
        if accept >= size and not is_each:
            return False
        law = "poisson" if is_each else "binomial"
        consumer = quality_at(size, accept, 0.10, law)
        reach = max(2 * consumer, 0.05) if is_each else min(max(2 * consumer, 0.05), 1.0)
        qualities = [reach * step / CURVE_POINTS for step in range(CURVE_POINTS + 1)]
        return {
            "points": [[q, round(p, 5)] for q, p in oc_curve(size, accept, qualities, law)],
            "is_each": is_each,
            "size": size,
            "accept": accept,
            "reject": plan["reject"],
            "producer": quality_at(size, accept, 0.95, law),
            "consumer": consumer,
        }

    def _counts_nonconformities(self, defect_class):
        """Whether each nonconformity counts, and not each unit that has any."""
        aql = self._aql_of(defect_class)
        return bool(aql) and counts_nonconformities(aql)

    def _check_complete(self):
        if not self.item_ids:
            raise UserError(
                self.env._(
                    "Rule %(rule)s of %(plan)s has no items: add what is looked at.",
                    rule=self.name,
                    plan=self.plan_id.name,
                )
            )
        today = fields.Date.context_today(self)
        region = self.company_id._inspection_region()
        categories = self.category_id or self.plan_id.category_ids
        for item in self._judged_items().filtered(lambda item: item._needs_limit()):
            if not item._is_limited(today, region, categories):
                raise UserError(
                    self.env._(
                        "Item %s has no limit in force today: enter one in its limits.",
                        item.display_name,
                    )
                    if region
                    else self.env._(
                        "Item %(item)s has no limit of your own policy in force today: enter one, "
                        "or choose in Settings → Quality whose limits hold in %(company)s.",
                        item=item.display_name,
                        company=self.company_id.name,
                    )
                )

    def _judged_items(self):
        """Hook: return the items that a lot of the rule may be judged by."""
        return self.item_ids

    def _aql_of(self, defect_class):
        """Return the AQL of a class of nonconformity, '' where the method has none."""
        if self.method != "iso":
            return ""
        return (self.aql_minor or self.aql) if defect_class == "minor" else self.aql

    def _classes(self):
        """Return the classes of nonconformity that the items of the rule look for."""
        return sorted(set(self.item_ids.mapped("defect_class")) or {"minor"}, key=SEVERITY.get)

    def _sample(self, lot, regime, defect_class):
        """Return size, Ac, Re and letters for a lot of `lot` units under `regime`.

        No critical nonconformity is accepted, whatever the table says.
        """
        self.ensure_one()
        if self.method == "iso":
            plan = single_plan(lot, self.iso_level, self._aql_of(defect_class), regime)
            is_critical = defect_class == "critical"
            return {
                "lot_size": lot,
                "size": plan.sample_size,
                "accept": 0 if is_critical else plan.accept,
                "reject": 1 if is_critical else plan.reject,
                "code_letter": plan.code_letter,
                "plan_letter": plan.plan_letter,
            }
        sizes = {"ratio": math.ceil(lot * self.ratio - 1e-9), "fixed": self.fixed_size, "all": lot}
        return {
            "lot_size": lot,
            "size": min(max(sizes[self.method], 1), lot),
            "accept": 0,
            "reject": 1,
            "code_letter": "",
            "plan_letter": "",
        }

    def _draw_units(self, delivery, sample):
        """Return the units to draw, as text: serials by name, others by number.

        Nothing where all or many are drawn.
        """
        if sample["size"] >= sample["lot_size"] or sample["size"] > MAX_LISTED_UNITS:
            return False
        units = sample_units(
            # sudo: the secret is for administrators; what it draws is for the inspector
            self.plan_id.sudo().secret,
            sample["lot_size"],
            sample["size"],
            delivery.lot_key,
            self.plan_id.code,
        )
        serials = delivery.lots.sorted("name") if len(delivery.lots) > 1 else ()
        return ", ".join(serials[unit - 1].name if serials else str(unit) for unit in units)

    def _has_critical_item(self):
        return any(item.defect_class == "critical" for item in self.item_ids)
