from odoo import api, models
from odoo.exceptions import UserError

from .supermarket_scan_task import RejectedError


class SupermarketScanTaskLoss(models.AbstractModel):
    """Losses and finds by scan; what they do is the loss's own business, as at a desk."""

    _name = "supermarket.scan.task.loss"
    _description = "Losses in the Scan App"
    _inherit = ["supermarket.scan.task.place"]

    @api.model
    def _task_groups(self):
        return (
            "supermarket_stock.group_receiver",
            "supermarket_stock.group_shift_supervisor",
        )

    @api.model
    def _goods_kinds(self):
        return ("loss",)

    @api.model
    def _more(self, store):
        reasons = self.env["supermarket.loss.reason"].search([])
        return {
            "reasons": [[one.id, one.name, one.effect, one.needs_photo] for one in reasons],
            "undecided": self._undecided(store),
        }

    @api.model
    def _undecided(self, store):
        """{identifier: "approve" or "refused"} of one's own reports that were not booked."""
        own = self._own_events().filtered(lambda event: event.document_id == store.id)
        # sudo: what became of one's own report
        losses = self.env["supermarket.loss"].sudo()
        found = losses.search(
            [("event_id", "in", own.ids), ("state", "in", ("approve", "refused"))]
        )
        return {loss.event_id.uuid: loss.state for loss in found}

    @api.model
    def _check_goods(self, values, store):
        super()._check_goods(values, store)
        self._place_of(values["location_id"], store)
        if values["quantity"] < 0:
            raise RejectedError(self.env._("Give a quantity above zero, or undo the scan before."))
        reason = self._reason(values["said"])
        if reason.needs_photo and not values.get("photo"):
            raise RejectedError(self.env._("%s needs a photo: report it again.", reason.name))

    @api.model
    def _reason(self, said):
        named = (said or {}).get("reason")
        found = self.env["supermarket.loss.reason"].search(
            [("id", "=", named if type(named) is int else 0)]
        )
        if not found:
            raise RejectedError(self.env._("Say why: choose a reason."))
        return found

    @api.model
    def _book(self, event):
        store = self._stores().filtered(lambda one: one.id == event.document_id)
        reason = self._reason(event.said)
        # sudo: whose task it is was asked for; who reported is written by code alone
        loss = self.env["supermarket.loss"].sudo()
        loss = loss.create(
            {
                "company_id": event.company_id.id,
                "location_id": self._place_of(event.location_id.id, store).id,
                "product_id": event.product_id.id,
                "lot_id": self._lot_lost(event, reason).id,
                "quantity": event.quantity,
                "reason_id": reason.id,
                "note": event.note,
                "photo": event.photo,
                "date": event.time,
                "user_id": event.user_id.id,
                "event_id": event.id,
            }
        )
        loss._report()

    @api.model
    def _lot_lost(self, event, reason):
        """What was found may be of a lot that nobody knew."""
        if reason.effect != "found" or event.product_id.tracking == "none":
            return self._lot_of(event)
        product, company = event.product_id, event.company_id
        lots = self.env["stock.lot"].sudo()  # sudo: as in `_book`
        return lots._named(product, event.lot, company) or lots.create(
            {"name": event.lot, "product_id": product.id, "company_id": company.id}
        )

    @api.model
    def _take_back(self, event):
        # sudo: one's own report, see `_undo`
        losses = self.env["supermarket.loss"].sudo().search([("event_id", "=", event.id)])
        approved = losses.filtered(lambda one: one.state == "done" and one.approved_by_id)
        if approved:
            raise UserError(
                self.env._("%s was approved: a store manager undoes it.", approved[0].name)
            )
        losses._undo()
