from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanRoom(ScanCase):
    """Putting away by the storage categories of the places: what has no room is not proposed."""

    def setUp(self):
        super().setUp()
        self.shelf.barcode = "SHELF-1"
        self._stock(self.salt, 20)

    def document(self, task):
        documents = self.app(self.receiver).scan_documents(self.told(self.receiver), task)
        return next(one for one in documents if one["id"] == self.store.id)

    def test_a_place_without_room_is_not_proposed(self):
        """Neither where the goods lie already nor where one rule wants them: another has room."""
        self.answers(self.receiver, self.moved("put_away", self.salt, 4, self.floor, to=self.shelf))
        self.shelf.storage_category_id = self._room_for(20)
        row = [self.salt.id, "", 16, self.floor.id, self.shelf.id]
        self.assertIn(row, self.document("put_away")["goods"])
        self.shelf.storage_category_id = self._room_for(19)
        self.assertNotIn(self.salt.id, [one[0] for one in self.document("put_away")["goods"]])
        wide = self.shelf.copy({"name": "Wide", "barcode": "WIDE"})
        wide.storage_category_id = self._room_for(90)
        rule = {"product_id": self.salt.id, "location_in_id": self.floor.id}
        for place in self.shelf, wide:
            self.env["stock.putaway.rule"].create({**rule, "location_out_id": place.id})
        self.assertIn([*row[:-1], wide.id], self.document("put_away")["goods"])

    def test_what_is_proposed_before_takes_room(self):
        """Lots that fit each alone, and goods that share no place, are not sent to one place."""
        low, high = (self.shelf.copy({"name": name, "barcode": name}) for name in ("Low", "High"))
        low.storage_category_id = self._room_for(10, self.milk)
        high.storage_category_id = self._room_for(10, self.milk)
        for place, product in ((low, self.milk), (high, self.milk), (high, self.salt)):
            rule = {"product_id": product.id, "location_in_id": self.floor.id}
            self.env["stock.putaway.rule"].create({**rule, "location_out_id": place.id})
        for name, quantity in (("M1", 3), ("M2", 6), ("M3", 6)):
            self._stock(self.milk, quantity, lot=self._lot(name))

        def proposed():
            return {(lot or id): to for id, lot, _, _, to in self.document("put_away")["goods"]}

        self.assertEqual(
            proposed(), {"M3": low.id, "M2": high.id, "M1": low.id, self.salt.id: high.id}
        )
        high.storage_category_id.allow_new_product = "same"
        self.assertEqual(proposed(), {"M3": low.id, "M2": high.id, "M1": low.id})
        high.storage_category_id.allow_new_product = "empty"
        low.storage_category_id.allow_new_product = "empty"
        self.assertEqual(proposed(), {"M3": low.id, "M2": high.id})

    def _room_for(self, quantity, product=None):
        product = product or self.salt
        room = [(0, 0, {"product_id": product.id, "quantity": quantity})]
        values = {"name": f"Room for {quantity}", "product_capacity_ids": room}
        return self.env["stock.storage.category"].create(values)
