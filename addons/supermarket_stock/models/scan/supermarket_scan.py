from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.scan_input import BATCH, InputError, moment, plain_device, plain_event
from .supermarket_scan_task import ConflictError, RejectedError

ROLES = (
    "supermarket_stock.group_receiver",
    "supermarket_stock.group_counter",
    "supermarket_stock.group_inspector",
    "supermarket_stock.group_shift_supervisor",
    "supermarket_stock.group_buyer",
    "supermarket_stock.group_store_manager",
)


class SupermarketScan(models.AbstractModel):
    """What the scan app asks of the server. The app works without it; here is what is booked."""

    _name = "supermarket.scan"
    _description = "Scan App"

    @api.model
    def _scan_tasks(self):
        """{key: model}, in the order of the app's first screen. An addon adds its own."""
        return {
            "receive": "supermarket.scan.task.receive",
            "put_away": "supermarket.scan.task.put.away",
            "shelf_fill": "supermarket.scan.task.shelf.fill",
            "transfer": "supermarket.scan.task.transfer",
            "count": "supermarket.scan.task.count",
            "loss": "supermarket.scan.task.loss",
            "lookup": "supermarket.scan.task.lookup",
        }

    @api.model
    def _handler(self, task):
        model = self._scan_tasks().get(task)
        if not model:
            raise UserError(self.env._("This server has no task %s: update the app.", task))
        return self.env[model]

    @api.model
    def _check_role(self):
        if not any(self.env.user.has_group(role) for role in ROLES):
            raise AccessError(
                self.env._(
                    "The scan app is for people with a role in the shop: ask an administrator "
                    "for yours."
                )
            )

    @api.model
    def _device(self, device):
        self._check_role()
        try:
            uuid, told = plain_device(device)
        except InputError as problem:
            raise ValidationError(self._words(problem)) from problem
        met = self.env["supermarket.scan.device"]._met(uuid, told)
        if met.state == "locked":
            raise AccessError(self.env._("This device is locked: bring it to the store manager."))
        return met

    @api.model
    def _enter(self, device):
        """(this model as whoever uses the device asks it, the device); every question begins so.

        It is who is logged in; `switch` lets several people share a device.
        """
        return self, self._device(device)

    @api.model
    def _words(self, problem):
        return self.env._(
            "%(field)s is not readable (%(value)s): update the app and scan again.",
            field=problem.field,
            value=problem.value,
        )

    # What the app asks -------------------------------------------------------------------

    @api.model
    def scan_open(self, device):
        """Who scans here, and what there is to do.

        :param device: {"uuid", "name", "version", "queue"}
        """
        scan, _met = self._enter(device)
        return scan._opened()

    @api.model
    def _opened(self):
        """What `scan_open` tells whoever asks."""
        tasks = []
        for key, model in self._scan_tasks().items():
            handler = self.env[model]
            if handler._is_offered():
                tasks.append({"key": key, "number": handler._number()})
        return {
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "company": self.env.company.name,
            "currency": self.env.company.currency_id.symbol,
            "currency_digits": self.env.company.currency_id.decimal_places,
            "tasks": tasks,
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def scan_documents(self, device, task):
        """What the device needs to do a task without a network."""
        scan, _met = self._enter(device)
        return scan._own_handler(task)._documents()

    @api.model
    def _own_handler(self, task):
        handler = self._handler(task if isinstance(task, str) else "")
        if not handler._is_mine():
            raise AccessError(self.env._("This task belongs to another role."))
        return handler

    @api.model
    def scan_look_up(self, device, product_id):
        """All that is known of a product here: price, stock by place, lots, what is on order."""
        scan, _met = self._enter(device)
        handler = scan._own_handler("lookup")
        if type(product_id) is not int:
            raise ValidationError(self.env._("Scan the goods, or choose them from the list."))
        return handler._look_up(scan.env["product.product"].search([("id", "=", product_id)]))

    @api.model
    def scan_submit(self, device, events):
        """Take a batch of events.

        Each is answered: "applied", "duplicate", "conflict" (a person decides) or "rejected"; the
        last two with the reason. A batch that is sent again changes nothing.

        :param events: see `tools.scan_input.plain_event`
        :return: [{"uuid", "answer", "message"}]
        """
        scan, met = self._enter(device)
        if not isinstance(events, list) or len(events) > BATCH:
            raise ValidationError(self.env._("A batch is a list of at most %s scans.", BATCH))
        return scan._submit(met, events, self._clock_offset(device))

    @api.model
    def _submit(self, met, events, offset):
        answers, new = [], self.env["supermarket.scan.event"]
        for event in events:
            answer, taken = self._take_one(met, event, offset)
            answers.append(answer)
            new |= taken
        for task, taken in new.filtered(lambda one: one.state == "taken").grouped("task").items():
            self._handler(task)._take(taken)
        states = {event.uuid: event for event in new}
        return [self._after(answer, states.get(answer["uuid"])) for answer in answers]

    @api.model
    def _after(self, answer, event):
        """What came of an event may be known only after the whole batch."""
        if event and event.state == "conflict":
            return {**answer, "answer": "conflict", "message": event.message}
        return answer

    @api.model
    def _clock_offset(self, device):
        """By how much the clock of the device is behind the server's."""
        try:
            told = moment("clock", device.get("clock"))
        except InputError:
            told = None
        return fields.Datetime.now() - told if told else None

    @api.model
    def _take_one(self, met, event, offset):
        """:return: (the answer, the event if it is new)"""
        events = self.env["supermarket.scan.event"].sudo()  # sudo: written by code alone
        try:
            values = plain_event(event)
        except InputError as problem:
            uuid = event.get("uuid") if isinstance(event, dict) else None
            uuid = uuid if isinstance(uuid, str) else None
            return self._answer(uuid, "rejected", self._words(problem)), events
        uuid = values["uuid"]
        known = events.search([("uuid", "=", uuid)], limit=1)
        if known:
            return self._answer_again(known), events
        answer, message, state = "applied", None, "taken"
        try:
            self._complete(values, met, offset)
            self._own_handler(values["task"])._check(values)
        except ConflictError as problem:
            answer, message, state = "conflict", str(problem), "conflict"
        except (AccessError, UserError) as problem:
            # Kept all the same: an ending that covers it waits for it, and nothing gets lost.
            answer, message, state = "rejected", str(problem), "rejected"
        taken = events.create({**values, "state": state, "message": message})
        return self._answer(uuid, answer, message), taken.sudo(self.env.su)

    @api.model
    def _answer_again(self, known):
        if known.state == "rejected":
            return self._answer(known.uuid, "rejected", known.message)
        return self._answer(known.uuid, "duplicate")

    @api.model
    def _answer(self, uuid, answer, message=None):
        return {"uuid": uuid, "answer": answer, "message": message or ""}

    @api.model
    def _complete(self, values, met, offset):
        """What the server knows better: who, when by its own clock, which product."""
        now = fields.Datetime.now()
        time = values["device_time"] + offset if offset else values["device_time"]
        values.update(
            device_id=met.id,
            user_id=self.env.uid,
            company_id=self.env.company.id,
            time=min(time, now),
        )
        models = {"product_id": "product.product", "location_id": "stock.location"}
        unknown = [
            name
            for name, model in models.items()
            if values[name] and not self.env[model].search_count([("id", "=", values[name])])
        ]
        values.update(dict.fromkeys(unknown, False))  # a refused scan is kept, too
        # sudo: whose place it is, whoever asks
        place = self.env["stock.location"].sudo().browse(values["location_id"] or [])
        if unknown or not self.env.user._works_in(place.warehouse_id):
            raise RejectedError(
                self.env._("The goods or the place are not in this shop (any more).")
            )
