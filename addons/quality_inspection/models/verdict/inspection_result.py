from typing import NamedTuple

from odoo import api, models

from ...tools.defect_classes import SEVERITY


class ClassTally(NamedTuple):
    """Nonconforming units of one class, and whether the lot is accepted for it."""

    nonconforming: int
    accept_number: int
    is_accepted: bool


class InspectionResult(models.Model):
    """The verdict on a lot, by class of nonconformity.

    Any critical nonconformity rejects. Major and minor ones are counted in nonconforming units
    against the Ac of their class, under an AQL above 10 each nonconformity by itself. Limits with a
    plan of their own (n, c, m, M) decide alone.
    """

    _inherit = "inspection.result"

    @api.depends("reading_ids.verdict", "reading_ids.value", "task_id")
    def _compute_verdict(self):
        for result in self:
            tallies = result._tallies()
            failed = result._failed_lines(tallies)
            complete = result.reading_ids and all(result.reading_ids.mapped("verdict"))
            result.verdict = "fail" if failed else "pass" if complete else False
            result.nonconforming = sum(tally.nonconforming for tally in tallies.values())
            result.failed_class = (
                max(failed.mapped("defect_class"), key=SEVERITY.get) if failed else False
            )

    @api.depends("reading_ids.verdict")
    @api.depends_context("lang")
    def _compute_failed_items(self):
        for result in self:
            failed = result._failed_lines(result._tallies())
            result.failed_items = ", ".join(failed.item_id.mapped("name"))

    @api.depends("reading_ids.verdict", "reading_ids.value")
    @api.depends_context("lang")
    def _compute_tally(self):
        names = dict(self._fields["failed_class"]._description_selection(self.env))
        for result in self:
            result.tally = " · ".join(
                f"{names[name]} {tally.nonconforming}/{tally.accept_number}"
                for name, tally in result._tallies().items()
            )

    def _entered(self):
        """Return {task line: readings entered}, as far as they can be judged."""
        return self.reading_ids.filtered(lambda reading: reading.verdict).grouped("line_id")

    def _failed_lines(self, tallies):
        """Return the items that reject the lot with the readings entered so far."""
        failed = self.env["inspection.task.line"]
        for line, readings in self._entered().items():
            if line._decides_alone():
                is_bad = not line._accepts(readings)
            else:
                is_bad = not tallies[line.defect_class].is_accepted and any(
                    line._evaluator().nonconforming(readings)
                )
            if is_bad:
                failed |= line
        return failed

    def _tallies(self):
        """Return {class: tally}, the gravest first.

        A unit that fails in two items is one nonconforming unit, but two nonconformities; what was
        only counted is taken to be on different units. What a limit with a plan of its own
        tolerates counts nowhere.
        """
        units, counted, rejected = {}, {}, set()
        for line, readings in self._entered().items():
            failed, count = line._evaluator().nonconforming(readings)
            if line._decides_alone() and line._accepts(readings):
                failed, count = (), 0
            elif line._decides_alone():
                rejected.add(line.defect_class)
            which = line.id if line._counts_nonconformities() else None
            units.setdefault(line.defect_class, set()).update((which, unit) for unit in failed)
            counted[line.defect_class] = counted.get(line.defect_class, 0) + count
        return {
            name: self._tally(name, len(units[name]) + counted[name], name in rejected)
            for name in sorted(units, key=SEVERITY.get, reverse=True)
        }

    def _tally(self, defect_class, nonconforming, is_rejected):
        accept = self.task_id._accept_number_of(defect_class)
        return ClassTally(nonconforming, accept, not is_rejected and nonconforming <= accept)

    def _record_outcomes(self):
        """Write what became of each class; an original sampled lot moves its series."""
        self._write_outcomes(self._tallies())

    def _write_outcomes(self, tallies):
        for row in self.task_id.class_ids:
            tally = tallies.get(row.defect_class)
            if tally:
                row.nonconforming = tally.nonconforming
                row.outcome = "accepted" if tally.is_accepted else "rejected"
        if self.task_id.is_sampled and not self.task_id.origin_task_id:
            for series in self.task_id.class_ids.series_id.sorted("id"):
                series._recount(self.task_id.display_name)
