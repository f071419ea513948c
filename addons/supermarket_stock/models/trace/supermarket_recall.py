from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...tools.quantity_text import quantity_text

# Longer lists end with how many more there are: a page is for people.
ROWS = 500


class SupermarketRecallTrace(models.Model):
    """Where the recalled goods came from, where they are, and who got them.

    Read from Odoo's moves and the sales ledger at the moment it is asked for; nothing is kept
    that could grow old. It writes nothing: sales that are not posted yet count as sales.
    """

    _inherit = "supermarket.recall"

    trace_html = fields.Html(
        string="Trace", compute="_compute_trace_html", sanitize=False, compute_sudo=False
    )

    def _compute_trace_html(self):
        for recall in self:
            recall.trace_html = self.env["ir.qweb"]._render(
                "supermarket_stock.recall_trace", {"recall": recall, "trace": recall._trace()}
            )

    def _trace(self):
        """Return the rows of the report by chapter, and the totals.

        Who may read the recall may read its trace, whatever else of the stock is closed to them;
        only the customers' names are for store managers.
        """
        self.ensure_one()
        recall = self.sudo()  # sudo: see the docstring
        if not recall._goods():
            return {}
        lines = recall._done_lines()
        chapters = {
            "stock": recall._trace_stock(),
            "suppliers": recall._trace_suppliers(lines),
            "transfers": recall._trace_transfers(lines),
            "sales": recall._trace_sales(lines),
            "customers": recall._trace_customers(lines),
            "losses": recall._trace_losses(lines),
        }
        return {
            **{name: rows[:ROWS] for name, rows in chapters.items()},
            "more": {name: max(len(rows) - ROWS, 0) for name, rows in chapters.items()},
            "totals": recall._trace_totals(chapters, lines),
            "may_see_customers": self.env.user.has_group("supermarket_stock.group_store_manager"),
        }

    def _goods(self):
        return self.product_id._origin

    def _lots(self):
        """The recalled lots; none means all of the product."""
        return self._recalled_lots()._origin

    def _of_goods(self):
        """The domain of what has these goods: a product and a lot."""
        domain = Domain("product_id", "=", self._goods().id)
        return domain & Domain("lot_id", "in", self._lots().ids) if self._lots() else domain

    def _companies(self):
        """Whose goods are recalled: a head office's recall is its branches', too."""
        return self.company_id._held_companies()

    def _done_lines(self):
        """The done stock moves of these goods, oldest first."""
        return self.env["stock.move.line"].search(
            self._of_goods()
            & Domain("state", "=", "done")
            & Domain("company_id", "in", self._companies().ids),
            order="date, id",
        )

    # Back ---------------------------------------------------------------------------------

    def _trace_suppliers(self, lines):
        """What came from suppliers, and below zero what went back to them."""
        return [
            {
                **self._moved(line),
                "partner": line.picking_id.partner_id.display_name or "",
                "order": line.picking_id.origin or "",
                "store": line.picking_id.picking_type_id.warehouse_id.display_name or "",
                "quantity": quantity,
            }
            for line in lines
            for quantity in [self._signed(line, "supplier", incoming=True)]
            if quantity
        ]

    def _moved(self, line):
        return {
            "document": line.picking_id.name or line.reference or line.move_id.reference or "",
            "date": self._time(self._store_of(line), line.date),
            "lot": line.lot_id.name or "",
        }

    def _store_of(self, line):
        """The store at whose end of a move it happened: where goods left, else where they came."""
        return line.location_id.warehouse_id or line.location_dest_id.warehouse_id

    def _time(self, store, moment):
        """A moment as the clock of the store showed it."""
        return format_datetime(self.env, moment, tz=store._store_tz(), dt_format="short")

    def _signed(self, line, usage, incoming=False):
        """The quantity of a line that crosses to or from this kind of place; 0 if it doesn't.

        :param incoming: above zero is what comes from there; default what goes there
        """
        from_there = line.location_id.usage == usage
        to_there = line.location_dest_id.usage == usage
        if from_there == to_there:
            return 0.0
        return line.quantity_product_uom * (1 if from_there == incoming else -1)

    # Now ----------------------------------------------------------------------------------

    def _trace_stock(self):
        """What lies where; sales that are not posted yet are taken off."""
        held = defaultdict(float)
        quants = self.env["stock.quant"].search(
            self._of_goods()
            & Domain("location_id.usage", "in", ("internal", "transit"))
            & Domain("company_id", "in", [False, *self._companies().ids])
        )
        for quant in quants:
            held[quant.location_id, quant.lot_id] += quant.quantity
        unposted = self.env["supermarket.sale.ledger"]._unposted_by_place(
            self._goods(), self._of_goods() & Domain("company_id", "in", self._companies().ids)
        )
        for place, sold in unposted.items():
            location = self.env["stock.location"].browse(place.location_id)
            held[location, self.env["stock.lot"].browse(place.lot_id or ())] -= sold
        return [
            {
                "store": location.warehouse_id.display_name or "",
                "location": location.complete_name,
                "lot": lot.name or "",
                "quantity": quantity,
            }
            for (location, lot), quantity in sorted(
                held.items(), key=lambda row: (row[0][0].complete_name, row[0][1].name or "")
            )
            if not self.uom_id.is_zero(quantity)
        ]

    # Between stores -----------------------------------------------------------------------

    def _trace_transfers(self, lines):
        """Moves from store to store and to transit; not from shelf to shelf of one store."""
        inside = ("internal", "transit")
        return [
            {
                **self._moved(line),
                "from": self._place_name(line.location_id),
                "to": self._place_name(line.location_dest_id),
                "quantity": line.quantity_product_uom,
            }
            for line in lines
            if line.location_id.usage in inside
            and line.location_dest_id.usage in inside
            and line.location_id.warehouse_id != line.location_dest_id.warehouse_id
        ]

    def _place_name(self, location):
        return location.warehouse_id.display_name or location.complete_name

    def _trace_losses(self, lines):
        """What was scrapped, lost or found."""
        return [
            {**self._moved(line), "quantity": quantity}
            for line in lines
            for quantity in [self._signed(line, "inventory")]
            if quantity
        ]

    # Forward ------------------------------------------------------------------------------

    def _entries(self):
        """The ledger entries of these goods that the report lists."""
        return self._all_entries().filtered(self._is_listed)

    def _all_entries(self):
        domain = self._of_goods() & Domain("company_id", "in", self._companies().ids)
        return self.env["supermarket.sale.ledger"].search(domain, order="date, id")

    def _is_listed(self, entry):
        """Was it sold on the first day of the report or later, by the calendar of its store?"""
        return not self.sold_from or entry.warehouse_id._store_day(entry.date) >= self.sold_from

    def _possible_entries(self, lines):
        """Sales of which nobody knows the lot, out of whose transfer these lots were taken.

        The transfer took the recalled lots and perhaps others: each of its sales may have had
        the goods. Not posted yet, any sale without a lot may.
        """
        if not self._lots():
            return self.env["supermarket.sale.ledger"]
        domain = Domain("product_id", "=", self._goods().id) & Domain("lot_id", "=", False)
        domain &= Domain("company_id", "in", self._companies().ids)
        domain &= Domain("move_id", "in", lines.move_id.ids) | Domain("posted", "=", False)
        entries = self.env["supermarket.sale.ledger"].search(domain, order="date, id")
        return entries.filtered(self._is_listed)

    def _trace_sales(self, lines):
        """Sales at the till, and deliveries, each with how sure the lot is.

        exact      the lot was scanned or named
        allocated  the lot that had to be sold first was assumed
        possible   sold together with others of which one had the lot; not in the totals
        """
        known, possible = self._entries(), self._possible_entries(lines)
        sure = self._certainties(known)
        rows = [self._sale_row(entry, sure[entry.id]) for entry in known]
        rows += [self._sale_row(entry, "possible") for entry in possible]
        return rows + [
            {
                **self._moved(line),
                "store": self._place_name(line.location_id),
                "till": "",
                "quantity": self._signed(line, "customer"),
                "certainty": "exact",
            }
            for line in self._deliveries(lines)
        ]

    def _certainties(self, entries):
        """Return {entry id: "exact"|"allocated"}; the till knows which codes were scanned."""
        return dict.fromkeys(entries.ids, "exact")

    def _sale_row(self, entry, certainty):
        return {
            "document": entry.document or entry.order_uuid,
            "date": self._time(entry.warehouse_id, entry.date),
            "store": entry.warehouse_id.display_name or "",
            "till": "",
            "lot": entry.lot_id.name or "",
            "quantity": entry.quantity,
            "certainty": certainty,
        }

    def _deliveries(self, lines):
        """What went to customers (or came back) without a till, as far as the report lists it."""
        return self._all_deliveries(lines).filtered(
            lambda line: (
                not self.sold_from or self._store_of(line)._store_day(line.date) >= self.sold_from
            )
        )

    def _all_deliveries(self, lines):
        to_customers = lines.filtered(lambda line: self._signed(line, "customer"))
        posted = self.env["supermarket.sale.ledger"].search(
            [("move_id", "in", to_customers.move_id.ids)]
        )
        return to_customers.filtered(lambda line: line.move_id not in posted.move_id)

    def _trace_customers(self, lines):
        """Customers whom the shop knows, with how to reach them: [{name, phone, email, …}]."""
        bought = defaultdict(lambda: [0.0, []])
        for partner, quantity, document in self._customer_sales(lines):
            bought[partner][0] += quantity
            bought[partner][1].append(document)
        return [
            {
                "name": partner.display_name,
                "phone": partner.phone or "",
                "email": partner.email or "",
                "quantity": quantity,
                "documents": ", ".join(dict.fromkeys(documents)),
            }
            for partner, (quantity, documents) in sorted(
                bought.items(), key=lambda row: row[0].display_name or ""
            )
        ]

    def _customer_sales(self, lines):
        """[(partner, quantity, document)] of the sales whose customer is known."""
        return [
            (line.picking_id.partner_id, self._signed(line, "customer"), line.picking_id.name)
            for line in self._deliveries(lines)
            if line.picking_id.partner_id
        ]

    # Sums ---------------------------------------------------------------------------------

    def _trace_totals(self, chapters, lines):
        """Received = on hand + sold + lost + what nobody can tell.

        What was sold before the first day of the report is not listed, but it is sold.
        """
        total = {
            "received": sum(row["quantity"] for row in chapters["suppliers"]),
            "on_hand": sum(row["quantity"] for row in chapters["stock"]),
            "lost": sum(row["quantity"] for row in chapters["losses"]),
            "sold": sum(
                row["quantity"] for row in chapters["sales"] if row["certainty"] != "possible"
            ),
            "possible": sum(
                row["quantity"] for row in chapters["sales"] if row["certainty"] == "possible"
            ),
        }
        total["sold_before"] = self._sold_before(lines)
        known = total["on_hand"] + total["sold"] + total["sold_before"] + total["lost"]
        total["unexplained"] = self.uom_id.round(total["received"] - known)
        return total

    def _sold_before(self, lines):
        """What left for customers before the first day that the report lists."""
        entries = self._all_entries()
        deliveries = self._all_deliveries(lines) - self._deliveries(lines)
        return sum((entries - entries.filtered(self._is_listed)).mapped("quantity")) + sum(
            self._signed(line, "customer") for line in deliveries
        )

    def _formatted(self, quantity):
        """A quantity for people: no zeros after what counts."""
        return f"{quantity_text(self.env, self.uom_id.round(quantity))} {self.uom_id.name or ''}"

    def _printed_on(self):
        """The day it is where the company's shops are."""
        stores = self.env["stock.warehouse"].with_company(self.company_id)
        return format_date(self.env, stores._store_day())
