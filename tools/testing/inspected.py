"""A delivery that inspection looks at, as the suites play it in an Odoo process of their own."""

from odoo import fields
from odoo.fields import Command


def inspect_every_lot(env, category, supplier, inspector, code="LOOK"):
    """A plan for all lots of a category, somebody who inspects them, and what a failure costs.

    :param inspector: the id of the user who inspects at any hour
    :param code: of the item that is looked at, which is once in a database
    """
    item = env["inspection.item"].create(
        {"code": code, "name": "Look", "item_type": "aql", "defect_class": "major"}
    )
    env["inspection.inspector"].create({"user_id": inspector, "shift_start": 0, "shift_end": 24})
    env["inspection.penalty.schedule"].create(
        {"partner_id": supplier.id, "severity": "major", "percent": 10}
    )
    env["inspection.plan"].create(
        {
            "name": "Every lot",
            "category_ids": [Command.set(category.ids)],
            "date_start": fields.Date.today(),
            "rule_ids": [Command.create({"item_ids": [Command.set(item.ids)]})],
        }
    ).action_activate()


def receive(order, lot):
    """Receive an order's one line as one lot, and return the transfer."""
    picking = order.picking_ids
    picking.move_ids.move_line_ids.unlink()
    line = {
        "lot_name": lot,
        "quantity": order.order_line.product_qty,
        "product_id": order.order_line.product_id.id,
        "picking_id": picking.id,
    }
    line |= {name: picking[name].id for name in ("location_id", "location_dest_id")}
    picking.move_ids.write({"picked": True, "move_line_ids": [Command.create(line)]})
    picking.button_validate()
    return picking


def fail(task, inspector, reviewer):
    """Every unit drawn is bad: one person hands it in, another reviews it (users or their ids)."""
    mine = task.with_user(inspector)
    mine.action_start()
    mine.reading_ids.value = task.sample_size
    mine.action_submit()
    mine.result_id.with_user(reviewer).action_complete()
