"""What another addon refuses, such as one of a country's law, done without it."""

from odoo.exceptions import RedirectWarning, UserError

# In the context while steps are asked: a list that notes what was written meanwhile.
WRITTEN = "supermarket_written"


def steps_behind(records, ours, name):
    """{class: function} of a model's method behind ``ours``, as they are asked, Odoo's own last."""
    chain = type(records).mro()
    behind = chain[chain.index(ours) + 1 :]
    return {step: vars(step)[name] for step in behind if name in vars(step)}


def note_written(records):
    """Whoever asks learns that something was written, which is not done twice."""
    written = records.env.context.get(WRITTEN)
    if isinstance(written, list):
        written.append(records._name)


def past_refusals(steps, ask):
    """Ask each of these steps until one does not refuse before it has written anything.

    There is no savepoint around it: what an authority has answered may be committed on the way.

    :param ask: asks a step; its second argument is for the context under ``WRITTEN``
    :return: (what the step returned, why the first of those before it refused or None)
    :raises UserError: why the first refused, where all did
    """
    refusals = []
    for step in steps:
        written = []
        try:
            return ask(step, written), _reason(refusals)
        except (UserError, RedirectWarning) as refusal:
            if written:
                raise
            refusals.append(refusal)
    raise refusals[0]


def _reason(refusals):
    return str(refusals[0].args[0]) if refusals else None
