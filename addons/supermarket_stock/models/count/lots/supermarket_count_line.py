from collections import defaultdict

from odoo import api, fields, models


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
        for line in self:
            waits = line.state in ("recount", "approve", "reopened")
            changes = line._lot_changes() if waits else []
            line.lot_note = ", ".join(line._in_words(*change) for change in changes) or False

    def _in_words(self, name, lot, before, after):
        told = name or self.env._("no lot")
        words = f"{told} {before:g} → {after:g}"
        if name and not lot:
            return self.env._("%s (new)", words)
        return self.env._("%s (on hold)", words) if self._is_held(lot) else words

    def _lot_changes(self):
        """[(name or "", lot, what the books have, what was counted)] of the lots that differ."""
        self.ensure_one()
        if self.product_id.tracking == "none" or not self.counted_at:
            return []
        counted = defaultdict(float, self.counted or {})
        lots = self._quants().lot_id | self._named_lots(counted)
        there = lots._quantities_at(self.location_id)
        rows = [(lot.name, lot, there[lot.id], counted.pop(lot.name, 0.0)) for lot in lots]
        rows += [(name, lots.browse(), 0.0, quantity) for name, quantity in counted.items()]
        return [row for row in rows if self.uom_id.compare(row[2], row[3])]

    def _named_lots(self, names):
        wanted = {(self.product_id, name) for name in names if name}
        lots = self.env["stock.lot"]
        return lots.union(*lots._by_name(wanted, self.company_id).values())

    def _is_held(self, lot):
        return lot.with_context(allowed_company_ids=self.company_id.ids).is_on_hold

    def _is_beyond_tolerance(self):
        """What is on hold and not there as the books say is counted by a second person."""
        return super()._is_beyond_tolerance() or any(
            self._is_held(lot) for _name, lot, _before, _after in self._lot_changes()
        )

    def _is_small(self):
        """Who approves counts looks at such lots. A lot that is new now may come with a receipt
        that is still on another phone: it is no reason to count again."""
        return super()._is_small() and not any(
            (name and not lot) or self._is_held(lot)
            for name, lot, _before, _after in self._lot_changes()
        )
