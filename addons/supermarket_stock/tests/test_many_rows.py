from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.record import supermarket_stock_record
from .common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestManyRows(SupermarketStockCase):
    """What is read of many rows takes an index, and as many queries for a hundred as for ten."""

    def _goods(self, count, quantity=10):
        """Products that lie on the floor."""
        goods = self.env["product.product"].create(
            [{"name": f"Goods {number}", "is_storable": True} for number in range(count)]
        )
        for product in goods:
            self._stock(product, quantity)
        return goods

    def _queries(self, action):
        """How many statements an action takes with cold caches of records."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_constant(self, action, few, many):
        """The action takes no more queries for the many than for the few."""
        action(few)  # what is kept for the whole process is read first
        self.assertEqual(self._queries(lambda: action(few)), self._queries(lambda: action(many)))

    # Indexes ------------------------------------------------------------------------------

    def _plan(self, query):
        """The plan of a query where reading a whole table is worth nothing."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        return "\n".join(row[0] for row in rows)

    def _sold_for_years(self):
        """Ten thousand sales that were posted long ago: what a plan is made for."""
        entry = self._sell(self.salt, 1)
        self.ledger._post()
        self.assertTrue(entry.posted)
        self.env.flush_all()
        names = [
            name
            for name, field in self.ledger._fields.items()
            if field.store and field.column_type and name not in ("id", "line_uuid")
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO supermarket_sale_ledger (line_uuid, %(columns)s)
                SELECT 'sold ' || number, %(columns)s
                  FROM supermarket_sale_ledger, generate_series(1, 10000) number
                 WHERE id = %(entry)s
                """,
                columns=columns,
                entry=entry.id,
            )
        )
        self.env.cr.execute("ANALYZE supermarket_sale_ledger")

    def test_searches_of_unposted_sales_take_their_index(self):
        self._sold_for_years()
        entries = Domain(self.ledger._unposted_domain())
        domains = (
            entries,
            entries & Domain("product_id", "in", self.salt.ids),
            entries & Domain("location_id", "child_of", self.floor.id),
        )
        for domain in domains:
            plan = self._plan(self.ledger._search(domain).select())
            self.assertIn("supermarket_sale_ledger_unposted_idx", plan, domain)

    def test_what_is_sellable_takes_the_index_of_unposted_sales(self):
        self._sold_for_years()
        query = self.env["product.product"]._sellable_query(self.salt.ids, self.store.ids)
        plan = self._plan(query)
        self.assertIn("supermarket_sale_ledger_unposted_idx", plan)

    def test_a_cashier_typed_into_the_ledger_is_looked_up_first(self):
        entry = self._sell(self.salt, 1, user_id=self.env.uid)
        for name, found in ((self.env.user.name, entry), ("nobody of this name", entry.browse())):
            domain = Domain("user_id", "ilike", name) & Domain("id", "=", entry.id)
            # a grouped view brings the condition as the ORM has it
            for asked in (domain, domain.optimize(self.ledger)):
                self.assertEqual(self.ledger.search(asked), found)
                plan = self._plan(self.ledger._search(asked).select())
                self.assertNotIn("~~*", plan, "names are looked up first")

    # The stock record ---------------------------------------------------------------------

    def test_a_page_of_the_stock_record_reads_since_the_last_sales(self):
        now = fields.Datetime.now().replace(year=2030)
        self._stock(self.salt, 50)
        for days in (1, 2, 3, 4, 30, 200):
            self._sell(self.salt, 1, date=now - timedelta(days=days))
        records = self.env["supermarket.stock.record"]
        of_salt = Domain("product_id", "=", self.salt.id) & Domain("operation", "=", "sale")
        every = records.search(of_salt).ids
        self.assertEqual(len(every), 6)
        # the last sale but one or three
        with patch.object(supermarket_stock_record, "NEWEST", (1, 3)):
            for limit, offset, days in ((2, 0, 2), (3, 1, 4), (5, 0, None), (9, 0, None)):
                query = records._search(of_salt, offset, limit, records._order)
                self.assertEqual(list(query.get_result_ids()), every[offset : offset + limit])
                sql = self.env.cr.mogrify(query.select()).decode().replace("T", " ")
                since = [one for one in (2, 4) if str(now - timedelta(days=one)) in sql]
                self.assertEqual(since, [days] if days else [], (limit, offset))
            self.assertEqual(records.search_count(of_salt, limit=4), 4)

    def test_a_page_of_the_stock_record_reads_no_more_than_the_last_moves(self):
        now = fields.Datetime.now().replace(year=2030)
        self._sell(self.salt, 1, date=now - timedelta(days=90))
        self._sell(self.salt, 1, date=now - timedelta(days=80))
        lines = self.env["stock.move.line"]
        for hours in (4, 3, 2, 1):
            quant = {"product_id": self.salt.id, "location_id": self.floor.id}
            self.env["stock.quant"].with_context(inventory_mode=True).create(
                {**quant, "inventory_quantity": 5 + hours}
            ).action_apply_inventory()
            line = lines.search([("product_id", "=", self.salt.id)], order="id desc", limit=1)
            line.date = now - timedelta(hours=hours)
        self.env.flush_all()
        records = self.env["supermarket.stock.record"]
        of_salt = Domain("product_id", "=", self.salt.id)
        every = records.search(of_salt).ids
        with patch.object(supermarket_stock_record, "NEWEST", (1,)):
            query = records._search(of_salt, 0, 2, records._order)
        self.assertEqual(list(query.get_result_ids()), every[:2])
        sql = self.env.cr.mogrify(query.select()).decode().replace("T", " ")
        self.assertIn(str(now - timedelta(hours=2)), sql)

    def test_balances_of_floors_read_no_year_before(self):
        self._sold_for_years()
        since = fields.Datetime.now() + timedelta(days=1)
        plan = self._plan(
            self.env["supermarket.stock.record"]._floor_balances_query(
                [(self.salt.id, self.store.id)], since
            )
        )
        # Of a few move lines any index will do; of the ledger's years the database has to choose
        for table, condition in (
            ("supermarket_sale_ledger entry_1", r"Index Cond: .*date >= "),
            ("stock_move_line line", r"date >= "),
        ):
            scan = plan.split(f"on {table} ")[1].split("->")[0]
            self.assertRegex(scan, condition, plan)

    def test_moves_are_indexed_by_what_is_asked_of_years(self):
        """Plans of a few rows say nothing: `./run bench record` measures them."""
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'stock_move%'")
        indexes = "\n".join(row[0] for row in self.env.cr.fetchall())
        # the last weeks of a product
        self.assertRegex(indexes, r"ON public.stock_move_line .*\(product_id, date\) WHERE .*done")
        # deliveries that were other than ordered
        self.assertRegex(indexes, r"ON public.stock_move .*\(date\) WHERE .*<> product_uom_qty")

    def test_what_is_on_its_way_takes_its_index(self):
        for _number in range(60):
            self._move(self.salt, 1, source=self.suppliers, destination=self.floor)._action_done()
        self.env.flush_all()
        self.env.cr.execute("ANALYZE stock_move, stock_move_line")  # most has come
        moves = self.env["stock.move"]
        for states in (
            Domain("state", "not in", ("draft", "done", "cancel")),
            # as core's forecast asks
            Domain("state", "in", ("waiting", "confirmed", "assigned", "partially_available")),
        ):
            query = moves._search(states & Domain("product_id", "in", self.salt.ids))
            self.assertIn("stock_move_under_way_idx", self._plan(query.select()))
            # as core adds up what is reserved
            query = self.env["stock.move.line"]._search(states)
            self.assertIn("stock_move_line_under_way_idx", self._plan(query.select()))

    # Near Expiry --------------------------------------------------------------------------

    def _lots_on_the_floor(self, count):
        """As many lots of goods of their own, the first half sold from and not posted."""
        for number in range(count):
            goods = self._product(f"Cream {number}", tracking="lot", use_expiration_date=True)
            lot = self._lot(f"C{number}", 3, goods)
            self._stock(goods, 5, lot)
            if number < count / 2:
                self._sell(goods, 2, lot=lot)
        return self.env["supermarket.expiry.board"]

    def test_typed_search_of_near_expiry_reads_the_stock_of_what_it_found(self):
        board = self._lots_on_the_floor(4)
        for domain in ([("product_id", "ilike", "Cream 1")], [("lot_id", "ilike", "C1")]):
            # a grouped view brings the condition as the ORM has it
            optimized = Domain(domain).optimize(board)
            self.assertEqual(board.search(optimized), board.search(domain))
            self.assertNotIn("~~*", self._plan(board._search(optimized).select()))
            plan = self._plan(board._search(domain).select())
            scan = plan.split("on stock_quant ")[1].splitlines()[:4]
            self.assertIn(f"{domain[0][0]} = ", "".join(scan), plan)
            self.assertNotIn("~~*", plan, "names are looked up first")
            self.assertEqual(board.search(domain).mapped("quantity"), [3], domain)

    def test_typed_search_of_near_expiry_finds_what_is_archived(self):
        board = self._lots_on_the_floor(2)
        self.env["product.product"].search([("name", "=", "Cream 1")]).active = False
        self.assertEqual(board.search([("product_id", "ilike", "Cream 1")]).quantity, 5)
        self.assertFalse(board.search([("product_id", "ilike", "Ice Cream 1")]))

    def test_unposted_sales_are_not_gone_through_for_each_lot(self):
        board = self._lots_on_the_floor(4)
        plan = self._plan(board._search([("quantity", ">", 0)]).select())
        self.assertNotIn("SubPlan", plan)

    def test_groups_of_near_expiry_look_once_at_what_was_sold(self):
        board = self._lots_on_the_floor(4)
        looks = patch.object(
            type(self.ledger),
            "_unposted_by_place",
            autospec=True,
            side_effect=type(self.ledger)._unposted_by_place,
        )
        with looks as looked:
            groups = board.web_read_group(
                [("product_id", "ilike", "Cream")],
                ["bucket"],
                ["quantity:sum"],
                auto_unfold=True,
                unfold_read_specification={"quantity": {}, "time_left": {}},
            )["groups"]
        self.assertEqual(looked.call_count, 1)
        self.assertEqual(sum(group["quantity:sum"] for group in groups), 16)
        rows = [row["quantity"] for group in groups for row in group["__records"]]
        self.assertEqual(sorted(rows), [3, 3, 5, 5])

    def test_lines_of_near_expiry_are_read_by_their_quants(self):
        board = self._lots_on_the_floor(4)
        lines = board.search([("product_id", "ilike", "Cream")])
        plan = self._plan(board._search([("id", "in", lines.ids)]).select())
        scan = plan.split("on stock_quant ")[1].splitlines()[:4]
        self.assertIn("id = ANY", "".join(scan), plan)

    def test_a_page_of_near_expiry_is_read_by_what_ends_first(self):
        board = self._lots_on_the_floor(4)
        query = board._search([("days_left", "<=", 14)], order=board._order, limit=80)
        self.env.cr.execute("SET LOCAL enable_sort = off")
        plan = self._plan(query.select())
        self.env.cr.execute("SET LOCAL enable_sort = on")
        self.assertIn("stock_quant_sold_until_idx", plan)
        self.assertNotIn("Sort", plan)
        self.assertRegex(plan, r"Index Cond: .*LEAST", "days left are a moment")

    # Queries ------------------------------------------------------------------------------

    def _transfer(self, goods):
        moves = self.env["stock.move"]
        for product in goods:
            moves |= self._move(product, 1)
        return moves

    def test_checks_of_a_transfer(self):
        few, many = self._transfer(self._goods(5)), self._transfer(self._goods(10))
        self._assert_constant(lambda moves: moves._check_enough(), few, many)
        self._assert_constant(lambda moves: moves._check_goods_may_move(), few, many)

    def test_list_of_holds(self):
        goods = self._goods(10)
        holds = self.hold.create([{"product_id": product.id} for product in goods])
        self._assert_constant(lambda some: some.mapped("held_qty"), holds[:5], holds)
        self.assertEqual(holds.mapped("held_qty"), [10] * 10)

    def test_markdowns_that_end_by_themselves(self):
        self.milk.lst_price = 10
        for number in range(5):
            self._mark_down(number)
        few = self._queries(self.env["supermarket.markdown"]._cron_end)
        for number in range(5, 10):
            self._mark_down(number)
        self.assertEqual(few, self._queries(self.env["supermarket.markdown"]._cron_end))

    def _mark_down(self, number):
        product = self._product(
            f"Milk {number}",
            tracking="lot",
            use_expiration_date=True,
            lst_price=10,
        )
        lot = self._lot(f"L{number}", 3, product)
        self._stock(product, 5, lot)
        markdown = self.env["supermarket.markdown"].create(
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "warehouse_id": self.store.id,
                "new_price": 7,
                "quantity": 5,
            }
        )
        markdown._move("activate", date_to=lot._sale_ends(self.store))

    def test_search_by_sellable_quantity(self):
        def search(products):
            return self.env["product.product"].search(
                [("id", "in", products.ids), ("sellable_qty", ">", 3)]
            )

        goods = self._goods(10)
        self._assert_constant(search, goods[:5], goods)
        self.assertEqual(search(goods), goods)

    def test_search_by_sellable_quantity_finds_what_the_field_says(self):
        none = self._product("Never stocked")
        less = self._goods(1, 2)
        goods = self._goods(2, 5.5) | none | less
        self._sell(goods[0], 2)
        self.hold.create({"product_id": goods[1].id})
        self.assertEqual(goods.mapped("sellable_qty"), [3.5, 0, 0, 2])
        service = self._product("Bag service", is_storable=False)
        for operator, value, found in (
            (">", 2, goods[0]),
            (">=", 2, goods[0] | less),
            ("<", 2, goods[1] | none),
            ("<=", 2, goods[1] | none | less),
            ("=", 3.5, goods[0]),
            ("!=", 0, goods[0] | less),
            ("in", [0, 2], goods[1] | none | less),
            ("not in", [0, 2], goods[0]),
        ):
            domain = [("id", "in", (goods | service).ids), ("sellable_qty", operator, value)]
            self.assertEqual(self.env["product.product"].search(domain), found, operator)

    # Opening the stock --------------------------------------------------------------------

    def test_opening_the_stock_posts_what_is_quickly_posted(self):
        self._stock(self.salt, 5)
        entry = self._sell(self.salt, 1)
        self.env["stock.quant"]._quant_tasks()
        self.assertTrue(entry.posted)

    def test_opening_the_stock_leaves_a_night_to_the_job(self):
        self._stock(self.salt, 500)
        entries = self.ledger._record([self._line(self.salt, 1) for _number in range(60)])
        job = self.env.ref("supermarket_stock.cron_post_ledger")
        waiting = Domain("cron_id", "=", job.id)
        before = self.env["ir.cron.trigger"].search_count(waiting)
        self.env["stock.quant"]._quant_tasks()
        self.assertFalse(any(entries.mapped("posted")))
        self.assertEqual(self.env["ir.cron.trigger"].search_count(waiting), before + 1)
