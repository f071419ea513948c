from odoo import api, models

#: What decides how a lot is inspected.
DECIDING = (
    "sequence",
    "category_id",
    "supplier_id",
    "product_id",
    "method",
    "iso_level",
    "aql",
    "aql_minor",
    "ratio",
    "fixed_size",
    "skip_lot",
    "item_ids",
    "hold_until_inspected",
    "due_hours",
)


class InspectionRule(models.Model):
    """Who makes a rule milder once its plan has been in force, and how: kept in the plan's log."""

    _inherit = "inspection.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        for rule in rules.filtered(lambda rule: rule._is_recorded()):
            rule._record_change({}, rule._deciding())
        return rules

    def write(self, vals):
        before = {rule: rule._deciding() for rule in self if rule._is_recorded()}
        result = super().write(vals)
        for rule, facts in before.items():
            rule._record_change(facts, rule._deciding())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_recorded(self):
        for rule in self.filtered(lambda rule: rule._is_recorded()):
            rule._record_change(rule._deciding(), {})

    def _is_recorded(self):
        return self.plan_id._is_recorded()

    def _deciding(self):
        """Return {name: value as people read it} of what decides."""
        return {
            name: ", ".join(self[name].mapped("display_name"))
            if self._fields[name].relational
            else self[name]
            for name in DECIDING
        }

    def _record_change(self, before, after):
        changes = {
            name: [before.get(name, ""), after.get(name, "")]
            for name in DECIDING
            if before.get(name) != after.get(name)
        }
        if changes:
            data = {"rule": self.display_name, "from_to": changes}
            self.env["inspection.audit"]._append(self.plan_id, "rule", data=data)
