"""One chapter in one Odoo process: ``python -m tools.testing.leaving.play CHAPTER --db …``.

Prints ``STEP …`` for what held and ``FAULT …`` for what did not.
"""

import argparse
import json

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry

from tools.bench import _scratch
from tools.bench._orders import payload
from tools.testing import inspected

STATE = "supermarket.leaving"
ROLES = ("inspector", "reviewer", "store_manager")
QUANTITY = 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chapter", choices=("work", "leave", "go_on"))
    parser.add_argument("--db")
    parser.add_argument("--conf")
    options = parser.parse_args()
    arguments = ["-c", options.conf, "-d", options.db, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config([*arguments, "--max-cron-threads=0"], setup_logging=True)
    with Registry(options.db).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        {"work": Work, "leave": Leave, "go_on": GoOn}[options.chapter](env).play()
        cr.commit()
    print("PLAYED", flush=True)


class Chapter:
    """What the chapters share: the memory of the one before, and saying what held."""

    def __init__(self, env):
        self.env = env
        self.known = json.loads(env["ir.config_parameter"].get_param(STATE) or "{}")

    def remember(self, **values):
        self.known.update(values)
        self.env["ir.config_parameter"].set_param(STATE, json.dumps(self.known))

    def hold_true(self, what, is_so):
        print("STEP" if is_so else "FAULT", what, flush=True)

    def of(self, model, name):
        return self.env[model].browse(self.known[name])

    def order(self, product):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.known["supplier"],
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_qty": QUANTITY, "price_unit": 2}
                    )
                ],
            }
        )
        order.button_confirm()
        return order


class Work(Chapter):
    """Everything inspection can leave half done."""

    def play(self):
        shop = _scratch.seed(self.env, 1)
        self.env.company._open_supermarket()
        supplier = self.env["res.partner"].create({"name": "Farm", "is_company": True})
        self.remember(shop=shop, supplier=supplier.id, users=self._people())
        category = self.env["product.category"].create({"name": "Inspected"})
        waiting, failed = self.env["product.product"].create(
            [
                {"name": name, "is_storable": True, "tracking": "lot", "categ_id": category.id}
                for name in ("Waiting", "Failed")
            ]
        )
        inspector, reviewer = (self.known["users"][role] for role in ("inspector", "reviewer"))
        inspected.inspect_every_lot(self.env, category, supplier, inspector)
        inspected.receive(self.order(waiting), "WAITS")
        task = self._task(inspected.receive(self.order(failed), "FAILED"))
        inspected.fail(task, inspector, reviewer)
        problems = task.problem_ids.grouped("problem_type")
        delist = self.env["inspection.problem"].with_user(reviewer)
        delist = delist.create({"result_id": task.result_id.id, "problem_type": "delist"})
        manager = self.known["users"]["store_manager"]
        for problem in (problems["fine"], delist):
            problem.with_user(manager).action_approve()
        note = problems["fine"].credit_note_id
        holds = self.env["supermarket.hold"].search([("state", "=", "active")])
        self.hold_true("two lots and a product are held", len(holds) == 3)
        self.hold_true("the fine is posted", note.state == "posted" and note.amount_total == 20)
        self.remember(waiting=waiting.id, failed=failed.id, note=note.id, holds=holds.ids)

    def _people(self):
        return {
            role: self.env["res.users"]
            .create(
                {
                    "name": role,
                    "login": f"leaving_{role}",
                    "group_ids": [Command.set(self.env.ref(f"supermarket_stock.group_{role}").ids)],
                }
            )
            .id
            for role in ROLES
        }

    def _task(self, picking):
        return self.env["inspection.task"].search([("picking_id", "=", picking.id)])


class Leave(Chapter):
    """An administrator uninstalls it."""

    def play(self):
        module = self.env["ir.module.module"].search([("name", "=", "quality_inspection")])
        module.button_immediate_uninstall()
        self.env.transaction.reset()
        module = self.env["ir.module.module"].search([("name", "=", "quality_inspection")])
        left = self.env["ir.model.data"].search_count([("module", "=", "quality_inspection")])
        self.hold_true("uninstalled, nothing left", module.state == "uninstalled" and not left)


class GoOn(Chapter):
    """Stock, till and accounts the day after, without it."""

    def play(self):
        self._holds()
        self._goods()
        self._till()
        self._books()

    def _holds(self):
        holds = self.of("supermarket.hold", "holds")
        self.hold_true("every hold is still there", holds.mapped("state") == ["active"] * 3)
        self.hold_true("each says why", all(holds.mapped("note")))
        self.hold_true("none asks for what is gone", not any(holds.mapped("origin_id")))
        store = self.env["stock.warehouse"].search([], limit=1)
        product = self.of("product.product", "waiting")
        manager = self.env(user=self.known["users"]["store_manager"])
        self.hold_true("held goods can't be sold", not self._sellable(product, store))
        manager["supermarket.hold.release"].create(
            {"hold_ids": [Command.set(holds.ids)], "note": "Looked at by hand"}
        ).action_release()
        self.hold_true("a manager releases them", set(holds.mapped("state")) == {"released"})
        self.hold_true("and they can be sold", self._sellable(product, store) == QUANTITY)

    def _sellable(self, product, store):
        return product._get_sellable_quantities(store)[store.id, product.id]

    def _goods(self):
        product = self.of("product.product", "failed")
        picking = inspected.receive(self.order(product), "AFTER")
        self.hold_true("what was delisted is bought and received", picking.state == "done")
        lot = picking.move_line_ids.lot_id
        self.hold_true("and waits for nobody", not lot.is_on_hold)

    def _till(self):
        shop, product = self.known["shop"], self.of("product.product", "waiting")
        product.available_in_pos = True
        session = _scratch.open_session(self.env, shop, "ours")
        order = payload(shop, session, 1, [(product.id, 3, 5.0)], self.env.company.id)
        orders = self.env["pos.order"].with_user(shop["cashier"])
        orders.sync_from_ui([order])
        sold = self.env["pos.order"].search([("uuid", "=", order["uuid"])])
        self.hold_true("the till sells it", sold.state == "paid")
        store = self.env["stock.warehouse"].search([], limit=1)
        self.hold_true("and the stock follows", self._sellable(product, store) == QUANTITY - 3)

    def _books(self):
        note = self.of("account.move", "note")
        self.hold_true("the fine stays in the books", note.state == "posted")
        balance = sum(note.line_ids.mapped("balance"))
        self.hold_true("balanced", note.company_currency_id.is_zero(balance))
        reversal = note._reverse_moves(
            [{"date": fields.Date.today(), "invoice_date": fields.Date.today()}], cancel=True
        )
        self.hold_true("and can be reversed", reversal.state == "posted")


if __name__ == "__main__":
    main()
