"""What a trade may become. Plain Python: the one table that every change of state consults."""

# "refused" and "closed" are certain: no money moved, or it went back. Only after them may the
# same payment be tried under a new number.
TRANSITIONS = {
    "created": {"waiting", "unknown", "done", "refused", "cancelling"},
    "waiting": {"unknown", "done", "refused", "cancelling"},
    "unknown": {"waiting", "done", "refused", "cancelling"},
    "cancelling": {"closed"},
    "done": set(),
    "refused": set(),
    "closed": set(),
}
OPEN = ("created", "waiting", "unknown", "cancelling")
FREE = ("refused", "closed")

# A number that the provider does not know may still be on its way to it: that is not "refused".
ANSWERS = {
    "paid": "done",
    "waiting": "waiting",
    "refused": "refused",
    "missing": "unknown",
    "lost": "unknown",
}


def next_state(state, operation, outcome):
    """Return the state that an answer leads to; the same one where it says nothing new.

    >>> next_state("created", "pay", "lost"), next_state("unknown", "query", "paid")
    ('unknown', 'done')
    >>> next_state("done", "query", "waiting")  # an answer that comes late
    'done'
    >>> next_state("cancelling", "query", "paid")  # it will be given back
    'cancelling'
    >>> next_state("cancelling", "cancel", "closed"), next_state("cancelling", "cancel", "lost")
    ('closed', 'cancelling')
    >>> next_state("waiting", "query", "closed")  # closed by the provider: settle it there, too
    'cancelling'
    """
    if outcome == "closed":
        target = "closed" if operation == "cancel" else "cancelling"
    else:
        target = ANSWERS[outcome]
    return target if target in TRANSITIONS[state] else state
