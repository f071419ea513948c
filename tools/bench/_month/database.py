"""A database whose time is moved by hand, worked on in short transactions."""

import contextlib

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry

from tools.bench import _scratch
from tools.bench._month.world import ZONE


class Database:
    """One database of a world; every piece of work is a transaction of its own."""

    def __init__(self, name, config, world, clock):
        self.name, self.world, self.clock = name, world, clock
        _scratch.configure(config)

    @contextlib.contextmanager
    def env(self, user_id=SUPERUSER_ID):
        """An environment whose transaction is committed at the end."""
        with Registry(self.name).cursor() as cr:
            env = api.Environment(cr, user_id, {"lang": "en_US", "tz": ZONE})
            yield env
            env.flush_all()
            cr.commit()

    def at(self, day, time):
        """Let it be a time of the store's day."""
        self.clock.set(self.world.moment(day, time))

    def _picking(self, env, kind, moves):
        """A confirmed transfer of these moves, which have all one source and one target."""
        picking = env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": moves[0]["location_id"],
                "location_dest_id": moves[0]["location_dest_id"],
                "move_ids": [Command.create(vals) for vals in moves],
            }
        )
        picking.action_confirm()
        return picking
