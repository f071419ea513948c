from typing import NamedTuple


class Transition(NamedTuple):
    """One row of a transition table.

    ``sources``: states it starts from; ``target``: where it leads; ``groups``: who may fire it (one
    of them; none: only our own code); ``settled``: further states in which it has taken effect
    already, so that firing it again changes nothing.
    """

    sources: tuple
    target: str
    groups: tuple = ()
    settled: tuple = ()
