"""What a job does keeps nobody waiting for long: it is kept piece by piece."""

from odoo.tools import split_every


def kept_in_pieces(env, items, size, make=list):
    """Yield so many of the items at a time; what was done with them is committed before the next.

    For what a scheduled job calls, and nobody else: a request is kept whole or not at all.

    :param make: a piece of some items, of ids for instance the `browse` of their model
    """
    for piece in split_every(size, items, make):
        yield piece
        env["ir.cron"]._commit_progress(len(piece))
