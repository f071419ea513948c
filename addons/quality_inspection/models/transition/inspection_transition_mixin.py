from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.context_keys import PURGING


class InspectionTransitionMixin(models.AbstractModel):
    """State that moves only along a table, one event at a time, logged.

    `_fire` is the only place that writes `state`: neither `create` nor `write` take it, whatever
    the context says. The row is locked first: of two people who act at once the second one waits,
    then finds the work done and changes nothing.
    """

    _name = "inspection.transition.mixin"
    _inherit = ["supermarket.first.state.mixin"]
    _description = "States of Inspection Documents"

    _transitions: dict = {}
    _initial_state = "draft"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", self._initial_state) != self._initial_state:
                raise UserError(self._message_state_is_closed())
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            raise UserError(self._message_state_is_closed())
        closed = self._closed_fields(vals)
        if closed and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(document)s: %(fields)s can't be changed by hand.",
                    document=", ".join(self.mapped("display_name")),
                    fields=", ".join(sorted(self._fields[name].string for name in closed)),
                )
            )
        return super().write(vals)

    def _closed_fields(self, vals):
        """Return the names in `vals` that people may not write on these records.

        What belongs to the chatter and to activities is always open.
        """
        open_fields = self._open_fields()
        if open_fields is None:
            return set()
        return {
            name
            for name in vals
            if name not in open_fields and not name.startswith(("message_", "activity_"))
        }

    def _open_fields(self):
        """Return the fields that people may write in the present state (None: all of them)."""
        return

    def _fire(self, event, note=None):
        """Fire `event`: lock, check state, role and reasons, write the state, log, act.

        :return: True when the state changed, False when the event had taken effect before
        """
        self.ensure_one()
        transition = self._transitions[event]
        self._lock_row()
        if self.state == transition.target or self.state in transition.settled:
            return False
        self._check_source(event, transition)
        self._check_role(transition)
        self._check_event(event)
        source = self.state
        self._write_state(transition.target)
        self.env["inspection.audit"]._append(self, event, source, transition.target, note)
        self._after_event(event, source, note)
        return True

    def _check_event(self, event):
        """Hook: raise when something besides state and role forbids the event."""

    def _after_event(self, event, source, note):
        """Hook: what the event sets off, in the same transaction."""

    def _lock_row(self):
        self.env["inspection.audit"]._lock_document(self)
        self.invalidate_recordset()

    def _write_state(self, state, **vals):
        """Write the state, past the guard of `write`. Rights and rules of the user still apply."""
        return super().write({"state": state, **vals})  # pylint: disable=super-method-mismatch

    def _check_source(self, event, transition):
        if self.state not in transition.sources:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(document)s is in state “%(state)s”: “%(event)s” is not possible now.",
                    document=self.display_name,
                    state=labels[self.state],
                    event=self._event_label(event),
                )
            )

    def _check_role(self, transition):
        if not transition.groups:
            return
        if not any(self.env.user.has_group(group) for group in transition.groups):
            raise AccessError(
                self.env._(
                    "%(document)s: this step needs one of the roles %(roles)s.",
                    document=self.display_name,
                    roles=", ".join(
                        # sudo: the names of the roles, for people who may not read groups
                        self.env.ref(group).sudo().name
                        for group in transition.groups
                    ),
                )
            )

    def _event_label(self, event):
        return self.env["inspection.audit"]._event_label(event)

    def _message_state_is_closed(self):
        return self.env._("The state moves by its buttons only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never_what_was_recorded(self):
        """Nothing recorded disappears before its time: only what never left its first state."""
        if not PURGING.is_in(self.env) and any(record._is_recorded() for record in self):
            raise UserError(
                self.env._("What was recorded can't be deleted; corrections are new records.")
            )

    def _is_recorded(self):
        """Hook: whether the record is part of the books of inspection."""
        return self.state != self._initial_state
