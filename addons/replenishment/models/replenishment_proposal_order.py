from odoo import api, models
from odoo.exceptions import UserError

from .replenishment_proposal import OPEN_STATES


class ReplenishmentProposal(models.Model):
    """From an accepted proposal to Odoo's own order, by the reordering rule's own mechanism."""

    _inherit = "replenishment.proposal"

    def action_accept(self):
        """Order what is proposed: through the rule's route, one draft order per vendor.

        Accepting twice, or two people accepting at once, orders once. What has missed its vendor's
        cut-off, or of which other goods are on their way than when it was worked out, is worked out
        anew instead, for the buyer to look at again.
        """
        ready = (self - self._renew_outdated())._orderable()
        accepted = ready._transition("accept")
        for company, proposals in accepted.grouped("company_id").items():
            proposals._procure(company)
        return self._action_view_orders()

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
            replenishment_proposals={p.orderpoint_id.id: p.id for p in proposals},
            replenishment_buyer=proposals._deciding_person(),
        )._procure_orderpoint_confirm(company_id=company)
        orderpoints.action_remove_manual_qty_to_order()
        proposals._link_orders()

    def _deciding_person(self):
        """The buyer of the order: who accepts; nobody, where the night orders by itself."""
        user = self.env.user
        return user.id if user._is_internal() and user != self.env.ref("base.user_root") else False

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
                proposal._take_price(line)
            else:
                proposal.picking_id = picking_by_orderpoint.get(proposal.orderpoint_id)

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
        for proposal in free:
            proposal.withdrawn_line_id = proposal.purchase_line_id
        withdrawn = free._transition("withdraw", purchase_line_id=False)
        withdrawn.write({"decided_by_id": False, "decided_on": False})
        replaced = (nothing_came - free)._transition("replace", purchase_line_id=False)
        counted = replaced._pairs()
        self.browse(p.id for pair, p in taken.items() if pair in counted)._work_out()

    @api.model
    def _restore(self, lines):
        """Decide again as before where a cancelled order is taken up again.

        What was proposed anew meanwhile learns that this is on order.
        """
        undecided = self.search(
            [("state", "in", OPEN_STATES), ("product_id", "in", lines.product_id.ids)]
        )
        back = undecided.filtered(lambda p: p.withdrawn_line_id in lines)
        for proposal in back:
            line = proposal.withdrawn_line_id
            proposal._transition("accept", purchase_line_id=line.id, withdrawn_line_id=False)
        beside = (undecided - back).filtered(
            lambda p: (
                p.product_id in lines.product_id
                and p.warehouse_id in lines.order_id.picking_type_id.warehouse_id
            )
        )
        beside._work_out()

    def _pairs(self):
        return {(p.product_id.id, p.warehouse_id.id) for p in self}

    def _work_out(self):
        """Give these the numbers of this moment."""
        numbers = self.env["replenishment.planner"]._evaluate(
            [(p.product_id, p.warehouse_id) for p in self]
        )
        for proposal in self:
            proposal._renew(numbers[proposal.product_id.id, proposal.warehouse_id.id])

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
