from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...tools.context_keys import TOGETHER

# Where goods are the company's own
STOCK = ("internal", "transit")
# What was moved earlier is in books that are closed: a slip of the hand, or a clock that fell back
LONGEST_AGO = timedelta(days=31)


class StockMove(models.Model):
    """Goods that are moved at once and without a paper: by a scan, as a loss."""

    _inherit = "stock.move"

    @api.model
    def _carry(self, product, quantity, source, destination, lot=None, **values):
        """Move goods and return what is done, from wherever they lie below the source.

        Refused, in the words of a transfer, where there are less and the company guards its stock;
        goods on hold or expired are refused as anywhere.
        """
        parcels = self._parcels(product, quantity, source, lot, destination)
        company = (source.company_id or destination.company_id) or self.env.company
        goods = {"product_id": product.id, "company_id": company.id}
        lines = [
            Command.create(
                {
                    **goods,
                    "product_uom_id": product.uom_id.id,
                    "quantity": part,
                    "lot_id": lot.id if lot else False,
                    "location_id": place.id,
                    "location_dest_id": destination.id,
                    "package_id": package.id,
                    "owner_id": owner.id,
                    "picked": True,
                }
            )
            for place, package, owner, part in parcels
        ]
        move = self.create(
            {
                **goods,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "picked": True,
                "is_inventory": True,
                "move_line_ids": lines,
                **values,
            }
        )
        if source.usage in STOCK:
            move._check_there_is(product, quantity, source, lot, destination)
            move._check_against_tills()
        move._action_done()
        return move

    @api.model
    def _parcels(self, product, quantity, source, lot, destination):
        """Return [(place, package, owner, quantity)] that make up so much of the goods.

        Loose goods before others, those of the very place before those below it, and the largest
        lot of them first. What is not there is taken from the source itself, whose books go below
        zero for it.
        """
        if source.usage not in STOCK:
            return [(source, self.env["stock.package"], self.env["res.partner"], quantity)]
        quants = self._goods_below(product, source, lot, destination)
        parcels, unit = [], product.uom_id
        for quant in quants.sorted(
            lambda one: (
                bool(one.owner_id),
                bool(one.package_id),
                one.location_id != source,
                -one.quantity,
            )
        ):
            part = min(quantity, quant.quantity)
            if unit.compare(part, 0) > 0:
                parcels.append((quant.location_id, quant.package_id, quant.owner_id, part))
                quantity = unit.round(quantity - part)
        if quantity:
            none = self.env["stock.package"], self.env["res.partner"]
            parcels.append((source, *none, quantity))
        return parcels

    @api.model
    def _goods_below(self, product, source, lot, destination=None):
        """The quants that are not where they go to, with all sales posted that took from them."""
        of_product = Domain("product_id", "=", product.id)
        around = Domain("location_id", "parent_of", source.ids)
        around |= Domain("location_id", "child_of", source.ids)
        # sudo: posting is the system's; what is there is there, whoever moves it
        self.env["supermarket.sale.ledger"].sudo()._post(of_product & around)
        there = of_product & Domain("location_id", "child_of", source.ids)
        if destination:
            there &= Domain("location_id", "not in", destination.ids)
        if lot:
            there &= Domain("lot_id", "=", lot.id)
        quants = self.env["stock.quant"].sudo().search(there)
        # what was moved a moment ago in this transaction is written first, and not forgotten
        quants.invalidate_recordset(["quantity"])
        return quants

    @api.model
    def _check_there_is(self, product, quantity, source, lot=None, destination=None):
        """Refuse to take more than there is, where the company guards against it."""
        if TOGETHER.is_in(self.env) or not source._guard_company().supermarket_stock_guard:
            return
        quants = self._goods_below(product, source, lot, destination)
        ends = {"company_id": source.company_id.id}
        ends["location_dest_id"] = destination.id if destination else source.id
        move = self or self.new(ends)
        move._refuse_overdraw(product, source, quantity, sum(quants.mapped("quantity")), lot)

    def _carry_back(self, **values):
        """Bring the goods of done moves back to where they were taken from, by moves of their own.

        What recorded them stays: a correction is a record, too.
        """
        back = self.browse()
        for move in self:
            lines = [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "company_id": line.company_id.id,
                        "product_uom_id": line.product_id.uom_id.id,
                        "quantity": line.quantity_product_uom,
                        "lot_id": line.lot_id.id,
                        "location_id": line.location_dest_id.id,
                        "location_dest_id": line.location_id.id,
                        "result_package_id": line.package_id.id,
                        "owner_id": line.owner_id.id,
                        "picked": True,
                    }
                )
                for line in move.move_line_ids
            ]
            back |= self.create(
                {
                    "product_id": move.product_id.id,
                    "company_id": move.company_id.id,
                    "product_uom": move.product_id.uom_id.id,
                    "product_uom_qty": move.product_qty,
                    "location_id": move.location_dest_id.id,
                    "location_dest_id": move.location_id.id,
                    "picked": True,
                    "is_inventory": True,
                    "origin_returned_move_id": move.id,
                    "move_line_ids": lines,
                    **values,
                }
            )
        for move in back.filtered(lambda one: one.location_id.usage in STOCK):
            # What was moved on or sold meanwhile can't be brought back
            lot, quantity = move.move_line_ids.lot_id[:1], move.product_qty
            ends = move.location_id, lot, move.location_dest_id
            move._check_there_is(move.product_id, quantity, *ends)
        back._action_done()
        return back

    def _happened_at(self, moment):
        """Give done moves the time at which the goods were moved, however late it was told: counts
        since then found the shelf without them.

        What the history of quantities and the counts go by is the time of the lines. The value goes
        by that of the moves: books that are closed, and entries that are posted, stay as they are.
        """
        now = fields.Datetime.now()
        done = self.filtered(lambda move: move.state == "done")
        if not (done and moment and moment < now):
            return
        late = done._in_books_since(moment)
        (done - late).write({"date": moment})
        late.write({"date": now})
        done.move_line_ids.write({"date": moment})
        # sudo: a count follows from what was moved, whoever moved it
        self.env["supermarket.count.line"].sudo()._reopen(done.move_line_ids)

    def _in_books_since(self, moment):
        """Return which of these done moves have a value that can't be of a moment any more."""
        late = self.browse()
        valued = self.filtered("is_valued") if "is_valued" in self._fields else late
        for company, moves in valued.grouped("company_id").items():
            is_closed = moment <= company._closed_until()
            # sudo: whoever moves goods may not read entries
            late |= moves if is_closed else moves.sudo().filtered("account_move_id").sudo(False)
        return late
