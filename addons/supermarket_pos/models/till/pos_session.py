from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.guards import COUNTED, WORKING, check_counted, without_defaults


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
        if without_defaults(self) is not self:
            own = COUNTED - {"config_id", "user_id"}
            vals_list = [{k: v for k, v in vals.items() if k not in own} for vals in vals_list]
        working = WORKING.on(without_defaults(self))
        sessions = super(PosSession, working).create(vals_list).with_env(self.env)
        # sudo: the company's own setting
        by_ledger = sessions.sudo().filtered(
            lambda session: session.company_id.point_of_sale_update_stock_quantities == "ledger"
        )
        by_ledger.write({"stock_by_ledger": True, "update_stock_at_closing": True})
        return sessions

    def write(self, vals):
        check_counted(self, vals)
        return super().write(vals)

    def _working(self):
        """While code opens, counts and closes; see `guards.py`."""
        return WORKING.on(self)

    def action_pos_session_open(self):
        return super(PosSession, self._working()).action_pos_session_open()

    def _set_opening_control_data(self, cashbox_value, notes):
        return super(PosSession, self._working())._set_opening_control_data(cashbox_value, notes)

    def _sells_through_ledger(self):
        """Not where code has told the session to make its pickings at once, as core's own does."""
        return self.stock_by_ledger and self.update_stock_at_closing

    def _create_picking_at_end_of_session(self):
        """Post what the session's orders left in the ledger instead of moving their lines again."""
        if not self.stock_by_ledger:
            return super()._create_picking_at_end_of_session()
        # A cashier closes the session, the moves belong to the warehouse.
        ledger = self.env["supermarket.sale.ledger"].sudo()
        domain = [("pos_session_id", "=", self.id)]
        ledger._post(domain)
        left = ledger.search([*domain, ("posted", "=", False)])
        if left:
            raise UserError(self._not_posted_message(left))
        return None

    def _not_posted_message(self, entries):
        """Why the session can't be closed yet, and what to do."""
        failed = entries.filtered("posting_error")
        if failed:
            return self.env._(
                "%(session)s can't be closed: the sale of %(product)s (%(receipt)s) can't be "
                "posted. %(problem)s Put the product right and close again.",
                session=self.name,
                product=failed[0].product_id.display_name,
                receipt=failed[0].document,
                problem=failed[0].posting_error,
            )
        return self.env._(
            "Sales of %s are being posted. Please close it again in a moment.", self.name
        )
