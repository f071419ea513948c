"""Sets of tests with a name of their own: `./run test NAME` runs one whole.

Each is a function of the server, an Odoo without the test addons, and whether a short form is
wanted, and returns reports. `./run test` runs the short forms beside everything else; a set
without one returns nothing then.
"""

from tools.testing import (
    attack,
    beside,
    containers,
    existing,
    leaving,
    odoo_tests,
    pythons,
    upstream,
    upstream_tours,
)


def _upstream(server, odoo, short):
    """Takes the better part of an hour: by name only."""
    return [] if short else [*upstream.run(server, odoo), *upstream_tours.run(server, odoo)]


SUITES = {
    "attack": attack.run,
    "beside": beside.run,
    "containers": containers.run,
    "elsewhere": existing.elsewhere,
    "existing": existing.run,
    "leaving": leaving.run,
    "pytest": odoo_tests.under_pytest,
    "pythons": pythons.run,
    "upstream": _upstream,
}
