import logging

from odoo import api, models
from odoo.exceptions import UserError

from .replenishment_proposal import OPEN_STATES

_logger = logging.getLogger(__name__)


class ReplenishmentProposal(models.Model):
    """From an accepted proposal to Odoo's own order, by the reordering rule's own mechanism."""

    _inherit = "replenishment.proposal"

    def action_accept(self):
        """Order what is proposed: through the rule's route, one draft order per vendor.

        Accepting twice, or two people accepting at once, orders once. What has missed its vendor's
        cut-off is worked out anew for the next order day instead, for the buyer to look at again.
        """
        ready = (self - self._renew_late())._orderable()
        accepted = ready._transition("accept")
        for company, proposals in accepted.grouped("company_id").items():
            proposals._procure(company)
        return self._action_view_orders()

    def _renew_late(self):
        """Give what was to be ordered before now the numbers of its next order day.

        :return: the proposals that have another order day now
        """
        late = self.filtered(lambda p: p.state in OPEN_STATES and p.is_late)
        late.check_access("write")
        planner = self.env["replenishment.planner"]
        numbers = planner._evaluate([(p.product_id, p.warehouse_id) for p in late])
        renewed = self.browse()
        for proposal in late:
            missed = proposal.order_date
            # sudo: the numbers are closed to people
            proposal.sudo()._renew(numbers[proposal.product_id.id, proposal.warehouse_id.id])
            if proposal.order_date != missed:
                renewed |= proposal
        if renewed:
            renewed._tell_of_missed_cut_off()
        return renewed

    def _tell_of_missed_cut_off(self):
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": self.env._("The cut-off is over"),
                "message": self.env._(
                    "%(n)s proposals were worked out anew for the next order day. Look at them "
                    "and accept them again: %(products)s",
                    n=len(self),
                    products=", ".join(self.product_id[:5].mapped("display_name")),
                ),
            },
        )

    def _orderable(self):
        """Those that ask for something; the others stay open, and the buyer is told."""
        empty = self.filtered(
            lambda p: p.state in OPEN_STATES and p.uom_id.compare(p.qty_to_order, 0) <= 0
        )
        if not empty:
            return self
        products = ", ".join(empty.product_id[:5].mapped("display_name"))
        if empty == self:
            raise UserError(
                self.env._(
                    "There is nothing to order of %s: enter a quantity or dismiss it.", products
                )
            )
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Nothing to order"),
                "message": self.env._(
                    "%(n)s proposals have no quantity and stay as they are: %(products)s",
                    n=len(empty),
                    products=products,
                ),
            },
        )
        return self - empty

    def _procure(self, company):
        """Let the reordering rules procure exactly what was decided."""
        # sudo: a buyer may decide on proposals, only a stock manager may write reordering rules
        proposals = self.sudo().with_company(company)
        orderpoints = proposals._ensure_orderpoints()
        for proposal in proposals:
            proposal.orderpoint_id.qty_to_order_manual = proposal.qty_to_order
        orderpoints.with_context(
            replenishment_proposals={p.orderpoint_id.id: p.id for p in proposals}
        )._procure_orderpoint_confirm(company_id=company)
        orderpoints.action_remove_manual_qty_to_order()
        proposals._link_orders()

    def _ensure_orderpoints(self):
        """The rules of these proposals; one is made, without quantities, where there is none."""
        rules = self.env["stock.warehouse.orderpoint"].with_context(
            active_test=False, replenishment_pass=True
        )
        for proposal in self.filtered(lambda p: not p.orderpoint_id):
            location = proposal.warehouse_id.lot_stock_id
            proposal.orderpoint_id = rules.search(
                [
                    ("product_id", "=", proposal.product_id.id),
                    ("location_id", "=", location.id),
                ],
                limit=1,
            ) or rules.create(
                {
                    "product_id": proposal.product_id.id,
                    "warehouse_id": proposal.warehouse_id.id,
                    "location_id": location.id,
                    "company_id": proposal.company_id.id,
                    "trigger": "manual",
                }
            )
        return self.orderpoint_id

    def _link_orders(self):
        """Remember what became of each proposal: a purchase line, or a transfer between stores."""
        orderpoint_ids = self.orderpoint_id.ids
        lines = self.env["purchase.order.line"].search(
            [("orderpoint_id", "in", orderpoint_ids), ("state", "=", "draft")], order="id"
        )
        line_by_orderpoint = {line.orderpoint_id: line for line in lines}
        moves = self.env["stock.move"].search(
            [("orderpoint_id", "in", orderpoint_ids), ("state", "not in", ("done", "cancel"))],
            order="id",
        )
        picking_by_orderpoint = {move.orderpoint_id: move.picking_id for move in moves}
        for proposal in self:
            line = line_by_orderpoint.get(proposal.orderpoint_id)
            proposal.purchase_line_id = line
            if line:
                proposal._set_price(line)
            else:
                proposal.picking_id = picking_by_orderpoint.get(proposal.orderpoint_id)

    def _set_price(self, line):
        """Below the minimum Odoo finds no price: what the buyer saw stands in the order."""
        if not line.price_unit and line.product_qty:
            line.price_unit = self.uom_id._compute_price(self.price_unit, line.product_uom_id)

    @api.model
    def _withdraw(self, lines):
        """Open the proposals again whose purchase lines were cancelled before anything came.

        Where the product has been proposed anew meanwhile, that proposal is the open one: it
        counted on what was cancelled, so its numbers are worked out again.
        """
        accepted = self.search([("purchase_line_id", "in", lines.ids), ("state", "=", "accepted")])
        nothing_came = accepted.filtered(lambda p: not p.qty_received)
        vals_list = [
            {"product_id": p.product_id.id, "warehouse_id": p.warehouse_id.id} for p in nothing_came
        ]
        taken = self._open_by_pair(vals_list)
        free = nothing_came.filtered(lambda p: (p.product_id.id, p.warehouse_id.id) not in taken)
        withdrawn = free._transition("withdraw", purchase_line_id=False)
        withdrawn.write({"decided_by_id": False, "decided_on": False})
        replaced = (nothing_came - free)._transition("replace", purchase_line_id=False)
        numbers = self.env["replenishment.planner"]._evaluate(
            [(p.product_id, p.warehouse_id) for p in replaced]
        )
        for pair, vals in numbers.items():
            taken[pair]._renew(vals)

    @api.model
    def _order_without_asking(self, warehouses):
        """Accept and confirm where company and vendor have it switched on and today is the day.

        An order that can't be made (no price, no route) stays a proposal for a person.
        """
        drafts = self.search([("warehouse_id", "in", warehouses.ids), ("state", "=", "draft")])
        ordered = self.browse()
        due = drafts.filtered(lambda proposal: proposal._may_order_itself())
        for proposals in due.grouped("partner_id").values():
            try:
                with self.env.cr.savepoint():
                    proposals.action_accept()
                    orders = proposals.purchase_id.filtered(lambda order: order.state == "draft")
                    orders.button_confirm()
            except UserError as error:
                _logger.info("Not ordered by itself from %s: %s", proposals.partner_id.name, error)
            else:
                ordered |= proposals
        return ordered

    def _may_order_itself(self):
        """Whether this proposal may become an order without a person, and is due today."""
        vendor = self.partner_id.with_company(self.company_id)
        facts = self.env["replenishment.facts"]
        return (
            self.uom_id.compare(self.qty_to_order, 0) > 0
            and self.company_id.replenishment_auto_order
            and vendor.replenishment_auto_order
            and bool(self.order_date)
            and facts._to_local(self.warehouse_id, self.order_date).date() <= self._today()
        )

    def _action_view_orders(self):
        """Where the decision led: the purchase order, or their list."""
        if not self.purchase_id:
            return False
        return self.purchase_id._get_records_action(name=self.env._("Purchase Orders"), context={})

    def action_view_purchase(self):
        self.ensure_one()
        return self._action_view_orders()

    def action_view_product(self):
        self.ensure_one()
        return self.product_id.get_formview_action()

    def action_view_orderpoint(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.action_orderpoint"),
            "domain": [("id", "=", self.orderpoint_id.id)],
            "context": {},
        }

    def action_view_picking(self):
        self.ensure_one()
        return self.picking_id.get_formview_action()

    def action_view_forecast(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "replenishment.replenishment_forecast_action"
            ),
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
            ],
            "context": {},
        }
