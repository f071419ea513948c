from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.scan_input import BATCH, InputError, kept_event, plain_device, plain_event
from .supermarket_scan_task import ConflictError, RejectedError

ROLES = (
    "supermarket_stock.group_receiver",
    "supermarket_stock.group_counter",
    "supermarket_stock.group_inspector",
    "supermarket_stock.group_shift_supervisor",
    "supermarket_stock.group_buyer",
    "supermarket_stock.group_store_manager",
)


class LockedDeviceError(AccessError):
    """The device was lost: the app shows nothing any more, also what it keeps itself."""


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
            "label": "supermarket.scan.task.label",
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
            raise LockedDeviceError(
                self.env._("This device is locked: bring it to the store manager.")
            )
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
    def scan_print_labels(self, device, store_id, product_ids):
        """The shelf labels of goods in a store, to be printed where the device prints."""
        scan, _met = self._enter(device)
        return scan._own_handler("label")._print(store_id, product_ids)

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
        return scan._submit(met, events)

    @api.model
    def _submit(self, met, events):
        read = [self._read(event) for event in events]
        known, there = self._known(read), self._there(read)
        answers, rows = [], []
        for uuid, values, problem in read:
            if uuid in known:
                answers.append(self._answer_again(uuid, *known[uuid]))
                continue
            answers.append(self._take_one(uuid, values, problem, met, there))
            if values:
                known[uuid] = (values["state"], values["message"])
                rows.append(values)
        # sudo: events are written by code alone
        new = self.env["supermarket.scan.event"].sudo().create(rows).sudo(self.env.su)
        for task, taken in new.filtered(lambda one: one.state == "taken").grouped("task").items():
            self._handler(task)._take(taken)
        self.env["supermarket.scan.task.place"]._look_again(new)
        states = {event.uuid: event for event in new}
        return [self._after(answer, states.get(answer["uuid"])) for answer in answers]

    @api.model
    def _after(self, answer, event):
        """What came of an event may be known only after the whole batch."""
        if event and event.state == "conflict":
            return {**answer, "answer": "conflict", "message": event.message}
        return answer

    @api.model
    def _read(self, event):
        """(identifier, values, None), or (identifier as far as it is one, what can be kept of it or
        None, the problem)"""
        try:
            values = plain_event(event)
        except InputError as problem:
            uuid = event.get("uuid") if isinstance(event, dict) else None
            return uuid if isinstance(uuid, str) else None, kept_event(event), problem
        return values["uuid"], values, None

    @api.model
    def _known(self, read):
        """{identifier: (state, message)} of what arrived before."""
        events = self.env["supermarket.scan.event"].sudo()  # sudo: whoever scanned it
        uuids = [uuid for uuid, values, _problem in read if values]
        return {
            event.uuid: (event.state, event.message)
            for event in events.search([("uuid", "in", uuids)])
        }

    @api.model
    def _there(self, read):
        """{field: identifiers of the goods and places that a batch names and that are there}"""
        models = {"product_id": "product.product", "location_id": "stock.location"}
        named = {
            name: {values[name] for _uuid, values, _problem in read if values and values[name]}
            for name in models
        }
        return {
            name: set(self.env[model].search([("id", "in", list(named[name]))]).ids)
            for name, model in models.items()
        }

    @api.model
    def _take_one(self, uuid, values, problem, met, there):
        """Complete the values of a new event by what the server makes of it.

        Kept all the same if it can't be taken: an ending that covers it waits for it, and nothing
        gets lost.

        :return: the answer
        """
        answer, message, state = "applied", None, "taken"
        try:
            if values:
                self._complete(values, met, there)
            if problem:
                raise RejectedError(self._words(problem))
            self._doing_handler(values["task"])._check(values)
        except ConflictError as refusal:
            answer, message, state = "conflict", str(refusal), "conflict"
        except (AccessError, UserError) as refusal:
            answer, message, state = "rejected", str(refusal), "rejected"
        if values:
            values.update(state=state, message=message)
        return self._answer(uuid, answer, message)

    @api.model
    def _doing_handler(self, task):
        """The task of an event: its author's own, or that of an author whose rights ended."""
        handler = self._handler(task)
        if handler._is_mine():
            return handler
        # sudo: one's own scans
        events = self.env["supermarket.scan.event"].sudo()
        own = [("user_id", "=", self.env.uid), ("task", "=", task), ("state", "!=", "rejected")]
        if events.search_count(own, limit=1):
            raise ConflictError(
                self.env._(
                    "%s had the right to this task and has it no more: a store manager decides "
                    "whether it is booked.",
                    self.env.user.name,
                )
            )
        return self._own_handler(task)

    @api.model
    def _answer_again(self, uuid, state, message):
        if state == "rejected":
            return self._answer(uuid, "rejected", message)
        return self._answer(uuid, "duplicate")

    @api.model
    def _answer(self, uuid, answer, message=None):
        return {"uuid": uuid, "answer": answer, "message": message or ""}

    @api.model
    def _complete(self, values, met, there):
        """What the server knows better: who, when by its own clock, which product."""
        behind, now = timedelta(seconds=met.clock_behind), fields.Datetime.now()
        values["device_time"] = values["device_time"] or now - behind
        values.update(
            device_id=met.id,
            user_id=self.env.uid,
            company_id=self.env.company.id,
            time=min(values["device_time"] + behind, now),
        )
        unknown = [name for name in there if values[name] and values[name] not in there[name]]
        values.update(dict.fromkeys(unknown, False))  # a refused scan is kept, too
        # sudo: whose place it is, whoever asks
        place = self.env["stock.location"].sudo().browse(values["location_id"] or [])
        if unknown or not self.env.user._works_in(place.warehouse_id):
            raise RejectedError(
                self.env._("The goods or the place are not in this shop (any more).")
            )
