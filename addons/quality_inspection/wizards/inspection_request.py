from odoo import api, fields, models
from odoo.exceptions import UserError


class InspectionRequest(models.TransientModel):
    """Inspecting lots on hand because a planner wants it: after a complaint, before a date."""

    _name = "inspection.request"
    _description = "Inspection by Hand"
    _inherit = ["supermarket.first.state.mixin"]

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots",
        required=True,
        check_company=True,
        default=lambda self: self._default_lots(),
    )
    plan_id = fields.Many2one(
        "inspection.plan",
        required=True,
        check_company=True,
        domain=[("state", "=", "active")],
        help="Its rules say how much of a lot is drawn, and what is looked at.",
    )
    reason = fields.Text("Why", required=True)

    @api.model
    def _default_lots(self):
        context = self.env.context
        is_asked = context.get("active_model") == "stock.lot"
        return self.env["stock.lot"].browse(context.get("active_ids") if is_asked else [])

    def action_inspect(self):
        """Make the tasks; the lots are on hold until they have passed, where the rule says so."""
        self.ensure_one()
        plan = self.plan_id
        # who has this dialog plans inspections: by the head office's plans, too
        plan.check_access("read")
        if plan.state != "active":
            raise UserError(self.env._("%s is not active: activate it first.", plan.name))
        if not (self.reason or "").strip():
            raise UserError(self.env._("A reason is needed."))
        busy = plan.sudo()._lots_in_hand(self.lot_ids)  # sudo: as the plan looks at them
        if busy:
            raise UserError(
                self.env._(
                    "%(lots)s: %(plan)s has an open inspection of it. Finish or cancel that first.",
                    lots=", ".join(busy.mapped("name")),
                    plan=plan.name,
                )
            )
        tasks = plan._inspect_lots(self.lot_ids, "hand", self.company_id)
        left = self.lot_ids - tasks.lot_ids
        if left:
            raise UserError(
                self.env._(
                    "%(lots)s: none of it is on hand, or no rule of %(plan)s fits it. Take it off "
                    "the list, or choose another plan.",
                    lots=", ".join(left.mapped("name")),
                    plan=plan.name,
                )
            )
        tasks.note = self.reason.strip()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("id", "in", tasks.ids)], "context": {}}
