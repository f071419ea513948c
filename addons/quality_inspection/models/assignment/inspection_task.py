from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.pieces import kept_in_pieces
from odoo.exceptions import UserError, ValidationError

#: Tasks that the job gives out in one transaction: who wants to take one waits no longer.
AT_ONCE = 10


class InspectionTask(models.Model):
    """Giving tasks to inspectors: by turn, by a planner's hand on the board, and once more."""

    _inherit = "inspection.task"

    planned_minutes = fields.Float(
        readonly=True, aggregator="sum", help="By the items and the sample."
    )
    inspector_id = fields.Many2one(group_expand="_expand_inspectors")

    _open_work = models.Index(
        "(inspector_id) INCLUDE (planned_minutes) WHERE state IN ('todo', 'doing')"
    )
    _last_of_inspector = models.Index("(inspector_id, id)")
    _last_of_supplier = models.Index("(supplier_id, id) WHERE inspector_id IS NOT NULL")

    @api.model
    def _expand_inspectors(self, inspectors, domain):
        """On the board everybody who may be given a task has a column, also who has none."""
        available = inspectors.search(
            [("company_id", "in", self.env.companies.ids), ("is_available", "=", True)]
        )
        return inspectors | available

    def _assign_automatically(self, without=None):
        """Give each task to whose turn it is; without a fitting inspector it stays unassigned.

        :param without: an inspector who gets none of them
        """
        # sudo: inspectors are chosen by the system, whatever the planner may read of them
        inspectors = self.env["inspection.inspector"].sudo()
        for company, tasks in self.grouped("company_id").items():
            choose = inspectors._chooser(company, tasks.supplier_id, without=without)
            for task in tasks:
                chosen = choose(
                    task.warehouse_id,
                    task.skill_ids,
                    task.receiver_id,
                    task.supplier_id,
                    task.date_due or fields.Datetime.now(),
                    task.planned_minutes,
                )
                if chosen != task.inspector_id:
                    task.sudo().inspector_id = chosen  # sudo: as above

    def action_assign(self):
        """Assign the open tasks that have no inspector."""
        self.check_access("write")
        self.filtered(
            lambda task: not task.inspector_id and task.state == "todo"
        )._assign_automatically()

    @api.model
    def _assign_waiting(self):
        """Called by a job: somebody came on duty, or back from leave, since they arrived."""
        waiting = self.search([("inspector_id", "=", False), ("state", "=", "todo")])
        for few in kept_in_pieces(self.env, waiting.ids, AT_ONCE, waiting.browse):
            few._assign_automatically()
        return waiting.filtered("inspector_id")

    # By hand

    def _open_fields(self):
        """What is finished is nobody's to be given."""
        fields_of_all = super()._open_fields()
        if all(task.state in ("todo", "doing") for task in self):
            return fields_of_all
        return fields_of_all - {"inspector_id", "date_due"}

    def write(self, vals):
        result = super().write(vals)
        if "inspector_id" in vals:
            for task in self.filtered(lambda task: task.state == "doing"):
                task._hand_over_readings()
        return result

    def _hand_over_readings(self):
        """What was begun is gone on with by the next inspector, who answers for all of it."""
        if not self.inspector_id:
            raise UserError(
                self.env._("%s has been begun: give it to another inspector.", self.name)
            )
        # sudo: readings follow their task
        result = self.result_id.sudo()
        before = result.inspector_user_id
        if result.state == "pending" and before != self.user_id:
            result.write(
                {
                    "inspector_user_id": self.user_id.id,
                    "begun_by_ids": [fields.Command.link(before.id)],
                }
            )

    @api.constrains("inspector_id")
    def _check_able(self):
        """A planner gives a task to whom he likes, but not to somebody who can't do it."""
        for task in self.filtered("inspector_id"):
            inspector = task.inspector_id
            lacking = task.skill_ids - inspector.skill_ids
            if lacking:
                raise ValidationError(
                    self.env._(
                        "%(task)s: %(inspector)s is not trained for %(skills)s. Choose another "
                        "inspector, or add the skill to the list of inspectors.",
                        task=task.name,
                        inspector=inspector.name,
                        skills=", ".join(lacking.mapped("name")),
                    )
                )
            if not inspector._can_take(task.warehouse_id, task.skill_ids.browse()):
                raise ValidationError(
                    self.env._(
                        "%(task)s: %(inspector)s does not work in %(store)s. Choose another "
                        "inspector, or add the store to the list of inspectors.",
                        task=task.name,
                        inspector=inspector.name,
                        store=task.warehouse_id.name,
                    )
                )
