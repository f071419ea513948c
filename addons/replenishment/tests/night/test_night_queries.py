from odoo.tests import tagged

from ..common import ReplenishmentCase

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
