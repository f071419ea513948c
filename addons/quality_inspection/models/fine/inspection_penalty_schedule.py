from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.defect_classes import DEFECT_CLASSES
from ...tools.received_value import received_unit_value

#: A supplier's failures count together for so long.
COUNTED_TOGETHER = relativedelta(years=1)


class InspectionPenaltySchedule(models.Model):
    """What the contract with a supplier says a failed lot costs, by the gravity of the defect.

    A contract of the head office holds for what its branches receive, unless they have their own.
    Further rows of a gravity are steps: dearer from the supplier's third failure on, say.
    """

    _name = "inspection.penalty.schedule"
    _description = "Penalty Schedule"
    _inherit = ["supermarket.first.state.mixin", "mail.thread"]
    _order = "partner_id, severity, from_failure, date_from desc, id desc"
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
    from_failure = fields.Integer(
        default=1,
        tracking=True,
        aggregator=None,
        help="1: from the first lot that fails. 3: from the supplier's third failed lot of this "
        "gravity within a year on. Of several steps that are reached the highest one holds.",
    )
    appeal_days = fields.Integer(
        "Days to Appeal",
        tracking=True,
        aggregator=None,
        help="So many days the supplier has to object to a proposed fine before it is posted.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        check_company=True,
        domain=[("type_tax_use", "=", "purchase")],
        help="Of the credit note. Empty: none, as a contract penalty is no price of goods.",
    )
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    contract = fields.Char("Contract Clause")
    active = fields.Boolean(default=True)

    _amounts_positive = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100 AND fixed_amount >= 0 AND maximum >= 0)",
        "A percentage lies between 0 and 100; amounts are not negative.",
    )

    _from_failure_positive = models.Constraint(
        "CHECK(from_failure BETWEEN 1 AND 1000)",
        "From failure: a whole number from 1 to 1000.",
    )
    _appeal_days_range = models.Constraint(
        "CHECK(appeal_days BETWEEN 0 AND 365)", "Days to appeal: a whole number from 0 to 365."
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for schedule in self:
            if schedule.date_from and schedule.date_to and schedule.date_to < schedule.date_from:
                raise ValidationError(self.env._("A schedule can't end before it begins."))

    @api.constrains("tax_ids")
    def _check_taxes(self):
        """A fine is what was agreed on, before taxes."""
        for schedule in self:
            included = schedule.tax_ids.filtered("price_include")
            if included:
                raise ValidationError(
                    self.env._(
                        "%(supplier)s: a fine is agreed on before taxes. Choose taxes that are "
                        "added to it, not %(taxes)s.",
                        supplier=schedule.partner_id.display_name,
                        taxes=", ".join(included.mapped("name")),
                    )
                )

    @api.model
    def _for(self, result):
        """Return the schedule in force for a failed result (none: nothing was agreed)."""
        today = result.warehouse_id._store_day()
        supplier = result.supplier_id.commercial_partner_id
        # sudo: a contract binds, whoever may read that of the head office
        known = self.sudo().search(
            [
                # a contract with a contact is one with its company
                ("partner_id.commercial_partner_id", "=", supplier.id),
                ("company_id", "in", result.company_id._inspecting_companies().ids),
                ("severity", "=", result.failed_class),
            ]
        )
        by_company = known.filtered(lambda one: one._is_in_force(today)).grouped("company_id")
        if not by_company:
            return self.browse()
        nearest = max(by_company, key=lambda company: len(company.parent_ids))
        number = self._failure_number(result, nearest)
        reached = by_company[nearest].filtered(lambda one: one.from_failure <= number)
        highest = max(reached.mapped("from_failure"), default=0)
        found = reached.filtered(lambda one: one.from_failure == highest)[:1]
        return found.sudo(self.env.su)

    @api.model
    def _failure_number(self, result, company):
        """Return which failed lot of its gravity within a year this is, of its supplier, in the
        company whose contract it is and its branches."""
        reviewed = result.review_date or fields.Datetime.now()
        earlier = result.search_count(
            result._failures_domain(company._inspected_companies())
            & Domain("task_id", "not in", result.task_id._family().ids)
            & Domain("failed_class", "=", result.failed_class)
            & Domain("review_date", "<=", reviewed)
            & Domain("review_date", ">", reviewed - COUNTED_TOGETHER)
        )
        return earlier + 1

    def _is_in_force(self, date):
        return not (self.date_from and self.date_from > date) and not (
            self.date_to and self.date_to < date
        )

    def _amount_of(self, result):
        """Return the fine for a failed result in company currency, 0 where none was agreed."""
        if not self:
            return 0.0
        if self.mode == "fixed":
            amount = self.fixed_amount
        else:
            amount = self._lot_value(result.task_id) * self.percent / 100
        if self.maximum:
            amount = min(amount, self.maximum)
        return self.currency_id.round(amount)

    @api.model
    def _lot_value(self, task):
        """Return the untaxed value of the received lot in company currency.

        As billed, at the bill's rate; before there is a bill as ordered, at the rate of the day the
        goods came; without an order at cost; of an ordered kit its share, as the books value it.
        """
        line = task.purchase_line_id
        if not line:
            return task.product_id.with_company(task.company_id).standard_price * task.quantity
        if line.product_id != task.product_id:
            return received_unit_value(task.move_id) * task.quantity
        quantity = task.product_id.uom_id._compute_quantity(
            task.quantity, line.product_uom_id, round=False
        )
        billed = self._billed_price(line)
        if billed is not None:
            return billed * quantity
        date = task.picking_id.date_done or fields.Datetime.now()
        return line.currency_id._convert(
            self._ordered_value(line, quantity),
            task.company_id.currency_id,
            task.company_id,
            task.warehouse_id._store_day(date),
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
    def _ordered_value(self, line, quantity):
        """Return the untaxed value of so many units of the order, its discount taken off.

        Rounded for all of them, as on a bill: a cent of a unit is dollars of a lot.
        """
        price = line.price_unit * (1 - (line.discount or 0.0) / 100)
        taxes = line.tax_ids.compute_all(
            price,
            currency=line.currency_id,
            quantity=quantity,
            product=line.product_id,
            partner=line.partner_id,
            rounding_method="round_globally",
        )
        return taxes["total_excluded"]
