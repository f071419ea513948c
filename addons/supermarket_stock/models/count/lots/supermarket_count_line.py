from collections import defaultdict

from odoo import api, fields, models

from ....tools.quantity_text import quantity_text

# What is told of lots is of lines that somebody decides on
WAITING = ("recount", "approve", "reopened")


class SupermarketCountLine(models.Model):
    """A slip in a lot's name changes nothing of the sum, and would take goods off hold or give them
    another date. So a lot that nobody knew, and one on hold that is not there as the books say, are
    booked by nobody but who approves counts."""

    _inherit = "supermarket.count.line"

    lot_note = fields.Char(
        string="Lots",
        compute="_compute_lot_note",
        help="What booking the line changes of each lot: before → after.",
    )

    @api.depends("state", "counted", "product_id", "location_id")
    def _compute_lot_note(self):
        changes = self.filtered(lambda line: line.state in WAITING)._lot_changes()
        for line in self:
            words = (line._in_words(*change) for change in changes.get(line, ()))
            line.lot_note = ", ".join(words) or False

    def _in_words(self, name, lot, before, after):
        told = name or self.env._("no lot")
        changed = " → ".join(quantity_text(self.env, one) for one in (before, after))
        words = f"{told} {changed}"
        if name and not lot:
            return self.env._("%s (new)", words)
        return self.env._("%s (on hold)", words) if lot.is_on_hold else words

    def _lot_changes(self):
        """{line: [(name or "", lot, what the books have, what was counted)]} of lots that differ,
        of goods that have lots and were counted."""
        changes = {}
        counted = self.filtered(lambda line: line.counted_at and line.product_id.tracking != "none")
        for place, lines in counted.grouped("location_id").items():
            lots = lines._lots_at(place)
            there, by_product = lots._quantities_at(place), lots.grouped("product_id")
            for line in lines:
                of_line = by_product.get(line.product_id, lots.browse())
                changes[line] = line._differing(of_line, there)
        return changes

    def _lots_at(self, place):
        """The lots of these goods that are at a place, or were said to be there."""
        quants = self.env["stock.quant"].search(
            [("product_id", "in", self.product_id.ids), ("location_id", "child_of", place.id)]
        )
        wanted = {(line.product_id, name) for line in self for name in line.counted or () if name}
        named = self.env["stock.lot"]._by_name(wanted, self.company_id)
        # The holds that bind are those of the company whose place it is
        return quants.lot_id.union(*named.values()).with_context(
            allowed_company_ids=self.company_id.ids
        )

    def _differing(self, lots, there):
        """:param there: {lot id: what the books have of it at the place}"""
        counted = defaultdict(float, self.counted or {})
        rows = [(lot.name, lot, there[lot.id], counted.pop(lot.name, 0.0)) for lot in lots]
        rows += [(name, lots.browse(), 0.0, quantity) for name, quantity in counted.items()]
        return [row for row in rows if self.uom_id.compare(row[2], row[3])]

    def _is_beyond_tolerance(self):
        """What is on hold and not there as the books say is counted by a second person."""
        return super()._is_beyond_tolerance() or any(
            lot.is_on_hold for _name, lot, _before, _after in self._lot_changes().get(self, ())
        )

    def _is_small(self):
        """Who approves counts looks at such lots. A lot that is new now may come with a receipt
        that is still on another phone: it is no reason to count again."""
        return super()._is_small() and not any(
            (name and not lot) or lot.is_on_hold
            for name, lot, _before, _after in self._lot_changes().get(self, ())
        )
