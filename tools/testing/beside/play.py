"""One chapter in one Odoo process: ``python -m tools.testing.beside.play CHAPTER --db …``.

Prints ``STEP …`` for what held and ``FAULT …`` for what did not.
"""

import argparse
import json

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry

OURS, THEIRS = "quality_inspection", "quality_control_oca"
STATE = "supermarket.beside"
QUANTITY = 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chapter", choices=("inspect", "leave", "go_on"))
    parser.add_argument("--leaves", choices=(OURS, THEIRS))
    parser.add_argument("--db")
    parser.add_argument("--conf")
    options = parser.parse_args()
    arguments = ["-c", options.conf, "-d", options.db, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config([*arguments, "--max-cron-threads=0"], setup_logging=True)
    with Registry(options.db).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        getattr(Chapter(env, options.leaves), options.chapter)()
        cr.commit()
    print("PLAYED", flush=True)


def hold_true(what, is_so):
    print("STEP" if is_so else "FAULT", what, flush=True)


class Chapter:
    """What a shop does that has both."""

    def __init__(self, env, leaves):
        self.env, self.leaves = env, leaves
        self.known = json.loads(env["ir.config_parameter"].get_param(STATE) or "{}")

    def remember(self, **values):
        self.known.update(values)
        self.env["ir.config_parameter"].set_param(STATE, json.dumps(self.known))

    # Both inspect -----------------------------------------------------------------------------

    def inspect(self):
        self._clash()
        self.env.company._open_supermarket()
        category = self.env["product.category"].create({"name": "Inspected"})
        product = self.env["product.product"].create(
            {"name": "Cheese", "is_storable": True, "tracking": "lot", "categ_id": category.id}
        )
        self._our_plan(category)
        test = self._their_test()
        picking = self._receive(product, "BOTH")
        self.remember(product=product.id, picking=picking.id, test=test.id)
        self._we_inspect(picking)
        self._they_inspect(product)

    def _clash(self):
        """Neither addon has a thing that is the other's by its technical name."""
        both = {OURS, THEIRS}
        models = self.env["ir.model"].search([])
        shared = models.filtered(lambda model: set(model.modules.split(", ")) == both)
        hold_true("no model is both addons' own", not shared)
        shared = self.env["ir.model.fields"].search([("model_id", "in", models.ids)])
        shared = shared.filtered(lambda field: set(field.modules.split(", ")) == both)
        hold_true("no field is both addons' own", not shared)
        roots = self.env["ir.ui.menu"].search([("parent_id", "=", False)])
        names = roots.mapped("name")
        hold_true("their menus and ours have names of their own", len(names) == len(set(names)))
        for model in ("product.template", "product.category", "res.partner"):
            arch = self.env[model].get_view(view_type="form")["arch"]
            hold_true(f"the form of {model} has both", "<form" in arch)

    def _our_plan(self, category):
        item = self.env["inspection.item"].create(
            {"code": "LOOK", "name": "Look", "item_type": "aql", "defect_class": "major"}
        )
        plan = self.env["inspection.plan"].create(
            {
                "name": "Every lot",
                "category_ids": [Command.set(category.ids)],
                "date_start": fields.Date.today(),
                "rule_ids": [Command.create({"item_ids": [Command.set(item.ids)]})],
            }
        )
        plan.action_activate()

    def _their_test(self):
        test = self.env["qc.test"].create({"name": "Size of a piece"})
        self.env["qc.test.question"].create(
            {
                "name": "Size",
                "test": test.id,
                "type": "quantitative",
                "min_value": 1.0,
                "max_value": 10.0,
                "uom_id": self.env.ref("uom.product_uom_unit").id,
            }
        )
        return test

    def _receive(self, product, lot):
        store = self.env["stock.warehouse"].search([], limit=1)
        supplier = self.env["res.partner"].create({"name": f"Farm of {lot}", "is_company": True})
        place = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": store.lot_stock_id.id,
        }
        line = {"product_id": product.id, "lot_name": lot, "quantity": QUANTITY, "picked": True}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": store.in_type_id.id,
                "partner_id": supplier.id,
                **place,
                "move_line_ids": [Command.create({**line, **place})],
            }
        )
        picking.button_validate()
        return picking

    def _we_inspect(self, picking):
        task = self.env["inspection.task"].search([("picking_id", "=", picking.id)])
        lot = picking.move_line_ids.lot_id
        hold_true("we have one task, and its lot is held", len(task) == 1 and lot.is_on_hold)

    def _they_inspect(self, product):
        """As a person does it there: an inspection of the product, its test, the answers."""
        inspection = self.env["qc.inspection"].create(
            {"object_id": f"product.product,{product.id}", "qty": QUANTITY}
        )
        self.env["qc.inspection.set.test"].with_context(active_id=inspection.id).create(
            {"test": self.known["test"]}
        ).action_create_test()
        inspection.action_todo()
        inspection.inspection_lines.quantitative_value = 5
        inspection.action_confirm()
        hold_true("they inspect the same goods", inspection.state == "success")

    # One of them leaves -----------------------------------------------------------------------

    def leave(self):
        modules = self.env["ir.module.module"]
        modules.search([("name", "=", self.leaves)]).button_immediate_uninstall()
        self.env.transaction.reset()
        state = self.env["ir.module.module"].search([("name", "=", self.leaves)]).state
        left = self.env["ir.model.data"].search_count([("module", "=", self.leaves)])
        hold_true(
            f"{self.leaves} is uninstalled, nothing left", state == "uninstalled" and not left
        )

    def go_on(self):
        product = self.env["product.product"].browse(self.known["product"])
        if self.leaves == OURS:
            hold_true(
                "their inspections are there", self.env["qc.inspection"].search_count([]) == 1
            )
            picking = self._receive(product, "THEIRS")
            hold_true("goods come in, held by nobody", not picking.move_line_ids.lot_id.is_on_hold)
            self._they_inspect(product)
        else:
            hold_true("our task is there", self.env["inspection.task"].search_count([]) == 1)
            self._we_inspect(self._receive(product, "OURS"))


if __name__ == "__main__":
    main()
