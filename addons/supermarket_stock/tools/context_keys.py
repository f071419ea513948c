"""Values for the context that only code can give.

A client may send any context it likes, but never these very objects. Each is written by `on` and
read by `is_in`, under its own name.
"""


class ContextKey(str):
    """Equal to nothing that a client sent: Odoo takes an environment whose context is equal."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other

    __hash__ = str.__hash__

    def on(self, records):
        """Return the records with this value in their context."""
        return records.with_context(**{str(self): self})

    def off(self, records):
        """Return the records without it."""
        return records.with_context(**{str(self): None})

    def is_in(self, env):
        """Did code give it to this environment?"""
        return env.context.get(str(self)) is self


# a move may take goods that are on hold or expired
ALLOW_HELD = ContextKey("supermarket_allow_held")
# what was decided long ago is told, in the state it came to
TELLING_HISTORY = ContextKey("supermarket_telling_history")
# a person validates a transfer, the only one who is asked whether there is enough
VALIDATING = ContextKey("supermarket_validating")
# moves and quants of sales that were made already
POSTING = ContextKey("supermarket_posting")
# quantities as the quants say, unposted sales not taken off
QUANTS_ONLY = ContextKey("supermarket_quants_only")
# a receipt is closed by what was scanned on it
CLOSING_SCANS = ContextKey("supermarket_scan_closing")
# scans that wait for each other are booked in one go: whether there was enough is asked afterwards
TOGETHER = ContextKey("supermarket_scan_together")
# lines of a transfer change their quants
MOVING = ContextKey("supermarket_moving")
