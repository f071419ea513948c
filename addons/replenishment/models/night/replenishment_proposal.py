import logging

from odoo import api, models
from odoo.exceptions import UserError
from psycopg2 import OperationalError

from ...tools.store_night import next_night

_logger = logging.getLogger(__name__)


class ReplenishmentProposal(models.Model):
    """Orders that the nightly pass makes by itself, within the limits that bind a person."""

    _inherit = "replenishment.proposal"

    @api.model
    def _order_without_asking(self, warehouses, tell=_logger.info):
        """Accept and confirm where company and vendor have it switched on and today is the day.

        What can't be ordered (no price, no route), and an order below the vendor's minimum, over
        the truck or the budget, stay proposals for a person.

        :param tell: called with each reason why something was not ordered
        """
        drafts = self.search(
            [
                ("warehouse_id", "in", warehouses.ids),
                ("state", "=", "draft"),
                ("company_id.replenishment_auto_order", "=", True),
            ]
        )
        due = drafts.filtered(lambda proposal: proposal._may_order_itself())
        ordered = self.browse()
        for proposals in due.grouped(
            lambda one: (one.partner_id, one.warehouse_id, one.currency_id)
        ).values():
            ordered |= proposals._order_by_itself(tell)
        return ordered

    def _may_order_itself(self):
        """Whether this proposal may become an order without a person, and no later pass of a night
        would come before its vendor's cut-off. What was archived meanwhile waits for a person."""
        vendor = self.partner_id.with_company(self.company_id)
        return (
            self.uom_id.compare(self.qty_to_order, 0) > 0
            and self.product_id.active
            and self.product_id.purchase_ok
            and (not self.orderpoint_id or self.orderpoint_id.active)
            and self.company_id.replenishment_auto_order
            and vendor.replenishment_auto_order
            and bool(self.order_date)
            and self.order_date < next_night(self.warehouse_id)
        )

    def _order_by_itself(self, tell):
        """One order to one vendor: what can be ordered of these, confirmed; else nothing."""
        priced = self.filtered(lambda one: one.price_unit and not one.price_note)
        for proposal in self - priced:
            tell(
                self.env._(
                    "%(product)s was not ordered by itself: %(reason)s",
                    product=proposal.product_id.display_name,
                    reason=proposal.price_note or self.env._("it has no price."),
                )
            )
        accepted = self.browse()
        # An order that a person has drafted for this vendor is theirs to confirm
        drafted = self.env["purchase.order"].search(
            [("partner_id", "=", self.partner_id.id), ("state", "=", "draft")]
        )
        own = priced.with_context(replenishment_apart_from=tuple(drafted.ids))
        try:
            with self.env.cr.savepoint():
                own._check_limits()
                accepted = own._accept_what_can_be(tell)
                accepted._check_limits()
                accepted.purchase_id.filtered(lambda one: one.state == "draft").button_confirm()
        except OperationalError:
            raise  # the transaction is lost: the next attempt of the pass orders again
        except Exception as error:
            if not isinstance(error, UserError):
                _logger.exception("Nothing ordered by itself from vendor %s", self.partner_id.id)
            self.env.invalidate_all(flush=False)
            tell(
                self.env._(
                    "Not ordered by itself from %(vendor)s: %(reason)s",
                    vendor=self.partner_id.name,
                    reason=error.args[0] if error.args else error,
                )
            )
            return self.browse()
        return accepted.with_context(replenishment_apart_from=None)

    def _accept_what_can_be(self, tell):
        """Accept these; the ones that can't be ordered keep none of the others from it."""
        if not self:
            return self
        try:
            with self.env.cr.savepoint():
                self.action_accept()
                return self.filtered(lambda one: one.state == "accepted")
        except UserError as error:
            self.env.invalidate_all(flush=False)
            if len(self) == 1:
                tell(
                    self.env._(
                        "%(product)s was not ordered by itself: %(reason)s",
                        product=self.product_id.display_name,
                        reason=error,
                    )
                )
                return self.browse()
        middle = len(self) // 2
        accepted = self[:middle]._accept_what_can_be(tell)
        return accepted | self[middle:]._accept_what_can_be(tell)
