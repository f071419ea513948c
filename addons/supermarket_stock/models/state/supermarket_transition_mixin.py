from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ...tools.context_keys import TELLING_HISTORY


class SupermarketTransitionMixin(models.AbstractModel):
    """State that moves only along a table, one event at a time, by the roles named there.

    `_move` is the only place that writes `state`: neither `create` nor `write` take it, whoever
    asks. The rows are locked first: of two people who act at once the second one waits, then finds
    the work done and changes nothing. Whoever inherits this names it before `mail.thread`, which
    tracks what is written.
    """

    _name = "supermarket.transition.mixin"
    _inherit = ["supermarket.first.state.mixin"]
    _description = "State Along a Table"

    # The table: what each event, by its name, does
    _transitions: dict = {}
    _initial_state = "draft"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            is_first = vals.get("state", self._initial_state) == self._initial_state
            if not is_first and not TELLING_HISTORY.is_in(self.env):
                raise UserError(self._message_state_is_closed())
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            raise UserError(self._message_state_is_closed())
        return super().write(vals)

    def _message_state_is_closed(self):
        return self.env._("The state moves by its buttons only.")

    def _fire(self, event, note=None, **vals):
        """Move one record, and raise where the event is not possible.

        :return: True when the state changed, False when the event had taken effect before
        """
        self.ensure_one()
        moved = self._move(event, note, **vals)
        transition = self._transitions[event]
        if not moved and self.state not in (transition.target, *transition.settled):
            self._check_source(event)
        return bool(moved)

    def _move(self, event, note=None, **vals):
        """Move what stands in one of the event's sources: lock, check role and reasons, write the
        state and who moved it, log, act. What stands elsewhere is left alone.

        :param vals: what is written with the state
        :return: what moved; not what somebody else moved meanwhile, so that a second click does
            nothing
        """
        if not self:
            return self
        transition = self._transitions[event]
        self.check_access("write")
        moving = self._without_defaults()._locked(transition.sources)
        for one in moving:
            one._check_role(transition)
            one._check_event(event)
        sources = {one: one.state for one in moving}
        if moving:
            moving._write_state(transition.target, **{**self._signature(), **vals})
        for one, source in sources.items():
            one._log_event(event, source, note)
            one._after_event(event, source, note)
        return moving

    def _without_defaults(self):
        """The same records, without what a client asked to be filled in: what an event sets off is
        made by code, field by field.
        """
        plain = clean_context(self.env.context)
        return self.with_context(plain)  # pylint: disable=context-overridden

    def _locked(self, states):
        """Return those that are in one of these states, locked: whoever acts on them next waits.

        One who waited and finds a row changed starts over, as Odoo's requests do: no error.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) AND state = ANY(%s) ORDER BY id FOR UPDATE",
                SQL.identifier(self._table),
                list(self.ids),
                list(states),
            ),
            log_exceptions=False,
        )
        found = {id_ for (id_,) in self.env.cr.fetchall()}
        self.invalidate_recordset(["state"])
        locked = self.filtered(lambda one: one.id in found)
        locked.invalidate_recordset()
        return locked

    def _write_state(self, state, **vals):
        """Write the state, past the guards of `write`. Rights and rules of the user still apply."""
        return super().write({"state": state, **vals})  # pylint: disable=super-method-mismatch

    # What a model fills in --------------------------------------------------------------------

    def _check_event(self, event):
        """Hook: raise when something besides state and role forbids the event."""

    def _signature(self):
        """Hook: return the values that say who moved the record, and when."""
        return {}

    def _log_event(self, event, source, note):
        """Hook: write the event into a log."""

    def _after_event(self, event, source, note):
        """Hook: what the event sets off, in the same transaction."""

    # Refusing ---------------------------------------------------------------------------------

    def _check_source(self, event):
        if self.state not in self._transitions[event].sources:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self._message_not_now(event, labels[self.state]))

    def _message_not_now(self, event, state):
        return self.env._(
            "%(document)s is %(state)s already.", document=self.display_name, state=state
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
