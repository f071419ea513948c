from odoo import api, fields, models
from odoo.exceptions import UserError


class PosSession(models.Model):
    _inherit = "pos.session"

    stock_by_ledger = fields.Boolean(
        string="Stock at Payment",
        readonly=True,
        help="The orders of this session enter the sales ledger when they are paid. Frozen when "
        "the session opens, so that one session never books its stock in two ways.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Freeze the company's way of booking stock.

        To core a ledger session is one that updates stock at closing: it makes no picking at
        payment and asks for the pickings when it closes (see _create_picking_at_end_of_session).
        """
        sessions = super().create(vals_list)
        by_ledger = sessions.sudo().filtered(
            lambda session: session.company_id.point_of_sale_update_stock_quantities == "ledger"
        )
        by_ledger.write({"stock_by_ledger": True, "update_stock_at_closing": True})
        return sessions

    def _create_picking_at_end_of_session(self):
        """Post what the session's orders left in the ledger instead of moving their lines again."""
        if not self.stock_by_ledger:
            return super()._create_picking_at_end_of_session()
        # A cashier closes the session, the moves belong to the warehouse.
        ledger = self.env["supermarket.sale.ledger"].sudo()
        domain = [("pos_session_id", "=", self.id)]
        ledger._post(domain)
        if ledger.search_count([*domain, ("posted", "=", False)], limit=1):
            raise UserError(
                self.env._("Sales of %s are being posted. Please close it again in a moment.")
                % self.name
            )
        return None

    def _accumulate_amounts(self, data):
        """Leave out the goods of orders that were invoiced after their sales had been posted.

        Their invoice books its own cost of goods, while the posted move belongs to the session.
        """
        data = super()._accumulate_amounts(data)
        if self.stock_by_ledger and self.company_id.inventory_valuation == "real_time":
            for entry in self._invoiced_entries_posted_with_session():
                self._take_back_stock_amounts(data, entry)
        return data

    def _invoiced_entries_posted_with_session(self):
        """Ledger entries whose order has an invoice and whose move lies in a session picking."""
        invoiced = self._get_closed_orders().filtered("is_invoiced")
        if not invoiced:
            return self.env["supermarket.sale.ledger"]
        entries = (
            self.env["supermarket.sale.ledger"]
            .sudo()
            .search([("pos_order_id", "in", invoiced.ids), ("posted", "=", True)])
        )
        return entries.filtered(
            lambda entry: entry.move_id.picking_id.pos_session_id == self
            and not entry.move_id.picking_id.pos_order_id
            and entry.product_id.categ_id.property_valuation == "real_time"
        )

    def _take_back_stock_amounts(self, data, entry):
        move = entry.move_id
        accounts = move.product_id._get_product_accounts()
        amount = {"amount": -entry.quantity * move._get_price_unit()}
        side = data["stock_return"] if move._is_in() else data["stock_valuation"]
        for amounts, account in (
            (data["stock_expense"], accounts["expense"]),
            (side, accounts["stock_valuation"]),
        ):
            amounts[account] = self._update_amounts(
                amounts[account], amount, move.picking_id.date_done, force_company_currency=True
            )
