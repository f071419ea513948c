"""Captures of several inspectors in any order, twice, cut anywhere: one end state."""

import os
import random

from odoo.tests import tagged

from ..common_scan import ScanInspectionCase, picture

SEEDS = int(os.environ.get("SCAN_SEEDS", "3"))
CAPTURES = 200


@tagged("post_install", "-at_install")
class TestScanProperties(ScanInspectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inspection.inspector"].create(
            {
                "user_id": cls.second_inspector_user.id,
                "company_id": cls.company.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )

    def test_200_captures(self):
        """Replayed twice in any order they give the database that one pass in order gives."""
        self._plan(self.visual | self.card | self.temperature)
        tasks = self.env["inspection.task"]
        for number in range(12):
            tasks |= self._task_of(self._receive(500, f"L{number}"))
        captures = self.some_inspecting(random.Random(1), tasks)
        self.assertGreaterEqual(len(captures), CAPTURES)
        expected = self.outcome(captures, tasks, lambda queue: queue, 50)
        self.assertIn("review", str(expected))
        for seed in range(SEEDS):
            chance = random.Random(seed)
            with self.subTest(seed=seed):
                found = self.outcome(captures, tasks, self.disturbed(chance), chance.randint(1, 9))
                self.assertEqual(found, expected)

    def some_inspecting(self, chance, tasks):
        """[(inspector, event)] of inspections that are handed in, but for the last one."""
        captures = []
        for task in tasks:
            own = [self.event(task, "goods", code=task.lot_id.name)]
            subjects = [("T-VIS", 1), ("T-CARD", 1), *[("T-TEMP", unit) for unit in (1, 2, 3)]]
            for code, unit in subjects:
                own += self.some_entries(chance, task, code, unit, len(own))
            for number in range(chance.randint(1, 3)):
                own.append(self.event(task, "remark", note=f"Seen {number}", turn=number + 1))
            for _photo in range(chance.randint(0, 2)):
                own.append(self.photo(task))
                if chance.random() < 0.4:
                    own.append(self.undo(task, own[-1]))
            if task != tasks[-1]:
                own.append(self.handing_in(task, *own))
                # entered on another device, of which this one knew nothing
                own.append(self.reading(task, "T-VIS", "3", turn=99))
            captures += [(task.user_id, event) for event in own]
        return captures

    def some_entries(self, chance, task, code, unit, at):
        """A few entries of one reading; those that were taken back never are the only ones."""
        entries = []
        for turn in range(1, chance.randint(2, 5)):
            value = str(chance.randint(0, 5)) if code != "T-CARD" else ""
            finding = chance.choice(("conform", "nonconform")) if code == "T-CARD" else ""
            # the clock of the device goes backwards now and then
            said = {"at": at + turn * chance.choice((-1, 1)), "turn": turn}
            entry = self.reading(task, code, value, unit, finding, **said)
            entries.append(entry)
            if turn > 1 and chance.random() < 0.3:
                entries.append(self.undo(task, entry))
        return entries

    def disturbed(self, chance):
        def shuffled(queue):
            queue = [*queue, *queue]
            chance.shuffle(queue)
            return queue

        return shuffled

    def outcome(self, captures, tasks, order, size):
        """Send all of it, pictures too, and say what is in the database; then undo it."""
        with self.env.cr.savepoint() as kept:
            queue = order(list(captures))
            pictures = [one for one in queue if one[1]["kind"] == "photo"]
            while queue:
                person = queue[0][0]
                batch = [one for one in queue if one[0] == person][:size]
                for one in batch:
                    queue.remove(one)
                self.submit(person, *[event for _person, event in batch])
                self.send_some(pictures)
            self.assertFalse(self.send_some(pictures))
            found = [self.state_of(task) for task in tasks]
            kept.rollback()
        self.env.invalidate_all()
        return found

    def send_some(self, pictures):
        """Pictures whose events have arrived leave the phone."""
        for person, event in list(pictures):
            if self.send_photo(person, event, picture((len(event["code"]), 9, 9))) == "kept":
                pictures.remove((person, event))
        return pictures

    def state_of(self, task):
        result = task.result_id
        readings = result.reading_ids.sorted(lambda one: (one.line_id.id, one.sequence))
        events = self.env["supermarket.scan.event"].search(
            [("task", "=", "inspect"), ("document_id", "=", task.id)], order="uuid"
        )
        return {
            "state": (task.state, result.state, result.verdict, result.tally, result.note),
            "results": len(task.result_ids),
            "readings": [(one.value, one.finding, one.is_entered, one.verdict) for one in readings],
            "photos": sorted(result.photo_ids.mapped("name")),
            "events": [(event.uuid, event.state) for event in events],
        }
