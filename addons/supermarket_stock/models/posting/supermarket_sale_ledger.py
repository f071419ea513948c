import logging
from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from psycopg2 import OperationalError

from ...tools.allocation import Available, Take, allocate
from ...tools.context_keys import ALLOW_HELD, POSTING, QUANTS_ONLY

_logger = logging.getLogger(__name__)

PostingKey = namedtuple("PostingKey", "company_id location_id location_dest_id is_return extra")


class SupermarketSaleLedger(models.Model):
    """Posting: unposted entries become stock moves in bulk.

    The entries are marked and the quants changed in one commit, so that availability doesn't
    move when posting happens, whoever looks and whenever a process dies.
    """

    _inherit = "supermarket.sale.ledger"

    # ------------------------------------------------------------------
    # hooks
    # ------------------------------------------------------------------

    @api.model
    def _posting_group_key(self, entry):
        """Hook: return the key of the transfer that an entry is posted in.

        Extend it with `key._replace(extra=(*key.extra, session_id))`: entries of one key share
        one transfer, and the key is handed to the two methods below.
        """
        location = entry.location_id
        return PostingKey(
            company_id=entry.company_id.id,
            location_id=location.id,
            location_dest_id=self._posting_destination(entry).id,
            is_return=entry.quantity < 0,
            extra=(),
        )

    @api.model
    def _posting_destination(self, entry):
        """Hook: return the location that sold goods go to, and returned goods come from."""
        # not _get_partner_locations(), which asks the database twice for every entry
        customers = self.env["ir.model.data"]._xmlid_to_res_id("stock.stock_location_customers")
        return self.env["stock.location"].browse(customers)

    @api.model
    def _posting_picking_type(self, key):
        """Hook: return the operation type of a transfer: deliveries of the store."""
        warehouse = self.env["stock.location"].browse(key.location_id).warehouse_id
        return warehouse.in_type_id if key.is_return else warehouse.out_type_id

    def _prepare_posting_picking_vals(self, key):
        """Hook: return the values of the transfer of a group of entries.

        :param self: the entries of the group
        :param key: the `PostingKey` they share
        """
        places = (key.location_id, key.location_dest_id)
        source, destination = reversed(places) if key.is_return else places
        return {
            "picking_type_id": self._posting_picking_type(key).id,
            "location_id": source,
            "location_dest_id": destination,
            "company_id": key.company_id,
            "move_type": "direct",
            "user_id": False,
            "partner_id": False,
            "origin": self._posting_origin(),
        }

    def _posting_origin(self):
        """Return what the transfer calls its source: the receipt, or how many there are."""
        documents = set(self.mapped("document"))
        if len(documents) == 1:
            return documents.pop()
        return self.env._("%(count)s receipts", count=len(documents))

    def _prepare_posting_move_vals(self, key, picking, product, takes):
        """Hook: return the values of the one move of a product in a transfer.

        :param self: the entries that the move stands for
        :param takes: `stock_allocation.Take` rows, one a move line
        """
        source, destination = picking.location_id.id, picking.location_dest_id.id
        total = sum(take.quantity for take in takes)
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": total,
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": key.company_id,
            "location_id": source,
            "location_dest_id": destination,
            "origin": picking.origin,
            "state": "assigned",
            "picked": True,
            "move_line_ids": [
                fields.Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "quantity": take.quantity,
                        "picking_id": picking.id,
                        "company_id": key.company_id,
                        "location_id": source if key.is_return else take.location_id,
                        "location_dest_id": take.location_id if key.is_return else destination,
                        "lot_id": take.lot_id,
                        "package_id": take.package_id,
                        "owner_id": take.owner_id,
                        "picked": True,
                    }
                )
                for take in takes
            ],
        }

    # ------------------------------------------------------------------
    # posting
    # ------------------------------------------------------------------

    @api.model
    def _post(self, domain=None, limit=None, wait=True):
        """Turn unposted entries into done stock moves, in bulk, in the caller's transaction.

        :param domain: which entries; default all. With a domain, entries that another process
            is posting are waited for; without, they are left to it.
        :param limit: at most so many entries, oldest first
        :param wait: with a domain, too, leave to another process what it is posting if False
        :return: the entries posted now; those that can't be posted say why (`posting_error`) and
            don't keep the others from it. Without a domain they are tried after all the others.
        """
        # sudo: posting is the system's
        entries = self.sudo()._lock_unposted(domain, limit, bool(domain) and wait)
        posted = self.browse()
        for groups in entries._posting_groups():
            for key, of_key in groups.items():
                posted |= of_key._post_or_isolate(key).with_env(self.env)
        posted._after_post()
        return posted

    def _posting_groups(self):
        """Yield {key: entries} of each company, in the order in which they are posted."""
        for company, of_company in self.grouped("company_id").items():
            poster = of_company.with_company(company)._posting_context()
            groups = poster.grouped(self._posting_group_key)
            yield {key: groups[key] for key in self._posting_order(groups)}

    @api.model
    def _posting_order(self, keys):
        """Return the keys of transfers in the order of their first sale, sales before returns.

        As core posts a session: what comes back is worth what is left of the goods then.
        """
        first = {}
        for place, key in enumerate(keys):
            first.setdefault(key.extra[:1], place)
        return sorted(keys, key=lambda key: (first[key.extra[:1]], key.is_return))

    def _after_post(self):
        """Do once what the moves left out one by one."""
        if not self:
            return
        self.product_id._invalidate_quantities()
        rules = self.env["stock.warehouse.orderpoint"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("warehouse_id", "in", self.location_id.warehouse_id.ids),
            ],
            order="id",
        )
        rules.invalidate_recordset(["qty_to_order", "qty_forecast"])
        self.env.add_to_compute(rules._fields["qty_to_order_computed"], rules)

    def _posting_context(self):
        """Sales made are posted whatever is on hold since, and valued on what quants say."""
        untracked = self.with_context(tracking_disable=True, mail_notrack=True)
        return ALLOW_HELD.on(QUANTS_ONLY.on(POSTING.on(untracked)))

    @api.model
    def _due_domain(self):
        """Hook: which entries are posted by interval; the rest waits for who needs it posted."""
        return Domain.TRUE

    @api.model
    def _failed_domain(self):
        return Domain("posting_error", "!=", False)

    @api.model
    def _lock_unposted(self, domain, limit, wait):
        wanted = self._unposted_domain() & Domain(domain or Domain.TRUE)
        if domain:
            ids = self.search(wanted, order="id", limit=limit).ids
        else:
            failed = self._failed_domain()
            ids = (
                self.search(wanted & ~failed, order="id", limit=limit)
                or self.search(wanted & failed, order="id", limit=limit)
            ).ids
        if not ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM supermarket_sale_ledger
                 WHERE id = ANY(%s) AND posted IS NOT TRUE
              ORDER BY id
                   FOR UPDATE %s
                """,
                ids,
                SQL() if wait else SQL("SKIP LOCKED"),
            )
        )
        return self.browse(row[0] for row in rows)

    def _post_or_isolate(self, key):
        """Post a group; when something is wrong with it, all of it but what is wrong.

        :return: the entries posted
        """
        try:
            with self.env.cr.savepoint():
                self._post_group(key)
        except OperationalError:  # another transaction was first: Odoo starts this one again
            raise
        except Exception as problem:  # noqa: BLE001 whatever it is, the others can be posted
            return self._isolate(key, problem)
        return self

    def _isolate(self, key, problem):
        """Post the halves, products first, down to the entries that can't be posted."""
        products = self.product_id
        if len(products) > 1:
            half = products[: len(products) // 2]
            first = self.filtered(lambda entry: entry.product_id in half)
        elif len(self) > 1:
            first = self[: len(self) // 2]
        else:
            self._mark_failed(problem)
            return self.browse()
        return first._post_or_isolate(key) | (self - first)._post_or_isolate(key)

    def _mark_failed(self, problem):
        """Say why the entry was not posted. It is tried again, and counts as sold all the while."""
        _logger.warning("Sale %s of %s can't be posted: %s", self.id, self.document, problem)
        self.env.cr.execute(
            SQL(
                "UPDATE supermarket_sale_ledger SET posting_error = %s WHERE id = ANY(%s)",
                str(problem) or type(problem).__name__,
                self.ids,
            )
        )
        self.invalidate_recordset(["posting_error"], flush=False)

    def _post_group(self, key):
        """Create the transfer of these entries and take it to done with the least work."""
        picking = self.env["stock.picking"].create(self._prepare_posting_picking_vals(key))
        by_product = self.grouped("product_id")
        takes = self._returned(by_product) if key.is_return else self._taken(key, by_product)
        moves = self.env["stock.move"].create(
            [
                entries._prepare_posting_move_vals(key, picking, product, takes[product])
                for product, entries in by_product.items()
            ]
        )
        self._mark_posted(dict(zip(by_product, moves, strict=True)))
        moves._action_done(cancel_backorder=True)
        picking.write({"date_done": fields.Datetime.now()})
        return moves

    def _returned(self, by_product):
        """Return {product: takes}: goods come back to where they left, in their lot if known.

        They come back without a package, and to whoever owned them.
        """
        takes = {}
        for product, entries in by_product.items():
            places = defaultdict(float)
            for entry in entries:
                owner = entry._owner_of_return()
                place = (entry.location_id.id, entry.lot_id.id or None, None, owner.id or None)
                places[place] -= entry.quantity
            takes[product] = [Take(*place, quantity) for place, quantity in places.items()]
        return takes

    def _owner_of_return(self):
        """Hook: return the partner whose goods came back, none for the shop's own."""
        return self.env["res.partner"]

    def _taken(self, key, by_product):
        """Return {product: takes} of sold goods, FEFO where the lot is not known."""
        stock = self._stock_to_take(key, by_product)
        takes = {}
        for product, entries in by_product.items():
            wanted = defaultdict(float)
            for entry in entries:
                wanted[entry.lot_id.id or None] += entry.quantity
            wanted = {lot_id: product.uom_id.round(total) for lot_id, total in wanted.items()}
            takes[product] = allocate(stock.get(product.id, []), wanted, key.location_id)
        return takes

    def _stock_to_take(self, key, by_product):
        """Return {product_id: [Available]} below the location, in removal order."""
        product_ids = [product.id for product in by_product]
        self.env["product.product"]._flush_sellable()
        self.env["stock.quant"].flush_model()
        location = self.env["stock.location"].browse(key.location_id)
        lots = self.env["stock.lot"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, quant.location_id, quant.lot_id, quant.package_id,
                       quant.owner_id, quant.quantity, quant.reserved_quantity,
                       %(expired)s OR %(held)s
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
             LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                 WHERE quant.product_id = ANY(%(product_ids)s)
                   AND location.parent_path LIKE %(path)s
                   AND quant.quantity > 0
              ORDER BY quant.owner_id NULLS FIRST,
                       %(until)s NULLS LAST, quant.in_date, quant.id
                """,
                expired=lots._expired_condition("lot", location.warehouse_id._day_start()),
                until=lots._sold_until_sql("lot"),
                held=self.env["supermarket.hold"]._held_condition(
                    "quant", key.company_id, location.warehouse_id.id or None
                ),
                product_ids=product_ids,
                path=location.parent_path + "%",
            )
        )
        stock = defaultdict(list)
        for product_id, *place in rows:
            stock[product_id].append(Available(*place))
        return stock

    def _mark_posted(self, moves):
        """Mark the entries with the move of their product: the only change they ever see."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE supermarket_sale_ledger entry
                   SET posted = TRUE, move_id = posting.move_id, posting_error = NULL
                  FROM (VALUES %s) AS posting (product_id, move_id)
                 WHERE entry.id = ANY(%s) AND entry.product_id = posting.product_id
                """,
                SQL(", ").join(
                    SQL("(%s, %s)", product.id, move.id) for product, move in moves.items()
                ),
                self.ids,
            )
        )
        self.invalidate_recordset(["posted", "move_id", "posting_error"], flush=False)
