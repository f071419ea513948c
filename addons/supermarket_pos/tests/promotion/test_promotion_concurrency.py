from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, api, sql_db
from odoo.fields import Command
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged

TILLS = 50
QUOTA = 100


@tagged("post_install", "-at_install")
class TestQuotaConcurrency(BaseCase):
    """Fifty tills at once, on real connections with real commits; taken away at the end."""

    def setUp(self):
        super().setUp()
        # Odoo's runner holds this lock, which every new transaction of another thread needs
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        # a till has two connections while it asks, as a request has: its own and the short one
        self.registry = Registry(get_db_name())
        with self._till():
            self.startPatcher(patch.object(sql_db._Pool, "_maxconn", 2 * TILLS + 10))
        self.addCleanup(self._clean_up)
        with self._till() as env:
            program = env["loyalty.program"].create(
                {
                    "name": "First hundred",
                    "program_type": "promotion",
                    "quota_units": QUOTA,
                    "reward_ids": [Command.clear(), Command.create({"discount": 50})],
                }
            )
            self.program_id = program.id

    def _clean_up(self):
        with self._till() as env:
            program = env["loyalty.program"].browse(self.program_id)
            products = program.reward_ids.discount_line_product_id
            env.cr.execute(
                "DELETE FROM supermarket_promotion_reservation WHERE program_id = %s",
                [self.program_id],
            )
            program.active = False
            program.unlink()
            products.product_tmpl_id.unlink()

    @contextmanager
    def _till(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _ask(self, uuid_units):
        uuid, units = uuid_units
        with self._till() as env:
            promised = env["supermarket.promotion.reservation"]
            return promised._reserve(uuid, {self.program_id: units})[self.program_id]

    def _left(self):
        with self._till() as env:
            return env["loyalty.program"].browse(self.program_id).quota_left

    def test_unit_101_of_100_is_never_given(self):
        """150 orders of one to three units ask at fifty tills for 300 units in all."""
        asked = [(str(uuid4()), 1 + number % 3) for number in range(150)]
        with ThreadPoolExecutor(TILLS) as tills:
            granted = list(tills.map(self._ask, asked))
        self.assertEqual(sum(granted), QUOTA)
        self.assertEqual(self._left(), 0)
        self.assertTrue(all(got <= units for got, (_, units) in zip(granted, asked, strict=True)))

    def test_a_retry_at_once_gets_the_same(self):
        """The same orders ask twice at the same time: a lost answer is no second promise."""
        orders = [(str(uuid4()), 2) for _number in range(40)]
        with ThreadPoolExecutor(TILLS) as tills:
            granted = list(tills.map(self._ask, orders * 2))
        self.assertEqual(granted, [2] * 80)
        self.assertEqual(self._left(), QUOTA - 80)

    def test_what_is_given_back_is_given_again(self):
        orders = [(str(uuid4()), 4) for _number in range(25)]
        with ThreadPoolExecutor(TILLS) as tills:
            list(tills.map(self._ask, orders))
            self.assertEqual(self._left(), 0)
            released = [(uuid, 0) for uuid, _units in orders[:10]]
            fresh = [(str(uuid4()), 4) for _number in range(25)]
            list(tills.map(self._ask, released))
            granted = list(tills.map(self._ask, fresh))
        self.assertEqual(sum(granted), 40)
