"""Sets of tests with a name of their own: `./run test NAME` runs one whole.

Each is a function of the server, an Odoo without the test addons, and whether a short form is
wanted, and returns reports. `./run test` runs the short forms beside everything else.
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


def _upstream(server, odoo, _short):
    return [*upstream.run(server, odoo), *upstream_tours.run(server, odoo)]


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
#: The others take long: by name only.
WITH_SHORT_FORM = ("attack", "beside", "containers", "existing", "leaving", "pythons")
