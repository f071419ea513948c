"""What another addon refuses, such as one of a country's law, done without it."""

from odoo.exceptions import RedirectWarning, UserError


def steps_behind(records, ours, name):
    """{class: function} of a model's method behind ``ours``, as they are asked, Odoo's own last."""
    chain = type(records).mro()
    behind = chain[chain.index(ours) + 1 :]
    return {step: vars(step)[name] for step in behind if name in vars(step)}


def past_refusals(records, ours, name, ask):
    """Ask the steps of a method behind ``ours``, each time one less, until none refuses.

    :param ask: what asks a step; a refusal leaves nothing of it behind
    :return: (what the first that took it returned, why the one before it refused or None)
    :raises UserError: why the first refused, where all did
    """
    steps = list(steps_behind(records, ours, name).values())
    if len(steps) == 1:
        return ask(steps[0]), None
    refusals = []
    for step in steps:
        try:
            with records.env.cr.savepoint():
                return ask(step), _reason(refusals)
        except (UserError, RedirectWarning) as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _reason(refusals):
    return str(refusals[0].args[0]) if refusals else None
