from odoo import fields, models


class ResPartner(models.Model):
    """A supplier: its score, its inspections and what its contract says about failed lots."""

    _inherit = "res.partner"

    inspection_schedule_ids = fields.One2many(
        "inspection.penalty.schedule", "partner_id", "Penalty Schedule"
    )
    inspection_score_ids = fields.One2many("inspection.supplier.score", "supplier_id", "Scores")
    inspection_score = fields.Float(digits=(5, 1), compute="_compute_inspection_score")
    inspection_grade = fields.Char("Grade", compute="_compute_inspection_score")
    inspection_task_count = fields.Integer(compute="_compute_inspection_task_count")

    def _compute_inspection_score(self):
        for partner in self:
            # sudo: the grade of a supplier is for all who see the supplier
            latest = (
                self.env["inspection.supplier.score"]
                .sudo()
                .search(
                    [
                        ("supplier_id", "=", partner.commercial_partner_id.id),
                        ("company_id", "=", self.env.company.id),
                    ],
                    limit=1,
                )
            )
            partner.inspection_score = latest.score
            partner.inspection_grade = latest.grade or ""

    def _compute_inspection_task_count(self):
        # sudo: a number for the button; the tasks behind it follow the reader's rights
        counts = dict(
            self.env["inspection.task"]
            .sudo()
            ._read_group(
                [
                    ("supplier_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["supplier_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.inspection_task_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_inspection_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {
            **action,
            "domain": [("supplier_id", "=", self.commercial_partner_id.id)],
            "context": {},
        }
