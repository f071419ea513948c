from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.context_keys import PURGING


class InspectionTransitionMixin(models.AbstractModel):
    """A document of inspection: its events stand in the audit log, what was recorded stays."""

    _name = "inspection.transition.mixin"
    _inherit = ["supermarket.transition.mixin"]
    _description = "States of Inspection Documents"

    def write(self, vals):
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

        What belongs to the chatter and to activities is always open; the state has a guard of its
        own.
        """
        open_fields = self._open_fields()
        if open_fields is None:
            return set()
        return {
            name
            for name in vals.keys() - open_fields - {"state"}
            if not name.startswith(("message_", "activity_"))
        }

    def _open_fields(self):
        """Return the fields that people may write in the present state (None: all of them)."""
        return

    def _log_event(self, event, source, note):
        target = self._transitions[event].target
        self.env["inspection.audit"]._append(self, event, source, target, note)
        return super()._log_event(event, source, note)

    def _message_not_now(self, event, state):
        return self.env._(
            "%(document)s is in state “%(state)s”: “%(event)s” is not possible now.",
            document=self.display_name,
            state=state,
            event=self.env["inspection.audit"]._event_label(event),
        )

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
