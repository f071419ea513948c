from odoo.addons.supermarket_stock.tests.common_scan import ScanCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestScanShelfFill(ScanCase):
    """What a shelf place below its minimum takes stands on the phone of who fills shelves."""

    def setUp(self):
        super().setUp()
        self.place = self.env["replenishment.shelf"].create(
            {
                "location_id": self.shelf.id,
                "product_id": self.milk.id,
                "min_qty": 4,
                "capacity": 12,
            }
        )
        for name, days in (("LATE", 9), ("SOON", 4)):
            self._stock(self.milk, 8, self._lot(name, days=days))

    def document(self):
        told = self.told(self.receiver)
        documents = self.app(self.receiver).scan_documents(told, "shelf_fill")
        return next(one for one in documents if one["id"] == self.store.id)

    def rows(self):
        """[[lot, quantity]] from the floor's back to the shelf."""
        rows = [row for row in self.document()["goods"] if row[0] == self.milk.id]
        self.assertTrue(all(row[3:] == [self.floor.id, self.shelf.id] for row in rows))
        return [row[1:3] for row in rows]

    def bring(self, quantity, lot):
        moved = self.moved("shelf_fill", self.milk, quantity, self.floor, to=self.shelf, lot=lot)
        self.assertEqual(self.answers(self.receiver, moved), ["applied"])

    def test_a_store_without_a_back_room(self):
        """Its shelf places are work enough, for whoever may move goods."""
        self.quarantine.active = False
        self.assertFalse(self.store._back_room())
        for person, has in ((self.receiver, True), (self.counter, False)):
            tasks = self.app(person).scan_open(self.told(person))["tasks"]
            self.assertEqual("shelf_fill" in {one["key"] for one in tasks}, has)
        self.place.unlink()
        tasks = self.app(self.receiver).scan_open(self.told(self.receiver))["tasks"]
        self.assertNotIn("shelf_fill", {one["key"] for one in tasks})

    def test_up_to_what_fits_the_first_to_expire_first(self):
        self.assertEqual(self.rows(), [["SOON", 8], ["LATE", 4]])
        self.bring(3, "SOON")
        self.assertEqual(self.rows(), [["SOON", 5], ["LATE", 4]])
        self.bring(5, "SOON")
        self.assertEqual(self.rows(), [])  # no longer below its minimum
        self.assertEqual(self.place.shelf_qty, 8)

    def test_two_places_of_the_same_goods_share_what_there_is(self):
        end_cap = self.env["stock.location"].create(
            {"name": "End Cap", "location_id": self.floor.id}
        )
        values = {"location_id": end_cap.id, "product_id": self.milk.id}
        self.env["replenishment.shelf"].create({**values, "min_qty": 2, "capacity": 10})
        rows = [row for row in self.document()["goods"] if row[0] == self.milk.id]
        self.assertEqual(sum(row[2] for row in rows), 16)
        self.assertEqual({row[4] for row in rows}, {self.shelf.id, end_cap.id})

    def test_none_there(self):
        none = self.event(
            "shelf_fill", "none", self.store, self.milk, location_id=self.floor.id, lot="SOON"
        )
        self.assertEqual(self.answers(self.receiver, none), ["applied"])
        self.assertEqual(self.rows(), [])

    def test_goods_on_a_fill_list_are_somebodys_work_already(self):
        self.place.action_make_fill_list()
        self.assertEqual(self.rows(), [])

    def test_nothing_held(self):
        soon = self.env["stock.lot"].search(
            [("name", "=", "SOON"), ("product_id", "=", self.milk.id)]
        )
        self.env["supermarket.hold"]._place(self.milk, soon, reason="damage")
        self.assertEqual(self.rows(), [["LATE", 8]])
