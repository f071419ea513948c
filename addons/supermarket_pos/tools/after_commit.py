"""What the tills are told of a transaction: after its commit, and once of all that it changed."""

import logging

from odoo import SUPERUSER_ID, api

_logger = logging.getLogger(__name__)


def tell_after_commit(env, model, method, changed):
    """Call a method of the model with the set of all that changed, in a transaction of its own.

    The change is committed by then: nothing that goes wrong may reach the one who made it.

    :param str model: its name
    :param str method: takes the set
    :param changed: hashable items; they join what the transaction changed before
    """
    data, registry, key = env.cr.postcommit.data, env.registry, f"{model}.{method}"
    if key not in data:
        data[key] = set()
        env.cr.postcommit.add(lambda: _tell(registry, model, method, data.pop(key, None)))
    data[key].update(changed)


def _tell(registry, model, method, changed):
    if not changed:
        return
    try:
        with registry.cursor() as cr:
            getattr(api.Environment(cr, SUPERUSER_ID, {})[model], method)(changed)
    except Exception:
        _logger.exception("The tills were not told of a change: %s.%s", model, method)
