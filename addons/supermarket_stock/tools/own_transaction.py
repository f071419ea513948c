from contextlib import contextmanager

from odoo.sql_db import Cursor
from odoo.tools import SQL

LOCK_TIMEOUT = "3s"


@contextmanager
def own_transaction(env):
    """A cursor whose short transaction commits at the end, unless an error leaves it.

    It sees what others have committed meanwhile (READ COMMITTED), which the caller's own snapshot
    may be too old for, and stays whatever becomes of the caller. Tests that enter the registry's
    test mode get the test's own transaction instead.
    """
    with env.registry.cursor() as cr:
        if isinstance(cr, Cursor):
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(SQL("SELECT set_config('lock_timeout', %s, true)", LOCK_TIMEOUT))
        yield cr
