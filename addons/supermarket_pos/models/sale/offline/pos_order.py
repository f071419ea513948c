from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text
from odoo.exceptions import UserError

from ....tools.another_sale import another_sale
from ....tools.offline_order import OfflineOrder
from ....tools.order_reading import readable
from ....tools.past_refusals import WRITTEN, past_refusals, steps_behind
from ....tools.return_point import return_point
from ....tools.together import KNOWN_STEPS

# A price that was changed so recently may not have reached the till when the line was scanned.
PRICE_GRACE = timedelta(hours=1)


class PosOrder(models.Model):
    """An order paid offline is taken whatever is wrong with it: the customer has left.

    What can't be booked as it was sent is booked as near to it as can be, and what was wrong
    becomes a sale exception. Refused is only what is no order at all.
    """

    _inherit = "pos.order"

    paid_offline = fields.Boolean(
        readonly=True,
        copy=False,
        help="The till could not ask the server before it was paid.",
    )

    @api.model
    def _mended(self, order):
        """Return (the order as it can be booked, as it is known, [what was wrong with it])."""
        read, lost, fault = readable(order)
        if fault:
            self._refuse_input(order, fault)
        session = self._session_of_input(read)
        existing = self._known_order(read)
        if existing.state not in (False, "draft"):
            existing._note_another_sale(read)
            return order, existing, []  # it was taken before: nothing of what is sent now counts
        said = self._only_said(self._with_own_rows(read, existing), session, existing)
        offline = OfflineOrder(self, said, session, existing)
        if not offline.has_lines():
            self._refuse_field(order, "lines", "nothing")
        if lost:
            names = ", ".join(lost)
            offline.note("input", self.env._("Could not be read: %(fields)s.", fields=names))
        return type(order)(offline.mended()), existing, offline.notes

    def _note_another_sale(self, order):
        """A saved order was paid here and, without a network, at another till as well: what that
        one took is in no order, and a person enters it.
        """
        stored = self.payment_ids, self.lines
        found = another_sale(order, *(set(rows.mapped("uuid")) for rows in stored))
        if not found:
            return
        amount, counts = found
        products = self.env["product.product"].browse(counts).exists()
        goods = (
            f"{quantity_text(self.env, counts[one.id])} {one.display_name}" for one in products
        )
        note = self.env._(
            "Paid at another till as well: %(amount)s. Sold there beside the goods of this order: "
            "%(goods)s. Enter both as a sale of that till.",
            amount=self.currency_id.format(amount),
            goods=", ".join(goods) or "–",
        )
        told = self.env["supermarket.sale.exception"].sudo()  # sudo: as `_open`
        if note not in told.search([("order_id", "=", self.id)]).mapped("note"):
            self._raise_wrong([{"reason": "twice", "product_id": products[:1].id, "note": note}])

    @api.model
    def _process_order(self, order, existing_order):
        """A country's law may want a return invoiced, say: taken without it when it is too late."""
        is_taken = order.get("paid_offline") and not self._is_left_to_core(order)
        steps = steps_behind(self, PosOrder, "_process_order") if is_taken else {}
        if {step._module for step in steps} <= KNOWN_STEPS:
            return super()._process_order(order, existing_order)
        done, refusal = past_refusals(
            steps.values(),
            lambda step, written: step(
                self.with_context(**{WRITTEN: written}),
                order,
                existing_order and existing_order.with_context(**{WRITTEN: written}),
            ),
        )
        self.browse(done)._note_refusal(refusal)
        return done

    def _note_refusal(self, refusal):
        """What another addon asked for before it would take the order, if it did."""
        if refusal:
            self._raise_wrong([{"reason": "input", "note": refusal}])

    def _notes_of_input(self):
        """What was wrong with the order as it came; a client that forges the context tells on
        itself.
        """
        return (self.env.context.get("supermarket_wrong") or {}).get(self.uuid) or []

    def _delisted_notes(self):
        """Goods that were taken out of the range, and sold all the same."""
        sold = self.lines.filtered(lambda line: line.qty > 0 and not line.product_id.active)
        return [
            {"reason": "delisted", "product_id": line.product_id.id, "quantity": line.qty}
            for line in sold
        ]

    def _raise_wrong(self, notes):
        """Put what was wrong with the order as it came on somebody's list."""
        first = self.lines.product_id[:1].id
        self.env["supermarket.sale.exception"]._open(
            [
                {
                    "order_id": self.id,
                    "warehouse_id": self.config_id._store().id,
                    **note,
                    "product_id": note.get("product_id") or first,
                }
                for note in notes
            ]
        )

    def _generate_pos_order_invoice(self):
        """The sale counts, also where its invoice can't be made: a person makes it later."""
        if not (len(self) == 1 and self.paid_offline and self.state == "paid"):
            return super()._generate_pos_order_invoice()
        try:
            with return_point(self.env.cr):
                return super()._generate_pos_order_invoice()
        except UserError as problem:
            self.invalidate_recordset()
            self.to_invoice = False
            self._raise_wrong([{"reason": "input", "note": str(problem)}])
            return self.env["account.move"]

    @api.model
    def _correction_product(self):
        """The service that stands for goods nobody knows and for money that is no line's.

        Made when it is needed for the first time, and again where it was deleted.
        """
        # sudo: cashiers sell, whatever they may do with products
        xmlid = "supermarket_pos.product_correction"
        product = self.env.ref(xmlid, raise_if_not_found=False)
        if product:
            return product.sudo()
        products = self.env["product.product"].sudo()
        values = {
            "name": self.env._("Correction of a sale"),
            "type": "service",
            "list_price": 0.0,
            "available_in_pos": False,
            "purchase_ok": False,
            "taxes_id": False,
            "supplier_taxes_id": False,
            "company_id": False,
        }
        return products._load_records([{"xml_id": xmlid, "values": values, "noupdate": True}])

    @api.model
    def _has_just_changed(self, products):
        """Whether a product is so new or changed that an open till may not know of it."""
        since = fields.Datetime.now() - PRICE_GRACE
        return max(products.mapped("product_tmpl_id.write_date"), default=since) > since

    def _raise_unauthorised(self, product, reason, quantity):
        """Put on somebody's list what an offline till took without asking."""
        self.env["supermarket.sale.exception"]._open(
            [
                {
                    "order_id": self.id,
                    "warehouse_id": self.config_id._store().id,
                    "product_id": product.id,
                    "reason": reason,
                    "quantity": quantity,
                }
            ]
        )
