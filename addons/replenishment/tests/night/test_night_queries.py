from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import tagged

from ..common import NOW, TODAY, ReplenishmentCase

FEW, MANY = 5, 25
#: Queries that each further product of a piece may cost: a night has two hundred thousand.
MOST_A_PAIR = 0.2


@tagged("post_install", "-at_install")
class TestNightQueries(ReplenishmentCase):
    """What a pass asks the database belongs to a piece, not to each product in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].union(
            *(cls._create_product(f"Herb {n:02d}") for n in range(2 * FEW + MANY))
        )

    def setUp(self):
        super().setUp()
        for product in self.products:
            self._forecast(5.0, product=product)
        # What a process asks once, whatever it works on
        self._work(self.products[:FEW])
        self.pieces = [
            self.products[FEW : 2 * FEW],
            self.products[2 * FEW : 2 * FEW + MANY],
        ]

    def _work(self, products):
        """Rules and proposals of a piece, as the pass makes them; the queries of both."""
        pairs = [(product, self.store) for product in products]
        planner = self.env["replenishment.planner"]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        planner._set_thresholds(pairs)
        self.env.flush_all()
        between = self.env.cr.sql_log_count
        vals_list = planner._evaluate(pairs).values()
        self.env["replenishment.proposal"]._propose(
            [{**vals, "origin": "night"} for vals in vals_list]
        )
        self.env.flush_all()
        return between - before, self.env.cr.sql_log_count - between

    def _assert_few(self, queries):
        """Of two pieces of different size, the difference is what products cost."""
        for phase, few, many in zip(("thresholds", "proposals"), *queries, strict=True):
            with self.subTest(phase=phase):
                self.assertLessEqual((many - few) / (MANY - FEW), MOST_A_PAIR)

    def test_the_first_night(self):
        self._assert_few([self._work(piece) for piece in self.pieces])
        rules = self.products[FEW : 2 * FEW + MANY].orderpoint_ids
        self.assertEqual(len(rules), FEW + MANY)
        self.assertEqual(len(set(rules.mapped("name"))), FEW + MANY)
        self.assertEqual({name[:3] for name in rules.mapped("name")}, {"OP/"})

    def test_a_later_night_that_changes_all_of_it(self):
        for piece in self.pieces:
            self._work(piece)
        for product in self.products:
            self._forecast(9.0, product=product)
        self._assert_few([self._work(piece) for piece in self.pieces])
        mins = self.products[FEW : 2 * FEW + MANY].orderpoint_ids.mapped("product_min_qty")
        self.assertTrue(min(mins) >= 9)

    def test_a_night_that_changes_nothing(self):
        for piece in self.pieces:
            self._work(piece)
        self._assert_few([self._work(piece) for piece in self.pieces])

    def test_rules_changed_in_one_statement_are_as_core_has_them(self):
        """Minimum and maximum of a night, and what core works out from them and keeps."""
        products, names = self.products[:FEW], ("qty_to_order_computed", "deadline_date")
        for product in products:
            self._forecast(9.0, product=product)
        self._work(products)
        rules = products.orderpoint_ids
        self.assertEqual(set(rules.mapped("replenishment_mode")), {"forecast"})
        made = {rule: [rule[name] for name in names] for rule in rules}
        self.assertTrue(all(rule.qty_to_order_computed >= 9 for rule in rules))
        for rule in rules.with_context(replenishment_pass=True):
            least, most = rule.product_min_qty, rule.product_max_qty
            rule.write({"product_min_qty": 0.0, "product_max_qty": 0.0})
            rule.write({"product_min_qty": least, "product_max_qty": most})
        self.env.flush_all()
        self.assertEqual({rule: [rule[name] for name in names] for rule in rules}, made)

    def test_a_night_asks_for_stock_once(self):
        """Thresholds rest on the forecast: what is there and on its way is asked by proposals."""
        planner = type(self.env["replenishment.planner"])
        with (
            patch.object(planner, "_promised", side_effect=AssertionError),
            patch.object(planner, "_coming", side_effect=AssertionError),
            patch.object(planner, "_lots", side_effect=AssertionError),
        ):
            pairs = [(product, self.store) for product in self.pieces[0]]
            self.assertEqual(self.env["replenishment.planner"]._set_thresholds(pairs), FEW)

    def test_another_store_asks_no_more_of_what_they_buy_alike(self):
        """A commit between two steps empties the cache: what is known of a product's supply must
        not be read again, one product at a time."""
        second = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        planner = self.env["replenishment.planner"]._asking_once()
        for work in (planner._set_thresholds, planner._set_thresholds, planner._evaluate):
            asked = []
            for store in self.store | second:
                for products in self.pieces:
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    work([(products.browse(id_), store) for id_ in products.ids])
                    asked.append(self.env.cr.sql_log_count - before)
            _few, _many, of_few, of_many = asked
            with self.subTest(work=work.__name__):
                self.assertLessEqual((of_many - of_few) / (MANY - FEW), MOST_A_PAIR)

    def test_a_cut_off_goes_by_while_a_pass_works(self):
        """What stores that buy alike have in common holds until then."""
        planner = self.env["replenishment.planner"]._asking_once()
        product, rule = self.product, self.env["stock.warehouse.orderpoint"]

        def supply(hour):
            now = datetime.combine(TODAY, NOW.time()).replace(hour=hour)
            with freeze_time(now):
                return planner._prepare_supply(product, self.store, rule, now)

        early, later, late = supply(8), supply(11), supply(13)
        self.assertEqual(early.order_date, datetime.combine(TODAY, NOW.time()).replace(hour=12))
        self.assertEqual((later.order_date, later.now.hour), (early.order_date, 11))
        self.assertLess(later.day_left, early.day_left)
        self.assertEqual(late.order_date, early.order_date + timedelta(days=1))

    def test_stores_that_buy_otherwise_have_terms_of_their_own(self):
        planner = self.env["replenishment.planner"]._asking_once()
        other = self.env["res.partner"].create({"name": "Far Valley"})
        line = self.env["product.supplierinfo"].create(
            {
                "partner_id": other.id,
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "price": 3.0,
                "delay": 4,
            }
        )
        named = self._orderpoint(0.0, supplier_id=line.id)
        usual = planner._prepare_supply(self.product, self.store, named.browse(), NOW)
        theirs = planner._prepare_supply(self.product, self.store, named, NOW)
        self.assertEqual(usual.seller.partner_id, self.vendor)
        self.assertEqual(theirs.seller, line)
