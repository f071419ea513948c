from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.lot_shelf import LotShelf


class PosOrderLine(models.Model):
    """Which lots a line sold, so that nobody is asked at the till.

    The lot of the scanned code where it had one, else the lot that expires first among those
    that may be sold; marked-down lots come last, as their goods are sold by their stickers. A
    return goes back to the lots it was sold from. Where no lot is free, the entry has none and
    posting decides.

    The lots that a paid line took, for the receipt: nobody named them at the till.
    """

    _inherit = "pos.order.line"

    sold_lots = fields.Char("Lots Sold", compute="_compute_sold_lots")

    def _lots_of_goods(self, goods):
        """Return {(line, product): [(lot id, signed quantity)]} for the tracked goods.

        :param goods: [(line, product, signed quantity)] of one order
        """
        tracked = [row for row in goods if row[1].tracking != "none"]
        if not tracked:
            return {}
        named = self._named_lots()
        returned = self._lots_not_returned()
        unnamed = [row for row in tracked if row[2] > 0 and not named.get((row[0], row[1]))]
        shelves = self._free_lots({product.id for _line, product, _quantity in unnamed})
        result = {}
        for line, product, quantity in tracked:
            key = (line, product)
            sold = returned[line.refunded_orderline_id, product]
            if named.get(key):
                takes = self._spread(named[key], product, abs(quantity))
                for lot_id, part in takes if quantity < 0 else ():
                    sold.give(lot_id, part)
            elif quantity < 0:
                takes = sold.take(-quantity)
            else:
                takes = shelves[product.id].take(quantity)
            sign = -1 if quantity < 0 else 1
            result[key] = [(lot_id, sign * part) for lot_id, part in takes]
        return result

    def _named_lots(self):
        """{(line, product): lots} as scanned or typed.

        A name that no lot has becomes a lot where the till's operation type may create lots, as
        core does, and goes on somebody's list: misread, or received without its lot. Else it is
        left out.
        """
        names = self.pack_lot_ids.filtered("lot_name")
        if not names:
            return {}
        wanted = {(name.product_id, name.lot_name) for name in names}
        lots = self._find_lots(wanted)
        unknown = wanted - lots.keys()
        if unknown and self.order_id.config_id.picking_type_id.use_create_lots:
            created = self._create_lots(unknown)
            self._raise_unknown_lots(created)
            lots |= {(lot.product_id, lot.name): lot for lot in created}
        found = defaultdict(lambda: self.env["stock.lot"])
        for name in names:
            line = name.pos_order_line_id
            lot = lots.get((name.product_id, name.lot_name))
            if lot:
                found[line, line.product_id] |= lot
        return found

    def _find_lots(self, wanted):
        """{(product, name): lot} of those that are there."""
        # A cashier may not read every lot; these are the ones on the receipt.
        return self.env["stock.lot"].sudo()._by_name(wanted, self.company_id)

    def _create_lots(self, unknown):
        # Nor create any but those that the operation type asks for.
        lots = self.env["stock.lot"].sudo()
        return lots.create(
            [
                self._prepare_lot_vals(product, name)
                for product, name in sorted(unknown, key=lambda row: (row[0].id, row[1]))
                if product.tracking != "none"
            ]
        )

    def _prepare_lot_vals(self, product, name):
        """Where the product doesn't say how long it keeps, core would have the lot expire now."""
        vals = {"product_id": product.id, "name": name, "company_id": self.company_id.id}
        return vals if product.expiration_time else {**vals, "expiration_date": False}

    def _raise_unknown_lots(self, lots):
        """Serial numbers are often written down at the sale for the first time, lots are not."""
        self.env["supermarket.sale.exception"]._open(
            [
                {
                    "order_id": self.order_id.id,
                    "warehouse_id": self.order_id.config_id._store().id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "reason": "unknown_lot",
                    "quantity": sum(
                        name.pos_order_line_id.qty
                        for name in self.pack_lot_ids
                        if (name.product_id, name.lot_name) == (lot.product_id, lot.name)
                    ),
                }
                for lot in lots
                if lot.product_id.tracking == "lot"
            ]
        )

    def _spread(self, lots, product, quantity):
        """A serial number is one unit; of a lot the line sold all."""
        if product.tracking == "serial":
            return LotShelf([(lot.id, 1.0) for lot in lots]).take(quantity)
        return [(lots[0].id, quantity)]

    def _lots_not_returned(self):
        """{(sold line, product): LotShelf} of what these lines return, less earlier returns.

        By product, as the components of a kit share their line.
        """
        sold = self.refunded_orderline_id
        shelves = defaultdict(lambda: LotShelf([]))
        for line, product, entries in sold._entries_by_product():
            lots = [row for entry in entries for row in self._lots_of_entry(entry) if row[0]]
            shelves[line, product] = LotShelf(lots)
        # sudo: also what came back in another store
        earlier = sold.sudo().refund_orderline_ids - self.sudo()
        for line, product, entries in earlier._entries_by_product():
            for entry in entries:
                shelves[line.refunded_orderline_id, product].give(entry.lot_id.id, -entry.quantity)
        return shelves

    def _entries_by_product(self):
        """[(line, product, ledger entries in their order)] of what these lines sold or returned."""
        if not self:
            return []
        # The first key of a line is its uuid, further ones are uuid/n (see pos_order_line).
        lines = {line.uuid: line for line in self}
        entries = (
            self.env["supermarket.sale.ledger"]
            .sudo()  # an entry of the same receipt
            .search([("order_uuid", "in", self.order_id.mapped("uuid"))], order="id")
        )
        grouped = entries.grouped(
            lambda entry: (lines.get(entry.line_uuid.split("/")[0]), entry.product_id)
        )
        return [(line, product, group) for (line, product), group in grouped.items() if line]

    def _lots_of_entry(self, entry):
        """[(lot id, quantity)] that were sold: posting chose them where the till knew none."""
        if entry.lot_id or not entry.posted:
            return [(entry.lot_id.id, entry.quantity)]
        posted = entry.move_id.move_line_ids.filtered("lot_id")
        shelf = LotShelf([(line.lot_id.id, line.quantity_product_uom) for line in posted])
        named = [("move_id", "=", entry.move_id.id), ("lot_id", "!=", False)]
        for other in entry.search(named):
            shelf.give(other.lot_id.id, other.quantity)
        return shelf.take(entry.quantity)

    def _free_lots(self, product_ids):
        """{product id: LotShelf} of what may be sold below the till's location.

        One statement: quants less unposted sales, by lot, without lots on hold or past their
        date.
        """
        shelves = defaultdict(lambda: LotShelf([]))
        # sudo: the floor of the till that sells
        source = self.order_id._ledger_locations()[0].sudo()
        if not product_ids or not source:
            return shelves
        self.env["product.product"]._flush_sellable()
        rows = defaultdict(list)
        for product_id, lot_id, quantity in self.env.execute_query(
            self._free_lots_query(product_ids, source)
        ):
            rows[product_id].append((lot_id, float(quantity)))
        shelves.update({product_id: LotShelf(lots) for product_id, lots in rows.items()})
        return shelves

    def _free_lots_query(self, product_ids, source):
        lots, store = self.env["stock.lot"], source.warehouse_id
        company = self.order_id.company_id or source._guard_company()
        # by the day of the sale, as the exceptions are
        sold_on = store._store_day(self.order_id.date_order)
        return SQL(
            """
            WITH stock AS (
                SELECT product_id, lot_id, location_id, quantity, in_date
                  FROM stock_quant
                 WHERE product_id = ANY(%(product_ids)s)
             UNION ALL
                SELECT product_id, lot_id, location_id, -quantity, NULL
                  FROM supermarket_sale_ledger
                 WHERE product_id = ANY(%(product_ids)s) AND posted IS NOT TRUE
            )
            SELECT stock.product_id, lot.id, SUM(stock.quantity)
              FROM stock
              JOIN stock_lot lot ON lot.id = stock.lot_id
              JOIN stock_location location ON location.id = stock.location_id
             WHERE location.parent_path LIKE %(path)s
               AND NOT %(expired)s
               AND NOT %(held)s
          GROUP BY stock.product_id, lot.id
            HAVING SUM(stock.quantity) > 0
          ORDER BY stock.product_id,
                   EXISTS (
                       SELECT 1
                         FROM supermarket_markdown markdown
                        WHERE markdown.lot_id = lot.id
                          AND markdown.warehouse_id = %(warehouse_id)s
                          AND markdown.state = 'active'
                   ),
                   %(until)s NULLS LAST, MIN(stock.in_date), lot.id
            """,
            product_ids=list(product_ids),
            path=f"{source.parent_path}%",
            expired=lots._expired_condition("lot", store._day_start(sold_on)),
            until=lots._sold_until_sql("lot"),
            held=self.env["supermarket.hold"]._held_condition(
                "stock", company.id, store.id or None
            ),
            warehouse_id=store.id or None,
        )

    @api.depends("order_id.state")
    def _compute_sold_lots(self):
        tracked = self.filtered(lambda line: line.product_id.tracking == "lot")
        names = tracked._sold_lot_names()
        for line in self:
            line.sold_lots = ", ".join(names.get(line.uuid, ())) or False

    def _sold_lot_names(self):
        """{line uuid: names of the lots} as the sales ledger has them, first taken first."""
        if not self:
            return {}
        # sudo: whoever may read the order may read which lots it sold
        entries = (
            self.env["supermarket.sale.ledger"]
            .sudo()
            .search(
                [("pos_order_id", "in", self.order_id.ids), ("lot_id", "!=", False)], order="id"
            )
        )
        names = {}
        for entry in entries:
            # The first key of a line is its uuid, further ones are uuid/n (see pos_order_line).
            uuid = entry.line_uuid.split("/")[0]
            names.setdefault(uuid, {})[entry.lot_id.name] = True
        return names

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "sold_lots"]
