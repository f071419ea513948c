from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanCountLots(ScanCase):
    """A slip in a lot's name changes no sum: what it would change is looked at again."""

    def setUp(self):
        super().setUp()
        self.milk.standard_price = 1.0
        self.known = self._lot("L4711", days=5)
        self._stock(self.milk, 24, self.known)
        self.plan = {"tolerance_qty": 5, "booked_value": 5.0}

    def counted(self, quantity, lot, **said):
        count = self._count(self.milk, **self.plan)
        self.handed_in(count, self.scan(count, self.milk, quantity, lot=lot, **said))
        return count.line_ids

    def again(self, line, quantity, lot):
        count = line.count_id
        scan = self.scan(count, self.milk, quantity, lot=lot, said={"round": 2})
        self.handed_in(count, scan, user=self.other_counter)

    def put_on_hold(self):
        return self.hold._place(self.milk, self.known, note="Bulging lids")

    def test_a_lot_that_nobody_knew_is_approved(self):
        line = self.counted(24, "L4712")
        self.assertEqual((line.state, line.difference_qty), ("approve", 0))
        self.assertEqual(line.lot_note, "L4711 24 → 0, L4712 0 → 24 (new)")
        self.assertEqual(self.there(self.milk, "L4711"), 24)
        self.assertFalse(self.env["stock.lot"]._named(self.milk, "L4712", self.company))
        self.approve(line.count_id)
        self.assertEqual((line.state, line.lot_note), ("done", False))
        self.assertEqual([self.there(self.milk, lot) for lot in ("L4711", "L4712")], [0, 24])

    def test_a_slip_ends_with_the_second_person(self):
        self.put_on_hold()
        line = self.counted(24, "L4712")
        self.assertEqual(line.state, "recount")
        self.again(line, 24, "L4711")
        self.assertEqual(line.state, "done")
        self.assertEqual(self.there(self.milk, "L4711"), 24)

    def test_goods_on_hold_are_not_counted_off_it(self):
        """Also to a lot that is known: together they are as many as the books say."""
        other = self._lot("L4713", days=9)
        self._stock(self.milk, 1, other)
        self.put_on_hold()
        line = self.counted(25, "L4713")
        self.assertEqual((line.state, line.difference_qty), ("recount", 0))
        self.again(line, 25, "L4713")
        self.assertEqual(line.state, "approve")
        self.assertIn("L4711 24 → 0 (on hold)", line.lot_note)
        self.assertEqual(self.there(self.milk, "L4711"), 24)

    def test_a_list_of_lines_asks_no_more_than_one_of_them(self):
        goods = [self._product(f"Cream {number}", tracking="lot") for number in range(6)]
        for cream in goods:
            self._stock(cream, 5, self._lot("C1", 3, cream))
        count = self._count(*goods, tolerance_qty=5)
        self.handed_in(count, *(self.scan(count, cream, 5, lot="C2") for cream in goods))
        lines, asked = count.line_ids.with_prefetch(), []
        self.assertEqual(lines.mapped("lot_note"), ["C1 5 → 0, C2 0 → 5 (new)"] * 6)
        for some in (lines[:1].with_prefetch(), lines):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("lot_note")
            asked.append(self.env.cr.sql_log_count - before)
        of_one, of_six = asked
        self.assertLessEqual(of_six, of_one)

    def test_what_is_on_hold_and_there_is_nobodys_doubt(self):
        self.put_on_hold()
        self.assertEqual(self.counted(24, "L4711").state, "done")

    def test_small_differences_of_known_lots_are_booked_as_ever(self):
        """Tills sell without naming a lot: that two lots differ by a few is every day's."""
        self._stock(self.milk, 10, self._lot("L4713", days=9))
        count = self._count(self.milk, **self.plan)
        self.handed_in(
            count,
            self.scan(count, self.milk, 22, lot="L4711"),
            self.scan(count, self.milk, 12, lot="L4713"),
        )
        self.assertEqual(count.line_ids.state, "done")
        self.assertEqual([self.there(self.milk, lot) for lot in ("L4711", "L4713")], [22, 12])
