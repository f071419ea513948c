from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

#: Events that may still become something.
LIVE = ("taken", "waiting")
#: What a person says of the whole lot, and the field of the result that keeps it.
SAYINGS = {"place": "place", "remark": "note"}


class SupermarketScanCapture(models.AbstractModel):
    """Makes results of what was captured on devices.

    What a result says follows from the set of its events, whatever order they arrived in and
    however often: of two entries of one reading the one counts whose author knew the other, and
    nothing is handed in before all that its author had seen is here, pictures included.
    """

    _name = "supermarket.scan.capture"
    _description = "Captured Inspections"

    @api.model
    def _revision(self, task):
        return task.result_id.revision or 1

    @api.model
    def _before(self, result):
        """The result that this one replaces, as it was sent back."""
        return result.task_id.result_ids.filtered(lambda one: one.revision == result.revision - 1)

    @api.model
    def _events_of(self, task):
        """What was captured of the task's present revision and is not decided on yet."""
        # sudo: a result follows from all events, and events are read and written by code alone
        events = self.env["supermarket.scan.event"].sudo()
        found = events.search(
            [("task", "=", "inspect"), ("document_id", "=", task.id), ("state", "in", LIVE)],
            order="id",
        )
        revision = self._revision(task)
        return found.filtered(lambda event: (event.said or {}).get("revision") == revision)

    # From events to a result -------------------------------------------------------------

    @api.model
    def _follow(self, task, news):
        """Bring the result to what all events say, as the person who captured them.

        :param news: events that are new: only what they touch is entered again
        """
        author = news.user_id[:1]
        try:
            with self.env.cr.savepoint():
                self._follow_as(task.with_user(author), news)
        except (UserError, AccessError) as problem:
            news.sudo()._conflict(str(problem))  # sudo: events are written by code alone

    @api.model
    def _follow_as(self, task, news):
        if task.state == "todo":
            task.action_start()
        events = self._events_of(task)
        # sudo: as in `_events_of`
        self._say(task.result_id, events, self._touched(events, news.sudo()))
        self._drop_photos(task.result_id, events._undone())
        self._hand_in(task.result_id, events)

    @api.model
    def _touched(self, events, news):
        """News, and what they take back."""
        named = set(news.filtered("undoes").mapped("undoes"))
        return events.filtered(lambda event: event in news or event.uuid in named)

    @api.model
    def _say(self, result, events, touched):
        """Write what the events say, as far as it may have changed."""
        in_force = events - events._undone()
        last = {}
        for event in in_force.sorted(self._rank):
            last[self._subject(event)] = event
        subjects = {self._subject(event) for event in touched}
        for reading in result.reading_ids:
            subject = ("reading", reading.line_id.id, reading.sequence)
            if subject in subjects:
                self._say_reading(reading, last.get(subject))
        for kind, name in SAYINGS.items():
            if (kind,) in subjects:
                said = last[kind,].note if (kind,) in last else self._before(result)[name]
                result[name] = said

    @api.model
    def _rank(self, event):
        """Who knew of another entry comes after it; no clock is asked before that."""
        turn = (event.said or {}).get("turn")
        return (turn if isinstance(turn, int) else 0, event.device_time, event.uuid)

    @api.model
    def _subject(self, event):
        """What an event says something about."""
        said = event.said or {}
        if event.kind == "reading":
            return "reading", said.get("line"), said.get("unit")
        return (event.kind,)

    @api.model
    def _say_reading(self, reading, event):
        inspect = self.env["supermarket.scan.task.inspect"]
        if event:
            values = {**inspect._entered(event.said), "note": event.note}
        else:  # as it was before anybody entered it here
            values = self._reading_before(reading)
        if any(reading[name] != value for name, value in values.items()):
            reading.write(values)

    @api.model
    def _reading_before(self, reading):
        """What the revision before says, nothing in the first one."""
        before = self._before(reading.result_id).reading_ids.filtered(
            lambda one: (one.line_id, one.sequence) == (reading.line_id, reading.sequence)
        )
        copied = before._prepare_copy()
        del copied["sequence"], copied["line_id"]
        return copied

    # Handing in --------------------------------------------------------------------------

    @api.model
    def _hand_in(self, result, events):
        endings = events.filtered(lambda event: event.kind == "submit") - events._undone()
        for ending in endings.sorted(self._rank):
            if not self._is_whole(ending, result):
                ending.state = "waiting"
            elif self._submit(result, events, ending):
                return

    @api.model
    def _is_whole(self, ending, result):
        """Whether all that its author had seen is here, the pictures themselves included."""
        if not ending._is_whole():
            return False
        photos = self._counted(ending).filtered(lambda event: event.kind == "photo")
        photos -= self._events_of(result.task_id)._undone()
        return all(self._photo_of(photo, result) for photo in photos)

    @api.model
    def _covered(self, ending):
        """What was captured of the same task: scans of another one are not this one's to book."""
        covers = (ending.said or {}).get("covers") or []
        same = [("task", "=", ending.task), ("document_id", "=", ending.document_id)]
        return ending.search([("uuid", "in", covers), *same]) | ending

    @api.model
    def _counted(self, ending):
        """What the ending covers and nobody took back before it."""
        covered = self._covered(ending)
        return covered - covered._undone()

    @api.model
    def _submit(self, result, events, ending):
        """Hand in exactly what the person saw; return whether it was taken."""
        covered = self._covered(ending)
        try:
            with self.env.cr.savepoint():
                self._check_taken(covered)
                self._say(result, covered, events | covered)
                result.action_submit()
        except (UserError, AccessError) as problem:
            ending._conflict(str(problem))
            return False
        # a picture that is here is evidence, whoever did not see it
        covered |= events.filtered(
            lambda event: event.kind == "photo" and self._photo_of(event, result)
        )
        (events - covered)._conflict(self._message_left_out(result.task_id))
        undone = covered._undone()
        undone.write({"state": "undone"})
        (covered - undone).write({"state": "done"})
        refused = self._refused_endings(result.task_id, result.revision)
        refused._solved(self.env._("Handed in later."))
        return True

    @api.model
    def _message_left_out(self, task):
        return self.env._("%s was handed in without this: it is not part of it.", task.name)

    @api.model
    def _check_taken(self, covered):
        refused = covered.filtered(lambda event: event.state not in LIVE)
        if refused:
            raise UserError(
                self.env._(
                    "Not all that was captured could be taken: %s Enter it anew, then hand in "
                    "again.",
                    " ".join(dict.fromkeys(filter(None, refused.mapped("message")))),
                )
            )

    @api.model
    def _refused_endings(self, task, revision):
        """Endings of the revision that could not be taken."""
        # sudo: as in `_events_of`
        found = (
            self.env["supermarket.scan.event"]
            .sudo()
            .search(
                [
                    ("task", "=", "inspect"),
                    ("document_id", "=", task.id),
                    ("kind", "=", "submit"),
                    ("state", "=", "conflict"),
                ]
            )
        )
        return found.filtered(lambda event: (event.said or {}).get("revision") == revision)

    # Pictures ----------------------------------------------------------------------------

    @api.model
    def _photo_name(self, event):
        return f"{event.code}.jpg"

    @api.model
    def _photo_of(self, event, result):
        name = self._photo_name(event)
        return result.photo_ids.filtered(lambda photo: photo.name == name)

    @api.model
    def _photo_need(self, event):
        """Whether the server waits for the picture of an event: see `scan_photos`."""
        if event.state == "conflict":
            return "waits"
        if event.state not in LIVE:
            return "kept"
        task = self.env["inspection.task"].browse(event.document_id)
        is_there = self._photo_of(event, task.result_id)
        return "kept" if is_there or event in self._events_of(task)._undone() else "wanted"

    @api.model
    def _take_photo(self, event, picture):
        content, mimetype = picture
        inspect = self.env["supermarket.scan.task.inspect"]
        inspect._in_turn("inspection.task", [event.document_id])
        task = self.env["inspection.task"].browse(event.document_id)
        task.invalidate_recordset()
        result = task.result_id
        if self._photo_of(event, result):
            return
        photo = self.env["ir.attachment"].create(
            {
                "name": self._photo_name(event),
                "description": self._photo_place(event),
                "raw": content,
                "mimetype": mimetype,
                "res_model": result._name,
                "res_id": result.id,
            }
        )
        result.photo_ids = [Command.link(photo.id)]
        self._follow(task, event.sudo(self.env.su))

    @api.model
    def _photo_place(self, event):
        """When and where a picture was taken, as its device said."""
        said = event.said or {}
        moment = f"{event.device_time:%Y-%m-%d %H:%M:%S} UTC"
        place = [said.get(name) for name in ("latitude", "longitude")]
        if all(isinstance(number, (int, float)) for number in place):
            return f"{moment} · {place[0]:.5f}, {place[1]:.5f}"
        return moment

    @api.model
    def _drop_photos(self, result, events):
        """Delete the pictures that these events announced."""
        names = {self._photo_name(event) for event in events if event.kind == "photo"}
        result.photo_ids.filtered(lambda photo: photo.name in names).unlink()
