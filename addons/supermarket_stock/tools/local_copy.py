"""What a device asks to keep its own copy of a list of records right, and what it is told."""

import hashlib
import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Rows of an answer: it takes some 150 ms of processor time
PAGE = 500
# A transaction that began before a page was read may commit after it
OVERLAP = timedelta(minutes=1)


def asked_page(env, since, after):
    """Return (the moment from which on changes are asked for, None for all; the last id known)."""
    try:
        since = None if since is None else fields.Datetime.to_datetime(since)
    except (TypeError, ValueError) as error:
        raise not_readable(env) from error
    if type(after) is not int or not 0 <= after < 2**31:
        raise not_readable(env)
    return since, after


def not_readable(env):
    return ValidationError(env._("The list of products is not readable."))


def stamp_of(model, domain, facts):
    """Return what a device keeps with its copy.

    :param facts: what all rows have in common, as JSON
    :return: {"since": to ask for changes from, "shape": changes when all rows must be loaded again,
        "count", "sum": of the ids, tell a device that misses a deletion}
    """
    since = oldest_transaction(model.env) - OVERLAP
    [(count, total)] = model.env.execute_query(
        SQL(
            "SELECT count(*), coalesce(sum(id), 0)::bigint FROM %s WHERE id IN %s",
            SQL.identifier(model._table),
            model._search(domain).subselect(),
        )
    )
    return {
        "since": fields.Datetime.to_string(since),
        "shape": hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16],
        "count": count,
        "sum": total,
    }


def oldest_transaction(env):
    """Return when the oldest running transaction began: what it writes bears that time."""
    [(oldest,)] = env.execute_query(
        SQL(
            "SELECT LEAST(now(), min(xact_start)) AT TIME ZONE 'UTC'"
            " FROM pg_stat_activity WHERE datname = current_database()"
        )
    )
    return oldest.replace(microsecond=0)
