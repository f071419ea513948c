import math

from odoo import api, models
from odoo.addons.supermarket_stock.models.scan.supermarket_scan_task import (
    ConflictError,
    RejectedError,
)
from odoo.addons.supermarket_stock.tools.scan_input import UUID
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain

MOST_TASKS = 100
FINDINGS = ("conform", "nonconform")


class SupermarketScanTaskInspect(models.AbstractModel):
    """Inspecting: the lot is scanned, readings and pictures are captured, all of it handed in.

    What was entered belongs to a revision of the task: a result that was sent back is entered anew.
    """

    _name = "supermarket.scan.task.inspect"
    _description = "Inspecting in the Scan App"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _task_groups(self):
        return ("supermarket_stock.group_inspector",)

    @api.model
    def _kinds(self):
        return ("goods", "reading", "place", "remark", "photo", "undo", "submit")

    @api.model
    def _open_tasks(self):
        """The inspector's own tasks, then those that nobody has and he may take."""
        tasks = self.env["inspection.task"]
        me = self.env["inspection.inspector"].search(
            [("user_id", "=", self.env.uid), ("company_id", "=", self.env.company.id)], limit=1
        )
        domain = Domain("company_id", "=", self.env.company.id) & Domain(
            "state", "in", ("todo", "doing")
        )
        mine = tasks.search(domain & Domain("user_id", "=", self.env.uid), limit=MOST_TASKS)
        free = tasks.search(domain & Domain("inspector_id", "=", False), limit=MOST_TASKS)
        return mine | free.filtered(
            lambda task: (
                task.receiver_id != self.env.user
                and me
                and me._can_take(task.warehouse_id, task.skill_ids)
            )
        )

    @api.model
    def _number(self):
        return len(self._open_tasks())

    # What the device needs ---------------------------------------------------------------

    @api.model
    def _documents(self):
        return [self._document(task) for task in self._open_tasks()]

    @api.model
    def _document(self, task):
        result = task.result_id
        captures = self.env["supermarket.scan.capture"]
        revision = captures._revision(task)
        return {
            "id": task.id,
            "name": task.name,
            "revision": revision,
            "product_id": task.product_id.id,
            "product": task.product_id.with_context(display_default_code=False).display_name,
            "lot": task.lot_id.name or "",
            "lots": task.lot_ids.mapped("name"),
            "supplier": task.supplier_id.name or "",
            "receipt": task.picking_id.name or "",
            "due": Datetime.to_string(task.date_due) if task.date_due else "",
            "is_free": not task.inspector_id,
            "is_held": task.is_held,
            "sample": task.sample_summary,
            "units": task.sample_units or "",
            "refused": captures._refused_endings(task, revision)[:1].message or "",
            "sent_back": captures._before(result).reason or "",
            "place": result.place or "",
            "remark": result.note or "",
            "classes": self._classes(task),
            "lines": [self._line(line) for line in task.line_ids],
            "readings": [self._reading(reading) for reading in result.reading_ids],
            "photos": len(result.photo_ids),
            "events": captures._events_of(task)._as_told(),
        }

    @api.model
    def _classes(self, task):
        words = dict(task.line_ids._fields["defect_class"]._description_selection(self.env))
        names = dict.fromkeys(task.line_ids.mapped("defect_class"))
        return [
            {"name": name, "label": words[name], "accept": task._accept_number_of(name)}
            for name in names
        ]

    @api.model
    def _line(self, line):
        low, high = line._bounds()
        evaluator = line._evaluator()
        return {
            "id": line.id,
            "item": line.item_id.name,
            "type": line.item_type,
            "class": line.defect_class,
            "method": line.method or "",
            "unit": line.unit or "",
            "limit": line.summary or "",
            "count": line.reading_count,
            "size": line.sample_size,
            "accept": line.accept_number,
            "low": low,
            "high": high,
            "marginal": line.marginal_high,
            "entries": list(evaluator.entries),
            "is_count": evaluator.is_count,
            "counts_each": line._counts_nonconformities(),
            "decides_alone": evaluator.decides_alone(line),
            "lacks_limit": line._lacks_limit(),
        }

    @api.model
    def _reading(self, reading):
        """As a device says it: numbers as they are written."""
        return {
            "line": reading.line_id.id,
            "unit": reading.sequence,
            "value": f"{reading.value!r}".removesuffix(".0") if reading.has_value else "",
            "below": reading.below_detection,
            "uncertainty": f"{reading.uncertainty!r}" if reading.uncertainty else "",
            "finding": reading.finding or "",
        }

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check(self, values):
        super()._check(values)
        task = self.env["inspection.task"].search([("id", "=", values["document_id"])])
        if not task:
            raise RejectedError(self.env._("This inspection is not there (any more)."))
        values.update(
            self._whose(task, task.warehouse_id),
            product_id=task.product_id.id,
            photo=False,  # pictures come by themselves: they are encrypted, and not everybody's
        )
        if values["kind"] == "reading":
            self._check_reading(task, values["said"] or {})
        elif values["kind"] == "photo" and not UUID.fullmatch(values["code"] or ""):
            raise RejectedError(self.env._("A picture without a name: take it again."))
        self._check_open(task, (values["said"] or {}).get("revision"))

    @api.model
    def _check_reading(self, task, said):
        line = task.line_ids.filtered(lambda one: one.id == said.get("line"))
        if not line or said.get("unit") not in range(1, line.reading_count + 1):
            raise RejectedError(self.env._("%s has no such reading.", task.name))
        try:
            values = self._entered(said)
        except ValueError as problem:
            raise RejectedError(
                self.env._("%s: enter a number.", line.item_id.display_name)
            ) from problem
        # sudo: a reading is made up to be judged, none is written
        reading = self.env["inspection.reading"].sudo().new({**values, "line_id": line.id})
        try:
            reading._check_entry()
        except UserError as problem:
            raise RejectedError(str(problem)) from problem

    @api.model
    def _entered(self, said):
        """The values of a reading. Numbers come as they were typed: none loses a digit.

        :raise ValueError: a text that is no number, or no finding
        """
        finding = said.get("finding") or False
        if finding and finding not in FINDINGS:
            raise ValueError(finding)
        text, uncertainty = said.get("value") or "", said.get("uncertainty") or ""
        return {
            "value": self._plain_number(text) if text else 0.0,
            "has_value": bool(text),
            "below_detection": said.get("below") is True,
            "uncertainty": self._plain_number(uncertainty) if uncertainty else 0.0,
            "finding": finding,
        }

    @api.model
    def _plain_number(self, text):
        number = float(text) if isinstance(text, str) else math.nan
        if not math.isfinite(number):
            raise ValueError(text)
        return number

    @api.model
    def _check_open(self, task, revision):
        """Raise where the task is not this person's to fill in (any more)."""
        if task.receiver_id == self.env.user:
            raise RejectedError(task._message_own_receipt())
        if task.inspector_id and task.user_id != self.env.user:
            raise ConflictError(
                self.env._(
                    "%(task)s is assigned to %(inspector)s.",
                    task=task.name,
                    inspector=task.inspector_id.name,
                )
            )
        if task.state == "cancelled":
            raise ConflictError(self.env._("%s was cancelled before this was captured.", task.name))
        captures = self.env["supermarket.scan.capture"]
        if task.state == "done" or revision != captures._revision(task):
            raise ConflictError(captures._message_left_out(task))

    @api.model
    def _take(self, events):
        self._in_turn("inspection.task", set(events.mapped("document_id")))
        captures = self.env["supermarket.scan.capture"]
        for task_id, news in events.grouped("document_id").items():
            captures._follow(self.env["inspection.task"].browse(task_id), news)

    # Ways out ----------------------------------------------------------------------------

    @api.model
    def _try_again(self, events):
        """In the name of who inspected: a manager solves the conflict, and inspects nothing."""
        for author, own in events.grouped("user_id").items():
            super(SupermarketScanTaskInspect, self.with_user(author))._try_again(own)
