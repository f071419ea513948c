from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .test_count_doubt import HOUR, DoubtCase
from .test_count_plan import DAY


@tagged("post_install", "-at_install")
class TestShelfSpace(DoubtCase):
    """What fits on a shelf is said by who knows; the plan learns it where nobody does."""

    def space(self, capacity, product=None, location=None):
        return self.env["supermarket.shelf.space"].create(
            {
                "product_id": (product or self.beans).id,
                "location_id": (location or self.floor).id,
                "capacity": capacity,
            }
        )

    def planned(self, quantity):
        self.fill(quantity, self.now - HOUR)
        self.plan._plan_day()
        return self.row().kind

    def known(self):
        return self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.store.id), ("product_id", "=", self.beans.id)]
        )

    def counted_days(self, levels):
        """Each day the shelf was filled, counted and found as the books say, and sold out."""
        for days, level in zip(range(len(levels) + 1, 1, -1), levels, strict=True):
            at = self.now - days * DAY
            self.fill(level, at)
            line = self._count(self.beans).line_ids
            line.sudo().write(
                {"state": "done", "counted_at": at + HOUR, "book_qty": level, "counted_qty": level}
            )
            self.sell_out(level, at + 2 * HOUR)

    def test_known_from_the_first_day(self):
        self.assertFalse(self.planned(14), "nobody said what fits")
        self.space(12)
        self.plan.planned_on -= DAY
        self.plan._plan_day()
        self.assertEqual((self.row().kind, self.row().full_qty), ("full", 12))

    def test_empty_is_learnt(self):
        self.past(10)
        self.space(0)
        self.planned(10)
        self.assertEqual((self.known().full_qty, self.known().seen_qty), (10, 0))

    def test_entered_is_not_what_is_usual(self):
        self.past(10)
        space = self.space(12)
        self.planned(10)
        self.assertEqual((self.known().full_qty, self.known().seen_qty), (12, 0))
        self.assertFalse(space.differs)

    def test_seen_otherwise_time_after_time(self):
        space, other = self.space(12), self.space(5, product=self.salt)
        self.counted_days([14, 15, 14])
        self.planned(12)
        self.assertEqual((self.known().full_qty, space.seen_qty), (14, 14))
        self.assertTrue(space.differs)
        found = self.env["supermarket.shelf.space"].search([("differs", "=", True)])
        self.assertIn(space, found)
        self.assertNotIn(other, found)
        space.capacity = 14
        self.assertFalse(space.differs)

    def test_places_of_the_floor_are_one_answer(self):
        for name, capacity in (("Aisle", 8), ("End Cap", 4)):
            place = self.env["stock.location"].create({"name": name, "location_id": self.floor.id})
            self.space(capacity, location=place)
        self.assertEqual(self.planned(13), "full")
        self.assertEqual(self.known().full_qty, 12)
        with self.assertRaisesRegex(ValidationError, "for the whole floor or for its places"):
            self.space(12)

    def test_behind_the_floor_is_no_shelf(self):
        with self.assertRaisesRegex(ValidationError, "no place on a store's floor"):
            self.space(12, location=self.back)

    def test_the_store_manager_says_it(self):
        space = self.space(12)
        space.with_user(self.manager).capacity = 13
        self.assertEqual(space.with_user(self.receiver).seen_qty, 0)
        with self.assertRaises(AccessError):
            space.with_user(self.receiver).capacity = 14
