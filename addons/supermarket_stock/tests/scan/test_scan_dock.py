from odoo.fields import Command
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanDock(ScanCase):
    """What Odoo plans to bring on from where goods arrived, when a phone brings them on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.reception_steps = "two_steps"
        cls.dock = cls.store.wh_input_stock_loc_id

    def arrived(self, *goods, vendor=None):
        """A receipt of [(product, quantity, lot or None)], done: Odoo plans its next step."""
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.in_type_id.id,
                "partner_id": (vendor or self.vendor).id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.dock.id,
            }
        )
        for product, quantity, lot in goods:
            ends = {"location_id": self.suppliers.id, "location_dest_id": self.dock.id}
            of_product = {"product_id": product.id, "picking_id": receipt.id, **ends}
            line = {**of_product, "quantity": quantity, "lot_id": lot and lot.id, "picked": True}
            self.env["stock.move"].create(
                {
                    **of_product,
                    "product_uom_qty": quantity,
                    "move_line_ids": [Command.create(line)],
                }
            )
        receipt.button_validate()
        self.assertEqual(receipt.state, "done")
        return receipt

    def planned(self, product=None):
        """[(quantity, reserved)] of what is still to be brought on from the dock."""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", (product or self.salt).id),
                ("location_id", "=", self.dock.id),
                ("state", "not in", ("done", "cancel")),
            ],
            order="id",
        )
        return [(move.product_qty, move.quantity) for move in moves]

    def at(self, place, product=None):
        return (product or self.salt)._quantity_at(place)

    def put_away(self, quantity, product=None, to=None, task="put_away", **values):
        to = to or self.shelf
        event = self.moved(task, product or self.salt, quantity, self.dock, to=to, **values)
        self.assertEqual(self.answers(self.receiver, event), ["applied"])
        self.assertEqual(self.scanned(event).state, "done", self.scanned(event).message)
        return event

    def test_all_of_it(self):
        receipt = self.arrived((self.salt, 24, None))
        paper = receipt.move_ids.move_dest_ids.picking_id
        self.assertEqual(self.planned(), [(24, 24)])
        self.put_away(10)
        self.assertEqual(self.planned(), [(14, 14)])
        self.put_away(14)
        self.assertEqual((self.planned(), paper.state), ([], "done"))
        self.assertTrue(paper.date_done)
        done = paper.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(sorted(done.mapped("product_qty")), [10, 14])
        self.assertEqual(done.move_line_ids.picking_id, paper)
        self.assertEqual(self.at(self.shelf), 24)
        self.assertEqual(receipt.move_ids.move_dest_ids.filtered("quantity"), done)

    def test_the_next_delivery_is_kept_for_its_own_step(self):
        self.arrived((self.salt, 24, None))
        self.put_away(24)
        self.arrived((self.salt, 6, None))
        self.assertEqual(self.planned(), [(6, 6)])

    def test_more_than_was_planned(self):
        self.arrived((self.salt, 24, None))
        self._stock(self.salt, 3, location=self.dock)
        self.put_away(27)
        self.assertEqual((self.planned(), self.at(self.shelf)), ([], 27))

    def test_the_rest_at_the_desk(self):
        paper = self.arrived((self.salt, 24, None)).move_ids.move_dest_ids.picking_id
        self.put_away(10)
        paper.button_validate()
        self.assertEqual((paper.state, self.planned()), ("done", []))
        self.assertEqual((self.at(self.dock), self.at(self.floor)), (0, 24))

    def test_other_goods_on_the_paper_wait(self):
        lot = self._lot("A")
        paper = self.arrived((self.salt, 24, None), (self.milk, 5, lot))
        paper = paper.move_ids.move_dest_ids.picking_id
        self.put_away(24)
        self.assertEqual((paper.state, self.planned(self.milk)), ("assigned", [(5, 5)]))
        self.put_away(5, self.milk, lot="A")
        self.assertEqual(paper.state, "done")
        done = paper.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(done.product_id, self.salt | self.milk)

    def test_each_delivery_by_its_lot(self):
        """Neither is the other lot's step used up, nor does it lose what is kept for it."""
        lots, papers = [self._lot(name) for name in "AB"], []
        for n, lot in enumerate(lots):
            receipt = self.arrived((self.milk, 10 + n, lot), vendor=self.vendor.copy())
            papers.append(receipt.move_ids.move_dest_ids.picking_id)
        self.put_away(8, self.milk, lot="B")
        self.assertEqual(self.planned(self.milk), [(10, 10), (3, 3)])
        self.assertEqual(papers[0].move_ids.move_line_ids.lot_id, lots[0])
        self.put_away(10, self.milk, lot="A")
        self.put_away(3, self.milk, lot="B")
        self.assertEqual([paper.state for paper in papers], ["done", "done"])

    def test_deliveries_on_one_paper(self):
        for name in "AB":
            receipt = self.arrived((self.milk, 10, self._lot(name)))
        step = receipt.move_ids.move_dest_ids
        self.put_away(8, self.milk, lot="B")
        self.assertEqual(self.planned(self.milk), [(12, 12)])
        kept = {line.lot_id.name: line.quantity for line in step.move_line_ids}
        self.assertEqual(kept, {"A": 10, "B": 2})

    def test_an_owner_s_goods_in_a_package(self):
        owner = self.env["res.partner"].create({"name": "Farmer"})
        receipt = self.arrived((self.salt, 24, None))
        package = self.env["stock.package"].create({"name": "PAL"})
        quants = self.env["stock.quant"]
        of_owner = {"owner_id": owner, "package_id": package}
        quants._update_available_quantity(self.salt, self.dock, 6, **of_owner)
        self.put_away(24)
        self.assertEqual((self.planned(), self.at(self.dock)), ([], 6))
        self.put_away(6)
        found = quants.search([("owner_id", "=", owner.id), ("quantity", ">", 0)])
        self.assertEqual((found.location_id, found.quantity), (self.shelf, 6))
        self.assertEqual(receipt.move_ids.move_dest_ids.picking_id.state, "done")

    def test_undone(self):
        """It waits again, for as much as before, and is kept for it."""
        self.arrived((self.salt, 24, None))
        event = self.put_away(10)
        self.submit(self.receiver, self.undo(event))
        self.assertEqual(self.planned(), [(24, 24)])
        for quantity in (10, 14):
            event = self.put_away(quantity)
        self.submit(self.receiver, self.undo(event))
        self.assertEqual((self.planned(), self.at(self.dock)), ([(14, 14)], 14))
        self.put_away(14)
        self.assertEqual((self.planned(), self.at(self.shelf)), ([], 24))

    def test_an_undone_lot(self):
        lot = self._lot("A")
        self.arrived((self.milk, 10, lot))
        event = self.put_away(10, self.milk, lot="A")
        self.submit(self.receiver, self.undo(event))
        self.assertEqual(self.planned(self.milk), [(10, 10)])

    def test_less_after_all(self):
        self.arrived((self.salt, 24, None))
        self.put_away(12)
        self.put_away(-2)
        self.assertEqual((self.planned(), self.at(self.dock)), ([(14, 14)], 14))

    def test_whatever_the_task(self):
        """Goods that are lost at the dock are not waited for either; those that stay there are."""
        back = self.shelf.copy({"name": "Back", "barcode": "BACK"})
        gate = self.shelf.copy({"name": "Gate", "barcode": "GATE", "location_id": self.dock.id})
        self.arrived((self.salt, 24, None))
        self.put_away(4, to=back, task="transfer")
        self.assertEqual(self.planned(), [(20, 20)])
        lost = self.lost(self.salt, 3, location_id=self.dock.id)
        self.submit(self.receiver, lost)
        self.assertEqual(self.planned(), [(17, 17)])
        self.submit(self.receiver, self.undo(lost))
        self.assertEqual(self.planned(), [(20, 20)])
        self.put_away(5, to=gate, task="transfer")
        self.assertEqual(sum(quantity for quantity, _reserved in self.planned()), 20)

    def test_sent_to_another_store_from_the_dock(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Station", "code": "STA", "company_id": self.company.id}
        )
        self.arrived((self.salt, 24, None))
        event = self.moved("transfer", self.salt, 9, self.dock, to_store=other)
        said = {"to_store": other.id, "covers": [event["uuid"]]}
        sending = self.event("transfer", "send", self.store, said=said)
        self.submit(self.receiver, event, sending)
        self.assertEqual(self.scanned(sending).state, "done", self.scanned(sending).message)
        self.assertEqual((self.planned(), self.at(self.dock)), ([(15, 15)], 15))

    def test_a_transfer_that_somebody_made_is_left(self):
        """Only what carries a delivery on is used up by carrying it on."""
        self._stock(self.salt, 30, location=self.dock)
        own = self.env["stock.move"].create(
            {
                "product_id": self.salt.id,
                "product_uom_qty": 6,
                "location_id": self.dock.id,
                "location_dest_id": self.floor.id,
                "picking_type_id": self.store.int_type_id.id,
            }
        )
        own._action_confirm()
        own._action_assign()
        self.put_away(24)
        self.assertEqual((own.product_qty, own.quantity, own.state), (6, 6, "assigned"))

    def test_what_somebody_picks_at_the_desk_is_left(self):
        move = self.arrived((self.salt, 24, None)).move_ids.move_dest_ids
        self._stock(self.salt, 5, location=self.dock)
        move.picked = True
        self.put_away(5)
        self.assertEqual((move.product_qty, move.quantity), (24, 24))

    def test_three_steps(self):
        """Straight to the shelf no step is left; to the quality place the last one is."""
        self.store.reception_steps = "three_steps"
        quality = self.store.wh_qc_stock_loc_id
        self.arrived((self.salt, 24, None))
        self.put_away(10)
        self.assertEqual(self.planned(), [(14, 14)])
        event = self.put_away(14, to=quality, task="transfer")
        self.assertEqual(self.planned(), [])
        last = self.env["stock.move"].search(
            [("location_id", "=", quality.id), ("product_id", "=", self.salt.id)]
        )
        self.assertEqual((last.product_qty, last.quantity, last.state), (14, 14, "assigned"))
        self.assertEqual(last.location_dest_id, self.floor)
        self.submit(self.receiver, self.undo(event))
        self.assertEqual(self.at(self.dock), 14)
        self.assertEqual(self.planned(), [(14, 14)])
