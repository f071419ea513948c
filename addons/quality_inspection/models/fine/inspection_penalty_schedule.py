from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.defect_classes import DEFECT_CLASSES


class InspectionPenaltySchedule(models.Model):
    """What the contract with a supplier says a failed lot costs, by the gravity of the defect."""

    _name = "inspection.penalty.schedule"
    _description = "Penalty Schedule"
    _inherit = ["mail.thread"]
    _order = "partner_id, severity, date_from desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Supplier", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    severity = fields.Selection(DEFECT_CLASSES, required=True, default="major", tracking=True)
    mode = fields.Selection(
        [("percent", "Percent of the lot's value"), ("fixed", "Fixed amount")],
        required=True,
        default="percent",
        tracking=True,
    )
    percent = fields.Float(digits=(5, 2), tracking=True)
    fixed_amount = fields.Monetary(tracking=True)
    maximum = fields.Monetary("At Most", tracking=True, help="0: no maximum.")
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    contract = fields.Char("Contract Clause")
    active = fields.Boolean(default=True)

    _amounts_positive = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100 AND fixed_amount >= 0 AND maximum >= 0)",
        "A percentage lies between 0 and 100; amounts are not negative.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for schedule in self:
            if schedule.date_from and schedule.date_to and schedule.date_to < schedule.date_from:
                raise ValidationError(self.env._("A schedule can't end before it begins."))

    @api.model
    def _for(self, result):
        """Return the schedule in force for a failed result (none: nothing was agreed)."""
        today = fields.Date.context_today(self)
        candidates = self.search(
            [
                ("partner_id", "=", result.supplier_id.commercial_partner_id.id),
                ("company_id", "=", result.company_id.id),
                ("severity", "=", result.failed_class),
            ]
        )
        return candidates.filtered(lambda schedule: schedule._is_in_force(today))[:1]

    def _is_in_force(self, date):
        return not (self.date_from and self.date_from > date) and not (
            self.date_to and self.date_to < date
        )

    @api.model
    def _amount_for(self, result):
        """Return the fine for a failed result in company currency, 0 where none was agreed."""
        schedule = self._for(result)
        if not schedule:
            return 0.0
        if schedule.mode == "fixed":
            amount = schedule.fixed_amount
        else:
            amount = self._lot_value(result.task_id) * schedule.percent / 100
        if schedule.maximum:
            amount = min(amount, schedule.maximum)
        return schedule.currency_id.round(amount)

    @api.model
    def _lot_value(self, task):
        """Return the untaxed value of the received lot in company currency.

        As billed, at the bill's rate; before there is a bill as ordered, at the rate of the day the
        goods came; without an order at cost.
        """
        line = task.purchase_line_id
        if not line:
            return task.product_id.with_company(task.company_id).standard_price * task.quantity
        quantity = task.product_id.uom_id._compute_quantity(
            task.quantity, line.product_uom_id, round=False
        )
        billed = self._billed_price(line)
        if billed is not None:
            return billed * quantity
        date = task.picking_id.date_done or fields.Datetime.now()
        return line.currency_id._convert(
            self._ordered_price(line) * quantity,
            task.company_id.currency_id,
            task.company_id,
            fields.Date.context_today(self, date),
            round=False,
        )

    @api.model
    def _billed_price(self, line):
        """Return the untaxed price of a unit of the order in company currency, None if unbilled."""
        bills = line.invoice_lines.filtered(
            lambda bill: bill.move_id.move_type == "in_invoice" and bill.parent_state != "cancel"
        )
        bills = bills.filtered(lambda bill: bill.parent_state == "posted") or bills
        units = sum(
            bill.product_uom_id._compute_quantity(bill.quantity, line.product_uom_id, round=False)
            for bill in bills
        )
        return sum(bills.mapped("balance")) / units if units else None

    @api.model
    def _ordered_price(self, line):
        """Return the untaxed price of a unit of the order, its discount taken off."""
        price = line.price_unit * (1 - (line.discount or 0.0) / 100)
        taxes = line.tax_ids.compute_all(
            price,
            currency=line.currency_id,
            quantity=1,
            product=line.product_id,
            partner=line.partner_id,
            rounding_method="round_globally",
        )
        return taxes["total_excluded"]
