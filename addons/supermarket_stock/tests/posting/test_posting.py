from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, SerializationFailure

from ...models.posting import supermarket_sale_ledger as supermarket_sale_ledger_posting
from ...models.posting.job import supermarket_sale_ledger as posting_job
from ..common import SupermarketStockCase

POSTING_LOGGER = supermarket_sale_ledger_posting.__name__


@tagged("post_install", "-at_install")
class TestPosting(SupermarketStockCase):
    def test_post_moves_goods_to_customers(self):
        self._stock(self.salt, 10)
        entry = self._sell(self.salt, 4)
        self.assertEqual(self.ledger._post(), entry)
        self.assertTrue(entry.posted)
        self.assertRecordValues(
            entry.move_id,
            [{"state": "done", "quantity": 4, "location_dest_id": self.customers.id}],
        )
        self.assertEqual(self._on_floor(self.salt), {False: 6})

    def test_post_nothing(self):
        self.assertFalse(self.ledger._post([("product_id", "=", self.salt.id)]))

    def test_post_twice(self):
        self._stock(self.salt, 10)
        self._sell(self.salt, 4)
        self.ledger._post()
        self.assertFalse(self.ledger._post())
        self.assertEqual(self._on_floor(self.salt), {False: 6})

    def test_one_transfer_and_one_move_a_product(self):
        entries = self._sell(self.salt, 1) | self._sell(self.milk, 2) | self._sell(self.salt, 3)
        self.ledger._post()
        picking = entries.move_id.picking_id
        self.assertRecordValues(picking, [{"state": "done", "origin": "Receipt 1"}])
        self.assertTrue(picking.date_done)
        self.assertEqual(sorted(picking.move_ids.mapped("quantity")), [2, 4])

    def test_limit_takes_the_oldest(self):
        first, second = self._sell(self.salt, 1), self._sell(self.salt, 2)
        self.assertEqual(self.ledger._post(limit=1), first)
        self.assertFalse(second.posted)

    def test_cron_posts_everything_in_batches(self):
        entries = self._sell(self.salt, 1) | self._sell(self.salt, 2) | self._sell(self.salt, 3)
        self.patch(posting_job, "CRON_BATCH", 2)
        with self.enter_registry_test_mode():
            self.env.ref("supermarket_stock.cron_post_ledger").method_direct_trigger()
        self.assertEqual(entries.mapped("posted"), [True, True, True])

    def test_cron_keeps_few_goods_from_others_at_a_time(self):
        """Few goods a commit, and as many moves as if all were posted at once."""
        goods = (
            self.salt
            | self.milk
            | self.env["product.product"].concat(
                *(self._product(f"Goods {number}") for number in range(3))
            )
        )
        entries = self.ledger.concat(
            *(self._sell(product, 1) for _basket in range(4) for product in goods)
        )
        self.patch(posting_job, "CRON_GOODS", 2)
        commits = []

        def committed(cron, processed=0, **_kwargs):
            self.env.flush_all()
            commits.append(processed)
            return 60

        self.patch(type(self.env["ir.cron"]), "_commit_progress", committed)
        self.ledger._cron_post()
        self.assertTrue(all(entries.mapped("posted")))
        self.assertEqual(commits, [0, 8, 8, 4, 0])
        self.assertEqual(len(entries.move_id), len(goods))
        self.assertEqual(len(entries.move_id.picking_id), 3)

    def test_cron_stops_when_its_time_is_over(self):
        entries = self._sell(self.salt, 1) | self._sell(self.milk, 2)
        self.patch(posting_job, "CRON_GOODS", 1)
        left = iter((60, 0))
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_, **__: next(left))
        self.ledger._cron_post()
        self.assertEqual(entries.mapped("posted"), [True, False])

    def test_first_to_expire_goes_first(self):
        late, soon = self._lot("late", 9), self._lot("soon", 2)
        self._stock(self.milk, 5, late)
        self._stock(self.milk, 5, soon)
        self._sell(self.milk, 7)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"late": 3})

    def test_known_lot_is_taken(self):
        late, soon = self._lot("late", 9), self._lot("soon", 2)
        self._stock(self.milk, 5, late)
        self._stock(self.milk, 5, soon)
        self._sell(self.milk, 2, lot=late)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"late": 3, "soon": 5})

    def test_expired_lot_goes_last(self):
        old, late = self._lot("old", -1), self._lot("late", 9)
        self._stock(self.milk, 5, old)
        self._stock(self.milk, 5, late)
        self._sell(self.milk, 6)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"old": 4})

    def test_held_lot_goes_last(self):
        soon, late = self._lot("soon", 2), self._lot("late", 9)
        self._stock(self.milk, 5, soon)
        self._stock(self.milk, 5, late)
        self.hold._place(self.milk, lot=soon)
        self._sell(self.milk, 3)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"soon": 5, "late": 2})

    def test_shortfall_leaves_a_negative_quant(self):
        self._stock(self.salt, 1)
        self._sell(self.salt, 3)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.salt), {False: -2})

    def test_goods_on_the_shelf_below_are_found(self):
        self._stock(self.salt, 5, location=self.shelf)
        entry = self._sell(self.salt, 3)
        self.ledger._post()
        self.assertEqual(entry.move_id.move_line_ids.location_id, self.shelf)
        self.assertEqual(self._on_floor(self.salt), {False: 2})

    def test_return_goes_back_to_its_lot(self):
        lot = self._lot("A")
        self._stock(self.milk, 5, lot)
        entries = self._sell(self.milk, 3, lot=lot) | self._sell(self.milk, -1, lot=lot)
        self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"A": 3})
        self.assertEqual(len(entries.move_id.picking_id), 2)

    def test_sold_goods_are_taken_from_reservations_last(self):
        self._stock(self.salt, 10)
        move = self._reserved_move(8)
        self._sell(self.salt, 2)
        self.ledger._post()
        self.assertEqual(move.quantity, 8)

    def test_sold_goods_leave_reservations(self):
        self._stock(self.salt, 10)
        move = self._reserved_move(8)
        self._sell(self.salt, 5)
        self.ledger._post()
        self.assertEqual(move.quantity, 5)
        quant = self.env["stock.quant"]._gather(self.salt, self.floor)
        self.assertEqual((quant.quantity, quant.reserved_quantity), (5, 5))

    def test_availability_does_not_move(self):
        self._stock(self.milk, 5, self._lot("old", -1))
        self._stock(self.milk, 5, self._lot("new", 5))
        self._stock(self.salt, 5)
        self._sell(self.milk, 3)
        self._sell(self.salt, 3)
        before = self._availability()
        self.ledger._post()
        self.assertEqual(self._availability(), before)

    def test_quants_as_core_would_have_them(self):
        """The same sales through core's own moves leave the same quants, places and values."""
        twin = self._product("Twin salt", standard_price=3)
        self.salt.standard_price = 3
        for product in (self.salt, twin):
            self._stock(product, 10)
        for quantity in (4, 8):
            self._sell(self.salt, quantity)
            self.ledger._post()
            self._move(twin, quantity)._action_done()
        self.assertEqual(self._all_quants(self.salt), self._all_quants(twin))
        moves = self.env["stock.move"].search([("product_id", "in", (self.salt | twin).ids)])
        if "value" in moves._fields:  # valuation is installed
            values = [
                moves.filtered(lambda m, p=p: m.product_id == p).mapped("value")
                for p in (self.salt, twin)
            ]
            self.assertEqual(sorted(values[0]), sorted(values[1]))
        for name in ("product_qty", "product_uom_qty", "quantity", "state", "picked"):
            ours, core = (
                sorted(map(str, moves.filtered(lambda m, p=p: m.product_id == p).mapped(name)))
                for p in (self.salt, twin)
            )
            self.assertEqual(ours, core, name)

    def _rule(self, product):
        """What core works out anew whenever the product moves."""
        rules = self.env["stock.warehouse.orderpoint"]
        place = [("product_id", "=", product.id), ("location_id", "=", self.floor.id)]
        vals = {"product_min_qty": 2, "product_max_qty": 20, "trigger": "manual"}
        if not rules.search_count(place):
            rules.create({"product_id": product.id, "location_id": self.floor.id, **vals})

    def test_cost_in_queries_does_not_grow_with_the_lines(self):
        few = [self._product(f"few {number}") for number in range(5)]
        many = [self._product(f"many {number}") for number in range(35)]
        counts = []
        for products in (few, few, many):
            for product in products:
                self._stock(product, 10)
                self._stock(product, 1, location=self.customers)
                self._rule(product)
                self._sell(product, 1)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.ledger._post()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 5)

    def test_holding_posts_what_was_sold_before(self):
        """What was sold while the lot was free was taken from it, not from the lots that stay."""
        soon, late = self._lot("soon", 2), self._lot("late", 9)
        self._stock(self.milk, 5, soon)
        self._stock(self.milk, 5, late)
        self._sell(self.milk, 2)
        self.hold._place(self.milk, lot=soon)
        self.assertEqual(self._on_floor(self.milk), {"soon": 3, "late": 5})
        self.assertEqual(self._sellable(self.milk), 5)

    def test_group_key_makes_transfers(self):
        """The till's addon puts each session's sales into a transfer of its own."""
        entries = self._sell(self.salt, 1, document="A") | self._sell(self.salt, 2, document="B")
        key_of = type(self.ledger)._posting_group_key

        def by_document(ledger, entry):
            return key_of(ledger, entry)._replace(extra=(entry.document,))

        self.patch(type(self.ledger), "_posting_group_key", by_document)
        self.ledger._post()
        self.assertEqual(entries.move_id.picking_id.mapped("origin"), ["A", "B"])

    def test_posted_without_move_is_impossible(self):
        entry = self._sell(self.salt, 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE supermarket_sale_ledger SET posted = TRUE WHERE id = %s", [entry.id]
            )

    def test_a_failed_posting_changes_nothing(self):
        self._stock(self.salt, 10)
        entry = self._sell(self.salt, 4)

        def fail(_moves, cancel_backorder=False):
            raise RuntimeError

        self.patch(type(self.env["stock.move"]), "_check_quantity", fail)
        with self.assertLogs(POSTING_LOGGER, "WARNING"):
            self.assertFalse(self.ledger._post())
        self.assertFalse(entry.posted)
        self.assertEqual(entry.posting_error, "RuntimeError")
        self.assertEqual(self._on_floor(self.salt), {False: 10})
        self.assertEqual(self._sellable(self.salt), 6)

    # ------------------------------------------------------------------

    def _reserved_move(self, quantity):
        move = self.env["stock.move"].create(
            {
                "product_id": self.salt.id,
                "product_uom_qty": quantity,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
                "company_id": self.company.id,
                "date": fields.Datetime.now() + timedelta(days=1),
            }
        )
        move._action_confirm()
        move._action_assign()
        return move

    def _availability(self):
        products = self.salt | self.milk
        products.invalidate_recordset()
        names = ("qty_available", "free_qty", "virtual_available", "sellable_qty")
        return [[product[name] for name in names] for product in products]

    def _all_quants(self, product):
        quants = self.env["stock.quant"].search([("product_id", "=", product.id)])
        return sorted(
            (quant.location_id.id, quant.quantity, quant.reserved_quantity) for quant in quants
        )

    # ------------------------------------------------------------------
    # what can't be posted
    # ------------------------------------------------------------------

    def _break(self, product):
        """Let the moves of a product fail, as a broken valuation account would."""
        prepare = type(self.ledger)._prepare_posting_move_vals
        reason = "Salt has no account."

        def fail(entries, key, picking, of_product, takes):
            if of_product == product:
                raise UserError(reason)
            return prepare(entries, key, picking, of_product, takes)

        return patch.object(type(self.ledger), "_prepare_posting_move_vals", fail)

    def test_bad_entry_keeps_no_other_from_being_posted(self):
        self._stock(self.salt, 10)
        self._stock(self.milk, 10)
        good = self._sell(self.milk, 1) | self._sell(self.milk, 2)
        bad = self._sell(self.salt, 4)
        good |= self._sell(self.milk, 3)
        with self._break(self.salt), self.assertLogs(POSTING_LOGGER, "WARNING"):
            self.assertEqual(self.ledger._post(), good)
        self.assertFalse(bad.posted)
        self.assertEqual(bad.posting_error, "Salt has no account.")
        self.assertEqual(self._sellable(self.salt), 6, "what was sold is gone, posted or not")
        self.assertEqual(self._on_floor(self.salt), {False: 10})

    def test_bad_entry_is_tried_after_the_others_and_posted_when_it_is_put_right(self):
        bad = self._sell(self.salt, 4)
        with self._break(self.salt), self.assertLogs(POSTING_LOGGER, "WARNING"):
            self.ledger._post()
        later = self._sell(self.milk, 1)
        self.assertEqual(self.ledger._post(limit=1), later)
        self.assertEqual(self.ledger._post(limit=1), bad)
        self.assertTrue(bad.posted)
        self.assertFalse(bad.posting_error)

    def test_cron_ends_with_bad_entries_left(self):
        bad, good = self._sell(self.salt, 4), self._sell(self.milk, 1)
        self.patch(posting_job, "CRON_BATCH", 1)
        with (
            self._break(self.salt),
            self.assertLogs(POSTING_LOGGER, "WARNING"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("supermarket_stock.cron_post_ledger").method_direct_trigger()
        self.assertFalse(bad.posted)
        self.assertTrue(good.posted)

    def test_lost_race_is_not_the_entry_s_fault(self):
        self._sell(self.salt, 4)
        with (
            patch.object(type(self.ledger), "_post_group", side_effect=SerializationFailure),
            self.assertRaises(SerializationFailure),
        ):
            self.ledger._post()

    def test_a_rule_against_quantities_below_zero_unmakes_no_sale(self):
        """OCA's stock_no_negative refuses such quants; the goods are at the customer's home."""
        quants = type(self.env["stock.quant"])
        validate = quants._validate_fields

        def refuse_below_zero(records, names, *args):
            names = list(names)
            validate(records, names, *args)
            below = records.filtered(
                lambda quant: quant.quantity < 0 and quant.location_id.usage == "internal"
            )
            if "quantity" in names and below:
                raise ValidationError(below[0].display_name)

        self.patch(quants, "_validate_fields", refuse_below_zero)
        with self.assertRaises(ValidationError):
            self._stock(self.salt, -1)
        entries = self._sell(self.salt, 4) | self._sell(self.milk, 1)
        self.assertEqual(self.ledger._post(), entries)
        self.assertEqual(self._on_floor(self.salt), {False: -4})
