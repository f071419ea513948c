from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_scan import ScanInspectionCase


@tagged("post_install", "-at_install")
class TestScanInspect(ScanInspectionCase):
    """What an inspector captured on a phone becomes a result, once."""

    def test_the_due_list_says_all_that_is_needed_without_a_network(self):
        task = self.arrived(items=self.visual | self.temperature)
        [document] = self.documents(self.inspector_user).values()
        self.assertEqual(document["lots"], ["L1"])
        self.assertEqual(document["classes"], [{"name": "major", "label": "Major", "accept": 3}])
        lines = {line["item"]: line for line in document["lines"]}
        self.assertEqual(lines["Item T-TEMP"]["high"], 8.0)
        self.assertIsNone(lines["Item T-TEMP"]["low"])
        self.assertEqual(lines["Item T-TEMP"]["count"], 3)
        self.assertTrue(lines["Item T-VIS"]["is_count"])
        self.assertEqual(lines["Item T-VIS"]["size"], task.sample_size)
        opened = self.app(self.inspector_user).scan_open(self.told(self.inspector_user))
        self.assertIn({"key": "inspect", "number": 1}, opened["tasks"])

    def test_captured_reviewed_released(self):
        task = self.arrived(items=self.visual | self.temperature)
        events = [
            self.event(task, "goods", code="L1"),
            self.reading(task, "T-VIS", "2"),
            *[self.reading(task, "T-TEMP", "4.5", unit) for unit in (1, 2, 3)],
            self.event(task, "place", note="Cold store"),
            self.event(task, "remark", note="Two crushed"),
        ]
        events.append(self.handing_in(task, *events))
        self.assertEqual(set(self.answers(self.inspector_user, *events)), {"applied"})
        result = task.result_id
        self.assertEqual((task.state, result.state, result.verdict), ("done", "review", "pass"))
        self.assertEqual((result.place, result.note), ("Cold store", "Two crushed"))
        self.assertEqual(result.inspector_user_id, self.inspector_user)
        self.assertTrue(task.is_held)
        result.with_user(self.reviewer).action_complete()
        task.invalidate_recordset()
        self.assertFalse(task.is_held)

    def test_sent_twice_changes_nothing(self):
        task = self.arrived()
        entry = self.reading(task, "T-VIS", "4")
        ending = self.handing_in(task, entry)
        self.assertEqual(self.answers(self.inspector_user, entry, ending), ["applied"] * 2)
        self.assertEqual(self.answers(self.inspector_user, entry, ending), ["duplicate"] * 2)
        self.assertEqual(len(task.result_ids), 1)
        submitted = self.env["inspection.audit"].search_count(
            [("res_id", "=", task.result_id.id), ("event", "=", "submit")]
        )
        self.assertEqual(submitted, 1)

    def test_no_digit_is_lost(self):
        small = self._item("T-SMALL", "numeric", "critical", high=0.0005)
        task = self.arrived(items=small)
        self.submit(self.inspector_user, self.reading(task, "T-SMALL", "0.00054"))
        reading = self.value_of(task, "T-SMALL")
        self.assertEqual((reading.value, reading.verdict), (0.00054, "fail"))
        [document] = self.documents(self.inspector_user).values()
        self.assertEqual(document["readings"][0]["value"], "0.00054")

    def test_0_is_a_reading_and_a_cleared_one_is_none(self):
        task = self.arrived()
        self.submit(self.inspector_user, self.reading(task, "T-VIS", "0"))
        self.assertTrue(self.value_of(task, "T-VIS").is_entered)
        self.submit(self.inspector_user, self.reading(task, "T-VIS", "", turn=2))
        self.assertFalse(self.value_of(task, "T-VIS").is_entered)

    def test_bad_entries_are_named(self):
        items = self.visual | self.card | self.temperature
        task = self.arrived(items=items)
        bad = [
            (self.reading(task, "T-VIS", "-1"), "whole number"),
            (self.reading(task, "T-VIS", "1.5"), "whole number"),
            (self.reading(task, "T-VIS", "many"), "enter a number"),
            (self.reading(task, "T-VIS", "inf"), "number"),
            (self.reading(task, "T-CARD", "3"), "takes no"),
            (self.reading(task, "T-CARD", finding="fine"), "enter a number"),
            (self.reading(task, "T-TEMP", said={"below": True}), "takes no"),
            (self.reading(task, "T-TEMP", "4", unit=4), "no such reading"),
            (self.event(task, "reading", said={"line": "1", "unit": []}), "no such reading"),
        ]
        answers = self.submit(self.inspector_user, *[event for event, _words in bad])
        for answer, (_event, words) in zip(answers, bad, strict=True):
            self.assertEqual(answer["answer"], "rejected", words)
            self.assertIn(words, answer["message"])
        self.assertFalse(any(task.reading_ids.mapped("is_entered")))

    def test_missing_readings_are_not_handed_in(self):
        task = self.arrived(items=self.visual | self.temperature)
        entry = self.reading(task, "T-VIS", "0")
        [_taken, ending] = self.submit(self.inspector_user, entry, self.handing_in(task, entry))
        self.assertEqual(ending["answer"], "conflict")
        self.assertIn("Readings are missing", ending["message"])
        [document] = self.documents(self.inspector_user).values()
        self.assertIn("Readings are missing", document["refused"])
        rest = [self.reading(task, "T-TEMP", "4", unit) for unit in (1, 2, 3)]
        self.answers(self.inspector_user, *rest, self.handing_in(task, entry, *rest, turn=2))
        self.assertEqual(task.state, "done")
        self.assertFalse(self._conflicts(task), "an ending that was mended needs nobody")

    def _conflicts(self, task):
        return self.env["supermarket.scan.event"].search(
            [("document_id", "=", task.id), ("task", "=", "inspect"), ("state", "=", "conflict")]
        )

    def test_what_the_ending_does_not_cover_is_no_part_of_it(self):
        task = self.arrived()
        good, later = self.reading(task, "T-VIS", "1"), self.reading(task, "T-VIS", "9", turn=2)
        self.submit(self.inspector_user, good, later)
        self.submit(self.inspector_user, self.handing_in(task, good))
        self.assertEqual((self.value_of(task, "T-VIS").value, task.state), (1, "done"))
        self.assertEqual(self._conflicts(task).mapped("uuid"), [later["uuid"]])

    def test_an_entry_that_was_refused_is_not_handed_in_unseen(self):
        """The inspector saw a 9 that the server never took: not the 1 of before is submitted."""
        task = self.arrived()
        first = self.reading(task, "T-VIS", "1")
        refused = self.reading(task, "T-VIS", "999", turn=2)
        self.submit(self.inspector_user, first, refused)
        [answer] = self.submit(self.inspector_user, self.handing_in(task, first, refused))
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("whole number", answer["message"])
        self.assertEqual(task.state, "doing")

    def test_a_task_of_another_is_a_conflict_with_a_way_out(self):
        task = self.arrived()
        other = self.env["inspection.inspector"].create(
            {"user_id": self.second_inspector_user.id, "company_id": self.company.id}
        )
        task.with_user(self.planner).inspector_id = other
        entry = self.reading(task, "T-VIS", "1")
        [answer] = self.submit(self.inspector_user, entry)
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("is assigned to", answer["message"])
        self.assertEqual(task.state, "todo")
        conflict = self._conflicts(task).with_user(self.manager)
        with self.assertRaises(UserError):
            conflict.action_try_again()
        task.with_user(self.planner).inspector_id = self.inspector
        conflict.action_try_again()
        self.assertEqual(self.value_of(task, "T-VIS").value, 1)
        self.assertEqual(task.result_id.inspector_user_id, self.inspector_user)

    def test_an_ending_books_nothing_of_another_task(self):
        """Whoever names a scan of something else: it stays to be handed in there."""
        mine, other = self.arrived("L1"), self.arrived("L2")
        entry, foreign = self.reading(mine, "T-VIS", "0"), self.reading(other, "T-VIS", "4")
        words = self.event(other, "remark", note="Crushed")
        self.submit(self.inspector_user, entry, foreign, words)
        self.submit(self.inspector_user, self.handing_in(mine, entry, foreign, words))
        self.assertEqual((mine.state, mine.result_id.note), ("done", False))
        events = self.env["supermarket.scan.event"].sudo()
        kept = events.search([("uuid", "in", [foreign["uuid"], words["uuid"]])])
        self.assertEqual(set(kept.mapped("state")), {"taken"})
        self.submit(self.inspector_user, self.handing_in(other, foreign, words))
        self.assertEqual((other.state, other.result_id.note), ("done", "Crushed"))

    def test_a_free_task_is_taken_by_who_begins(self):
        self.inspector.is_available = False
        task = self.arrived()
        self.assertFalse(task.inspector_id)
        self.assertTrue(self.documents(self.inspector_user)[task.id]["is_free"])
        self.submit(self.inspector_user, self.event(task, "goods", code="L1"))
        self.assertEqual((task.state, task.inspector_id), ("doing", self.inspector))

    def test_nobody_inspects_what_he_received(self):
        self.receiver.group_ids = [
            Command.link(self.env.ref("supermarket_stock.group_inspector").id)
        ]
        self.env["inspection.inspector"].create(
            {"user_id": self.receiver.id, "company_id": self.company.id}
        )
        self.inspector.is_available = False
        task = self.arrived()
        self.assertNotIn(task.id, self.documents(self.receiver))
        [answer] = self.submit(self.receiver, self.reading(task, "T-VIS", "0"))
        self.assertEqual(answer["answer"], "rejected")
        self.assertIn("received these goods", answer["message"])

    def test_a_cancelled_task_is_a_conflict(self):
        task = self.arrived()
        self._cancel(task)
        [answer] = self.submit(self.inspector_user, self.reading(task, "T-VIS", "0"))
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("cancelled", answer["message"])
        self.assertFalse(task.result_ids)

    def test_sent_back_it_is_entered_anew(self):
        task = self.arrived()
        entry = self.reading(task, "T-VIS", "1")
        self.submit(self.inspector_user, entry, self.handing_in(task, entry))
        task.result_id.with_user(self.reviewer)._revise("Count the box at the back, too")
        [document] = self.documents(self.inspector_user).values()
        self.assertEqual(document["revision"], 2)
        self.assertEqual(document["sent_back"], "Count the box at the back, too")
        self.assertEqual(document["events"], [])
        late = self.reading(task, "T-VIS", "8", turn=2)
        self.assertEqual(self.answers(self.inspector_user, late), ["conflict"])
        again = self.reading(task, "T-VIS", "2", revision=2)
        undone = self.reading(task, "T-VIS", "3", revision=2, turn=2)
        back = self.undo(task, undone, revision=2)
        ending = self.handing_in(task, again, undone, back, revision=2)
        self.submit(self.inspector_user, again, undone, back, ending)
        self.assertEqual((task.result_id.revision, task.result_id.state), (2, "review"))
        self.assertEqual(self.value_of(task, "T-VIS").value, 2)

    def test_all_taken_back_is_as_it_was_sent_back(self):
        task = self.arrived()
        entry = self.reading(task, "T-VIS", "1")
        self.submit(self.inspector_user, entry, self.handing_in(task, entry))
        task.result_id.with_user(self.reviewer)._revise("Again")
        slip = self.reading(task, "T-VIS", "7", revision=2)
        self.submit(self.inspector_user, slip)
        self.assertEqual(self.value_of(task, "T-VIS").value, 7)
        self.submit(self.inspector_user, self.undo(task, slip, revision=2))
        self.assertEqual(self.value_of(task, "T-VIS").value, 1)

    def test_only_inspectors_and_only_their_company(self):
        task = self.arrived()
        with self.assertRaises(AccessError):
            self.documents(self.receiver)
        self.assertEqual(
            self.answers(self.receiver, self.reading(task, "T-VIS", "0")), ["rejected"]
        )
        there = self._elsewhere("inspector")
        app, told = there["supermarket.scan"], self.told(there.user)
        self.assertEqual(app.scan_documents(told, "inspect"), [])
        [answer] = app.scan_submit(told, [self.reading(task, "T-VIS", "0")])
        self.assertEqual(answer["answer"], "rejected")
        self.assertIn("not there", answer["message"])
        self.assertEqual(task.state, "todo")

    def test_a_limit_that_lacks_is_said_when_it_is_handed_in(self):
        bare = self._item("T-BARE", "numeric", "major", high=1)
        self._plan(bare)
        bare.limit_ids.date_to = fields.Date.today() - timedelta(days=1)
        task = self.arrived()
        entry = self.reading(task, "T-BARE", "99")
        [_taken, ending] = self.submit(self.inspector_user, entry, self.handing_in(task, entry))
        self.assertEqual(ending["answer"], "conflict")
        self.assertIn("No limit was in force", ending["message"])
        self.assertTrue(task.is_held)
