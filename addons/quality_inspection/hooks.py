from odoo.tools import SQL


def uninstall_hook(env):
    """What inspections hold stays on hold; a person releases it, as no task is there to do so."""
    env["supermarket.hold"].flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE supermarket_hold SET origin_model = NULL, origin_id = NULL
             WHERE origin_model IN ('inspection.task', 'inspection.problem') AND state = 'active'
            """
        )
    )
    env["supermarket.hold"].invalidate_model(["origin_model", "origin_id"])
