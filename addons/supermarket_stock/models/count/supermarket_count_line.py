from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.loss_place import LOSS_PLACE

NOT_COUNTED = {
    "state": "open",
    "counted": False,
    "counted_qty": 0,
    "counted_at": False,
    "counter_id": False,
    "recounter_id": False,
    "book_qty": 0,
    "difference_qty": 0,
    "difference_value": 0,
}


class SupermarketCountLine(models.Model):
    """One product of a count. What it says follows from the scans alone, in whatever order they
    arrived; what was booked follows from the time of the last scan."""

    _name = "supermarket.count.line"
    _description = "Count Line"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "count_id, state, id"
    _check_company_auto = True

    count_id = fields.Many2one(
        "supermarket.count", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="count_id.company_id", store=True, precompute=True)
    location_id = fields.Many2one(related="count_id.location_id", store=True, precompute=True)
    warehouse_id = fields.Many2one(
        related="count_id.warehouse_id", string="Store", store=True, precompute=True
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    state = fields.Selection(
        [
            ("open", "Not Counted"),
            ("recount", "To Count Again"),
            ("approve", "To Approve"),
            ("reopened", "Changed Since"),
            ("done", "Booked"),
            ("left", "Left Out"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    counted = fields.Json(
        string="Counted by Lot", readonly=True, help="By lot: what the last round found."
    )
    counted_qty = fields.Float(string="Counted", digits="Product Unit", readonly=True)
    counted_at = fields.Datetime(readonly=True, help="When its last piece was scanned.")
    counter_id = fields.Many2one("res.users", string="Counted By", readonly=True)
    recounter_id = fields.Many2one("res.users", string="Counted Again By", readonly=True)
    book_qty = fields.Float(
        string="Books",
        digits="Product Unit",
        readonly=True,
        help="What the books of that moment say, late sales included.",
    )
    difference_qty = fields.Float(string="Difference", digits="Product Unit", readonly=True)
    difference_value = fields.Float(string="Worth", readonly=True)
    reason_id = fields.Many2one(
        "supermarket.loss.reason",
        ondelete="restrict",
        domain="[('company_id', 'in', (company_id, False)), ('effect', '!=', 'gone')]",
        help="Why it differs; its place says to which account the difference goes.",
    )
    reason = fields.Char(string="Note", help="What else is to be said of the difference.")
    approved_by_id = fields.Many2one("res.users", readonly=True)

    _product_uniq = models.Constraint(
        "UNIQUE(count_id, product_id)", "A product stands in a count once."
    )
    _done_idx = models.Index(
        "(product_id, counted_at) WHERE state IN ('done', 'approve', 'reopened')"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_code(set())
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_code(vals.keys() - {"reason", "reason_id"})
        if not self.env.su and "reason_id" in vals and "done" in self.mapped("state"):
            raise UserError(self.env._("What is booked keeps its reason: correct it by a count."))
        return super().write(vals)

    def _check_by_code(self, names):
        if not self.env.su and (names or not self):
            raise UserError(self.env._("What was counted comes from the scan app."))

    # From the scans ----------------------------------------------------------------------

    def _follow(self, rounds):
        """Take over what the scans say.

        :param rounds: {1: `Round`, 2: the same} as far as it was counted
        """
        first, second = rounds.get(1), rounds.get(2)
        last = second or first
        if self.state in ("done", "left"):
            return
        if not last:  # all of it was undone
            self.write(NOT_COUNTED)
            return
        values = {
            "counted": last.lots,
            "counted_qty": self.product_id.uom_id.round(sum(last.lots.values())),
            "counted_at": last.time,
            "counter_id": (first or last).user.id,
            "recounter_id": second.user.id if second else False,
        }
        self.write(values)
        self._compare()
        if not last.is_finished:
            state = "recount" if second else "open"
        elif not second and self._is_beyond_tolerance():
            state = "recount"
        else:
            state = "approve"
        self.write({"state": state})
        self._book_small()

    def _book_small(self):
        """Book at once what is worth no approval; what can't be booked waits for a person."""
        if self.state != "approve" or not self._is_small():
            return
        try:
            with self.env.cr.savepoint():
                self._book()
                self.write({"state": "done"})
        except UserError:
            self.invalidate_recordset()
            return
        self.count_id._end_when_booked()

    def _is_small(self):
        """Whether the difference is worth no approval."""
        limit = self.count_id._booked_limit()
        return 0 < limit >= abs(self.difference_value) and not self._is_above_manager()

    def _compare(self):
        """The difference to the books of the moment at which the line was counted."""
        for line in self.filtered("counted_at"):
            book = line.product_id._quantity_at(line.location_id)
            book -= sum(line._changes_since(with_own=True).values())
            unit = line.product_id.uom_id
            difference = unit.round(line.counted_qty - book)
            # sudo: its value; costs are no counter's business, the line is written by code
            cost = line.product_id.sudo().with_company(line.company_id).standard_price
            line.write(
                {
                    "book_qty": unit.round(book),
                    "difference_qty": difference,
                    "difference_value": difference * cost,
                }
            )

    def _is_beyond_tolerance(self):
        count, difference = self.count_id, abs(self.difference_qty)
        allowed = max(count.tolerance_qty, abs(self.book_qty) * count.tolerance_percent / 100)
        if self.product_id.uom_id.compare(difference, allowed) > 0:
            return True
        return abs(self.difference_value) > count._recount_limit()

    def _changes_since(self, with_own=False):
        """{lot name or "": what came and left since the line was counted}, by time of the event.

        :param with_own: also what this count itself booked
        """
        changes = defaultdict(float)
        for lot_name, correction, quantity in self._happened_since():
            if with_own or correction != self.count_id.name:
                changes[lot_name] += quantity
        return dict(changes)

    def _happened_since(self):
        """[(lot name or "", the reason if it was a correction, quantity)] since it was counted."""
        self.ensure_one()
        record = self.env["supermarket.stock.record"].sudo()  # sudo: all that happened counts
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(lot.name, ''),
                       CASE WHEN record.operation = 'count' THEN record.reason END,
                       SUM(record.quantity)
                  FROM (%s) record
                  JOIN stock_location place ON place.id = record.location_id
             LEFT JOIN stock_lot lot ON lot.id = record.lot_id
                 WHERE record.product_id = %s
                   AND place.parent_path LIKE %s
                   AND record.date > %s
              GROUP BY 1, 2
                """,
                record._table_query,
                self.product_id.id,
                f"{self.location_id.parent_path}%",
                self.counted_at,
            )
        )

    # Booking -----------------------------------------------------------------------------

    def _to_approve(self):
        return self.filtered(lambda line: line.state in ("approve", "reopened"))

    def _is_above_manager(self):
        """Whether the difference is worth more than a store manager decides alone."""
        limit = self.count_id._manager_limit()
        return bool(limit) and abs(self.difference_value) > limit

    def _is_approved_by(self, user):
        """Whether this person may approve the line: by its value, and not what he counted."""
        role = "accountant" if self._is_above_manager() else "store_manager"
        counted = user in (self.counter_id | self.recounter_id)
        return user.has_group(f"supermarket_stock.group_{role}") and not counted

    def action_approve(self):
        """Book the difference; the counter may not approve what he or she counted."""
        lines = self._to_approve()
        for line in lines:
            line._check_approver()
        lines._post_sales()
        for line in lines:
            # sudo: the right to approve was asked for above
            line.sudo()._book()
            line.sudo().write({"state": "done", "approved_by_id": self.env.uid})
            line.count_id.sudo()._end_when_booked()

    def _check_approver(self):
        user = self.env.user
        if self._is_approved_by(user):
            return
        if self._is_above_manager() and not user.has_group("supermarket_stock.group_accountant"):
            currency = self.count_id.company_id.currency_id
            raise UserError(
                self.env._(
                    "%(product)s: a difference worth %(worth)s is approved by an accountant "
                    "(above %(limit)s).",
                    product=self.product_id.display_name,
                    worth=currency.format(abs(self.difference_value)),
                    limit=currency.format(self.count_id._manager_limit()),
                )
            )
        if user in (self.counter_id | self.recounter_id):
            raise UserError(
                self.env._(
                    "%s: you counted it yourself, another manager approves it.",
                    self.product_id.display_name,
                )
            )
        raise UserError(self.env._("Counts are approved by the store manager."))

    def action_leave_out(self):
        """The books stay as they are for this product."""
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("Counts are approved by the store manager."))
        left = self.filtered(lambda one: one.state != "done")
        left.sudo().write({"state": "left"})  # sudo: the right was asked for above

    def _book(self):
        """Bring the quants to what was counted and what happened since."""
        self._compare()
        self._check_not_adjusted()
        self._post_sales()
        quants = self._quants()
        quants.invalidate_recordset(["quantity"])
        for lot_name, target in self._targets().items():
            lot = self._lot(lot_name)
            there = quants.filtered(lambda quant, lot=lot: quant.lot_id == lot)
            delta = self.uom_id.round(target - sum(there.mapped("quantity")))
            if delta:
                self._change(there, lot, delta)

    def _post_sales(self):
        """What was sold of these goods leaves the quants before they are corrected."""
        ledger = self.env["supermarket.sale.ledger"].sudo()  # sudo: posting is the system's
        for place, lines in self.grouped("location_id").items():
            at = [[("location_id", way, place.ids)] for way in ("parent_of", "child_of")]
            ledger._post(Domain("product_id", "in", lines.product_id.ids) & Domain.OR(at))

    def _check_not_adjusted(self):
        """A later correction knows more than this count: it is not taken back, nor made twice."""
        others = {correction for _lot, correction, _quantity in self._happened_since()}
        if others - {None, self.count_id.name}:
            raise UserError(
                self.env._(
                    "%s was corrected after it was counted: leave it out, or count it in another "
                    "count.",
                    self.product_id.display_name,
                )
            )

    def _quants(self):
        return self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("location_id", "child_of", self.location_id.id),
            ]
        )

    def _lot(self, name):
        lots = self.env["stock.lot"]
        if not name:
            return lots
        goods, company = self.product_id, self.company_id
        values = {"name": name, "product_id": goods.id, "company_id": company.id}
        return lots._named(goods, name, company) or lots.create(values)

    def _targets(self):
        """{lot name or "": what must be there now}.

        What tills sold without naming a lot is taken from the lots that expire first.
        """
        targets = defaultdict(float, self.counted or {})
        for quant in self._quants():
            targets[quant.lot_id.name or ""] += 0
        changes = self._changes_since()
        unnamed = changes.pop("", 0.0) if self.product_id.tracking != "none" else 0.0
        for lot_name, change in changes.items():
            targets[lot_name] += change
        names = [name for name in targets if name]
        for name in sorted(names, key=lambda name: self._lot(name)._sold_until() or datetime.max):
            taken = min(max(targets[name], 0), max(-unnamed, 0))
            targets[name] -= taken
            unnamed += taken
        if unnamed:
            targets[names[-1] if names else ""] += unnamed
        return targets

    def _change(self, quants, lot, delta):
        """Change the quants of a lot by a quantity: the largest first, loose goods before others.

        What is too much is loose; packages and what others own are touched where goods are missing.
        """
        loose = quants.filtered(lambda quant: not (quant.package_id or quant.owner_id))
        largest = loose.sorted("quantity", reverse=True)
        largest += (quants - loose).sorted("quantity", reverse=True)
        for quant in largest if delta < 0 else loose[:1]:
            part = max(delta, -max(quant.quantity, 0)) if delta < 0 else delta
            self._set(quant, quant.quantity + part)
            delta = self.uom_id.round(delta - part)
            if not delta:
                return
        place = loose.filtered(lambda quant: quant.location_id == self.location_id)[:1]
        self._set(place or self._new_quant(lot), place.quantity + delta)

    def _new_quant(self, lot):
        return self.env["stock.quant"].create(
            {
                "product_id": self.product_id.id,
                "location_id": self.location_id.id,
                "lot_id": lot.id,
            }
        )

    def _loss_place(self):
        """The inventory-loss place that takes the difference; none: that of the product."""
        reason = self.reason_id
        return reason._place(self.company_id) if reason else self.env["stock.location"]

    def _set(self, quant, quantity):
        context = {
            **self.env["supermarket.hold"]._allow_held_context(),
            "inventory_mode": True,
            "inventory_name": self.count_id.name,
            LOSS_PLACE: self._loss_place().id,
        }
        quant = quant.with_context(**context)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()
