from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.context_keys import QUANTS_ONLY


class StockLot(models.Model):
    _inherit = "stock.lot"

    is_on_hold = fields.Boolean(
        string="On Hold",
        compute="_compute_is_on_hold",
        search="_search_is_on_hold",
        help="The lot, or all of its product, is on hold in at least one store.",
    )
    hold_ids = fields.One2many("supermarket.hold", "lot_id", string="Holds")
    active_hold_count = fields.Integer(compute="_compute_is_on_hold")
    own_hold_count = fields.Integer(
        compute="_compute_is_on_hold", help="Holds of this lot alone, not of all of its product."
    )

    @api.depends_context("allowed_company_ids")
    @api.depends("hold_ids.state", "product_id")
    def _compute_is_on_hold(self):
        # sudo: that goods are held is told to all
        holds = self.env["supermarket.hold"]._active_holds(self.product_id).sudo()
        companies = self.env.companies._holding_companies()
        holds = holds.filtered(lambda hold: hold.company_id in companies).grouped("product_id")
        for lot in self:
            own = holds.get(lot.product_id, self.env["supermarket.hold"]).filtered(
                lambda hold, lot=lot: hold.lot_id in (lot._origin, lot.browse())
            )
            lot.is_on_hold = bool(own)
            lot.active_hold_count = len(own)
            lot.own_hold_count = len(own.filtered("lot_id"))

    def _search_is_on_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = self.env.companies._holding_companies()
        # sudo: a hold binds everyone, whoever may read it
        holds = (
            self.env["supermarket.hold"]
            .sudo()
            .search([("state", "=", "active"), ("company_id", "in", companies.ids)])
        )
        whole = holds.filtered(lambda hold: not hold.lot_id)
        domain = Domain("id", "in", holds.lot_id.ids)
        domain |= Domain("product_id", "in", whole.product_id.ids)
        return domain if True in value else ~domain

    @api.depends("quant_ids", "quant_ids.quantity")
    def _product_qty(self):
        """Take off the unposted sales that named the lot."""
        result = super()._product_qty()
        if not QUANTS_ONLY.is_in(self.env):
            ledger = self.env["supermarket.sale.ledger"].sudo()  # sudo: sold is sold
            domain = ledger._unposted_domain() & Domain("lot_id", "in", self.ids)
            for lot, sold in ledger._read_group(domain, ["lot_id"], ["quantity:sum"]):
                lot.sudo(self.env.su).product_qty -= sold
        return result

    def _quantities_at(self, location):
        """Return {lot id: what is below a location}: quants less the unposted sales of the lot."""
        below = Domain("lot_id", "in", self.ids) & Domain("location_id", "child_of", location.id)
        there = dict.fromkeys(self.ids, 0.0)
        # sudo: what is there is there, whoever asks
        quants, ledger = self.env["stock.quant"].sudo(), self.env["supermarket.sale.ledger"].sudo()
        for lot, quantity in quants._read_group(below, ["lot_id"], ["quantity:sum"]):
            there[lot.id] += quantity
        unposted = ledger._unposted_domain() & below
        for lot, quantity in ledger._read_group(unposted, ["lot_id"], ["quantity:sum"]):
            there[lot.id] -= quantity
        return there

    def _holding_company(self):
        """Whose stock a hold of the lot binds: the company's that asks, also where the lot is its
        head office's or nobody's; of another company's lot that one's."""
        # sudo: whose lot it is, whoever holds it
        owner, asking = self.sudo().company_id, self.env.company
        return owner if owner and owner not in asking.parent_ids else asking

    def _check_usable_by(self, company):
        """A company names lots of its own, of its head office and of nobody."""
        for lot in self:
            if lot.company_id and lot.company_id not in company.parent_ids:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s belongs to another company than %(store)s.",
                        lot=lot.name,
                        store=company.name,
                    )
                )

    def action_place_hold(self):
        """Ask for the reason and put these lots on hold."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_hold_place"
        )
        action["context"] = {
            "default_product_id": self.product_id[:1].id,
            "default_lot_ids": self.ids,
        }
        return action

    def action_release_hold(self):
        """Ask for the reason and release what holds these lots alone."""
        holds = self.hold_ids.filtered(lambda hold: hold.state == "active")
        return holds.action_release()

    def action_view_holds(self):
        """Open the holds that stop the lot, those of its whole product included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_hold")
        action["domain"] = [
            ("product_id", "=", self.product_id.id),
            ("lot_id", "in", [False, self.id]),
        ]
        action["context"] = {"default_product_id": self.product_id.id, "default_lot_id": self.id}
        return action

    def _last_day_text(self, store):
        """Return the last day on which the lot was sold, as a person reads it."""
        return fields.Date.to_string(self._last_day(store))

    def action_recall(self):
        """Prepare a recall of these lots; nothing is stopped before it is started there."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recall"),
            "res_model": "supermarket.recall",
            "view_mode": "form",
            "context": {
                "default_product_id": self.product_id[:1].id,
                "default_lot_ids": self.ids,
            },
        }
