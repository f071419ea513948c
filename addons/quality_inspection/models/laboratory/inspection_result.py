from odoo import api, models


class InspectionResult(models.Model):
    """A rapid test alone proves nothing: the lot waits for the laboratory.

    Whatever was reviewed first, the rapid test or the laboratory: the goods are free when neither
    says otherwise, and a failure has its consequences once. The laboratory's verdict stands for the
    lot in its series and in what is known of its supplier.
    """

    _inherit = "inspection.result"

    def _rejecting_lines(self):
        return self._failed_lines(self._tallies())

    def _is_only_screened(self):
        """Whether nothing but rapid tests says that the lot is bad."""
        lines = self._rejecting_lines()
        return bool(lines) and all(line.item_id.laboratory_item_id for line in lines)

    def _after_submit(self, note):
        super()._after_submit(note)
        tests = self._rejecting_lines().item_id.filtered("laboratory_item_id")
        if tests and not self.task_id.origin_task_id:
            # sudo: the inspector's finding sends it there, whatever his rights on tasks and holds
            self.task_id.sudo()._send_to_laboratory(tests)

    def _is_doubted(self):
        task = self.task_id
        is_first = not task.origin_task_id and task._laboratory_tasks()
        return bool(is_first and self._is_only_screened()) or super()._is_doubted()

    @api.depends(
        "reading_ids.verdict",
        "task_id.is_laboratory",
        "task_id.reinspection_ids.is_laboratory",
        "task_id.reinspection_ids.state",
        "task_id.origin_task_id.result_id.verdict",
    )
    def _compute_is_original(self):
        super()._compute_is_original()
        for result in self:
            task = result.task_id
            if task.is_laboratory:
                first = task.origin_task_id
                is_sample = first.is_sampled and not first.decision_id._is_on_hand()
                result.is_original = is_sample and first.result_id._is_doubted()
            elif result.is_original:
                result.is_original = not result._is_doubted()

    def _record_outcomes(self):
        """What a rapid test says of its class counts as the laboratory finds it."""
        task = self.task_id
        if self._is_doubted():
            self._record_screened(task._laboratory_tasks().result_id)
            return
        super()._record_outcomes()
        first = task.origin_task_id.result_id
        if task.is_laboratory and first.state == "completed" and first._is_doubted():
            first._record_screened(self)

    def _record_screened(self, found):
        found = found.filtered(lambda result: result.state == "completed")[-1:]
        if found:
            is_cleared = found.verdict == "pass"
            self._write_outcomes(
                {
                    name: tally._replace(nonconforming=0, is_accepted=True)
                    if is_cleared and not tally.is_accepted
                    else tally
                    for name, tally in self._tallies().items()
                }
            )

    def _why_not_free(self):
        return super()._why_not_free() or self._why_laboratory()

    def _why_laboratory(self):
        """Return what the laboratory, or the first inspection, has against setting goods free."""
        task = self.task_id
        waiting = task._at_laboratory() - task
        if waiting:
            return self.env._("Waits for the laboratory: %s", ", ".join(waiting.mapped("name")))
        if task.is_laboratory:
            return self._why_first_inspection(task.origin_task_id.result_id)
        found = task._laboratory_tasks().filtered(lambda one: one.verdict == "fail")
        if found and not task.origin_task_id:
            return self.env._("The laboratory confirmed it: %s", found[-1:].name)
        return ""

    def _why_first_inspection(self, first):
        if first.state != "completed":
            return self.env._("Waits for the review of %s", first.name)
        if first.verdict == "fail" and not first._is_only_screened():
            return self.env._("Failed: %s", first.failed_items)
        return ""
