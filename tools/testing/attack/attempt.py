"""One attempt: who tries what, and what must come of it."""

from dataclasses import dataclass, field

# What must come of an attempt
REFUSED = "refused"  # a sentence, and nothing in the books changed
KEPT = "kept"  # answered or refused, and nothing in the books changed
# The id of a record that there is none of
NOBODY = 2**31 - 1
EITHER = "either"  # answered or refused: `after` alone tells
TAKEN = "taken"  # answered, and the books say what `after` expects


@dataclass(frozen=True)
class Attempt:
    """:param values: what is sent, a callable of the client that returns it, or a page's path
    :param beside: tables that may change although the attempt is refused (counters, audits)
    :param after: ((SQL with names in braces, value), …) that must hold afterwards
    :param before: attempts of others that go ahead, as (who, model, method, values)
    :param at_once: others that are sent at the same moment, in the same form
    :param hides: texts that the answer must not hold
    """

    group: str
    title: str
    who: str
    model: str
    method: str
    values: object = field(default_factory=dict)
    comes: str = REFUSED
    beside: tuple = ()
    after: tuple = ()
    before: tuple = ()
    at_once: tuple = ()
    by: str = "call"
    times: int = 1
    hides: tuple = ()

    @property
    def name(self):
        return f"{self.model}/{self.method}"


def filled(value, names):
    """The values with `$name` replaced by what it stands for; callables are asked."""
    if callable(value):
        value = value(names)
    if isinstance(value, dict):
        return {filled(key, names): filled(one, names) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [filled(one, names) for one in value]
    if isinstance(value, str) and value.startswith("$"):
        return names.get(value[1:], NOBODY)
    return value
