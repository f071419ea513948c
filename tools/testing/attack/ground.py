"""In one Odoo process: ``python -m tools.testing.attack.ground --db NAME --conf FILE --told FILE``.

Prepares a copy of the demo shop for the attempts: open tills, a paid order, a counted session,
goods on hold, a recall, another company; tells the ids by name, the logins' keys and the surface.
"""

import argparse
import json
import threading
from pathlib import Path

import odoo
from odoo import Command, api, fields
from odoo.modules.registry import Registry

from . import payloads
from .attempts.doors import MODELS
from .lots import Lots
from .offers import Offers
from .surface import surface

LOGINS = (
    *("cashier", "cashier2", "supervisor", "receiver", "counter", "inspector", "planner"),
    *("reviewer", "buyer", "accountant", "manager", "shopadmin", "employee", "b_reviewer"),
    *("bound", "bound_manager", "inspector2"),
)
SUPER = 1


def main():
    parser = argparse.ArgumentParser()
    for name in ("db", "conf", "told"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()
    arguments = ["-c", options.conf, "-d", options.db, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config([*arguments, "--max-cron-threads=0"], setup_logging=True)
    threading.current_thread().dbname = options.db  # the map of routes asks for it
    with Registry(options.db).cursor() as cr:
        ground = Ground(api.Environment(cr, SUPER, {}))
        told = ground.lay()
    Path(options.told).write_text(json.dumps(told))


class Ground:
    def __init__(self, env):
        self.env = env
        self.company = env.ref("base.main_company")
        self.names = {"company": self.company.id}

    def lay(self):
        self._people()
        self._tills()
        self._goods()
        self._orders()
        self._name(**Offers(self.env, self.till, self.goods).made())
        self._elsewhere()
        self._counted()
        self._stock()
        self._name(**Lots(self.env, self.company, self.user).made())
        self._other_company()
        self._grow_old()
        return {"names": self.names, "keys": self._keys(), "surface": surface(self.env)}

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _name(self, **records):
        self.names.update({name: record.id for name, record in records.items()})

    def _grow_old(self):
        """What changed an hour ago a till may not have heard of: here all is older."""
        self.env.flush_all()
        for table in (
            "product_template",
            "product_product",
            "product_pricelist_item",
            "loyalty_program",
            "loyalty_reward",
            "loyalty_rule",
            "account_tax",
        ):
            self.env.cr.execute(f"UPDATE {table} SET write_date = write_date - interval '2 days'")

    def _people(self):
        employee = self.env.ref("base.group_user")
        users = self.env["res.users"].with_context(no_reset_password=True)
        users.create(
            {
                "name": "Employee",
                "login": "employee",
                "password": "demo",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(employee.ids)],
            }
        )
        store = self.env["pos.config"].search([("company_id", "=", self.company.id)], limit=1)
        store = store.picking_type_id.warehouse_id
        for login, role in (("bound", "cashier"), ("bound_manager", "store_manager")):
            users.create(
                {
                    "name": login,
                    "login": login,
                    "password": "demo",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "supermarket_store_ids": [Command.set(store.ids)],
                    "group_ids": [Command.set(self.env.ref(f"supermarket_stock.group_{role}").ids)],
                }
            )
        for login in LOGINS:
            self._name(**{f"user_{login}": self.user(login)})
        self._name(manager_partner=self.user("manager").partner_id)

    def _keys(self):
        """A key for JSON-2 of each login."""
        until = fields.Datetime.add(fields.Datetime.now(), days=1)
        keys = {}
        for login in LOGINS:
            own = self.env["res.users.apikeys"].with_user(self.user(login)).sudo()
            keys[login] = own._generate("rpc", "attack", until)
        return keys

    # Tills ----------------------------------------------------------------------------------

    def _tills(self):
        tills = self.env["pos.config"].search([("company_id", "=", self.company.id)], order="id")
        for till, login in ((tills[0], "cashier"), (tills[2], "cashier2")):
            till.write({"use_limits": True, "limit_return": 50.0, "limit_price": 10.0})
            own = till.with_user(self.user(login))
            own.open_ui()
            own.current_session_id.set_opening_control(0, "")
        methods = tills[0].payment_method_ids
        self._name(
            till=tills[0],
            closed_till=tills[1],
            other_till=tills[2],
            session=tills[0].current_session_id,
            other_session=tills[2].current_session_id,
            cash=methods.filtered("is_cash_count")[:1],
            card=methods.filtered(lambda m: m.type == "bank" and not m.use_payment_terminal)[:1],
            code=methods.filtered("use_payment_terminal")[:1],
            untaxed=self.env.ref(f"account.{self.company.id}_sale_tax_0", False)
            or self.env["account.tax"].search([("amount", "=", 0)], limit=1),
            position=self.env["account.fiscal.position"].search([], order="id desc", limit=1),
            pricelist=tills[0].pricelist_id,
        )
        self.till = tills[0]
        self.names["currency"] = self.company.currency_id.id

    # Goods ----------------------------------------------------------------------------------

    def _goods(self):
        self.goods = self._product("Attacked goods", 100)
        self.guarded = self._product("Guarded goods", 20, oversell_policy="block")
        self.pinned = self._product("Goods with PIN", 20, oversell_policy="pin")
        self.lots = self._product("Goods in lots", 0, tracking="lot")
        self.lot = self.env["stock.lot"].create(
            {"name": "HELD", "product_id": self.lots.id, "company_id": self.company.id}
        )
        self._put(self.lots, 30, self.lot)
        self.hold = self.env["supermarket.hold"]._place(self.lots, self.lot, reason="damage")
        many = self.env["product.product"].search(
            [
                ("is_storable", "=", True),
                ("available_in_pos", "=", True),
                ("qty_available", ">", 1),
            ],
            limit=150,
        )
        many.product_tmpl_id.oversell_policy = "block"
        self.names["many_guarded"] = many.ids
        programs = self.env["loyalty.program"].search([])
        program = programs.filtered("quota_units")[:1]
        self._name(
            product=self.goods,
            guarded=self.guarded,
            pinned=self.pinned,
            lot_product=self.lots,
            lot=self.lot,
            hold=self.hold,
            program=program,
            reward=program.reward_ids[:1],
            reward_product=program.reward_ids[:1].discount_line_product_id,
            tax=self.goods.taxes_id[:1],
            cheap_pricelist=self._cheap_pricelist(),
        )

    def _product(self, name, quantity, **values):
        like = self.env["product.product"].search(
            [("available_in_pos", "=", True), ("taxes_id", "!=", False)], limit=1
        )
        product = self.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "available_in_pos": True,
                "list_price": 50.8,
                "standard_price": 20.0,
                "taxes_id": [Command.set(like.taxes_id.ids)],
                "categ_id": like.categ_id.id,
                "company_id": self.company.id,
                **values,
            }
        )
        if quantity:
            self._put(product, quantity)
        return product

    def _cheap_pricelist(self):
        """A list of another customer, by which all costs a cent."""
        return self.env["product.pricelist"].create(
            {
                "name": "Staff",
                "item_ids": [Command.create({"compute_price": "fixed", "fixed_price": 0.01})],
            }
        )

    def _put(self, product, quantity, lot=None):
        floor = self.till.picking_type_id.default_location_src_id
        self._name(floor=floor)
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "inventory_quantity": quantity,
                "location_id": floor.id,
                "lot_id": lot and lot.id,
            }
        ).action_apply_inventory()

    # What is paid and counted ----------------------------------------------------------------

    def _orders(self):
        for name, state in (("paid", "paid"), ("draft", "draft"), ("twice", "paid")):
            data = payloads.order(self._ground_names(), state=state)
            result = self.env["pos.order"].with_user(self.user("cashier")).sync_from_ui([data])
            order = self.env["pos.order"].browse(result["pos.order"][0]["id"])
            self._name(
                **{name: order, f"{name}_line": order.lines, f"{name}_payment": order.payment_ids}
            )
            self.names[f"{name}_uuid"] = order.uuid
            self.names[f"{name}_line_uuid"] = order.lines.uuid
            self.names[f"{name}_payment_uuid"] = order.payment_ids.uuid

    def _elsewhere(self):
        """A sale of another store than that in which `bound` works."""
        till = self.env["pos.config"].browse(self.names["other_till"])
        method = till.payment_method_ids.filtered("is_cash_count")[:1]
        for name in ("elsewhere", "brought"):
            data = payloads.order(
                self._ground_names(),
                session_id=till.current_session_id.id,
                user_id=self.names["user_cashier2"],
                pricelist_id=till.pricelist_id.id,
                payment={"payment_method_id": method.id},
            )
            result = self.env["pos.order"].with_user(self.user("cashier2")).sync_from_ui([data])
            order = self.env["pos.order"].browse(result["pos.order"][0]["id"])
            self._name(
                **{name: order, f"{name}_line": order.lines, f"{name}_payment": order.payment_ids}
            )
            self.names[f"{name}_number"] = order.pos_reference

    def _ground_names(self):
        tax = self.goods.taxes_id
        included = tax.compute_all(50.8)["total_included"]
        self.names["excluded"] = tax.compute_all(50.8)["total_excluded"]
        self.names["included"] = included
        self.names["taxes"] = tax.ids
        self.names["date"] = fields.Datetime.to_string(fields.Datetime.now())
        self.names["long"] = "x" * 1_000_000
        return self.names

    def _counted(self):
        sessions = self.env["pos.session"].search([("state", "=", "closed")], order="id desc")
        session = sessions.filtered("stock_by_ledger")[:1] or sessions[:1]
        session.stock_by_ledger = True
        old = session.order_ids[:1]
        self._name(
            counted=session, old=old, old_payment=old.payment_ids[:1], old_line=old.lines[:1]
        )

    # Stock, inspections, orders ---------------------------------------------------------------

    def _stock(self):
        env = self.env
        moves = env["stock.move.line"].search([("state", "=", "done")], order="id", limit=1)
        self._name(
            done_line=moves,
            done_move=moves.move_id,
            floor2=env["pos.config"]
            .browse(self.names["other_till"])
            .picking_type_id.default_location_src_id,
            customers=env.ref("stock.stock_location_customers"),
            quant=env["stock.quant"].search(
                [("product_id", "=", self.goods.id), ("location_id.usage", "=", "internal")]
            )[:1],
            markdown=env["supermarket.markdown"].search([("state", "=", "proposed")], limit=1),
            proposal=env["replenishment.proposal"].search([("state", "=", "draft")], limit=1),
            warehouse=self.till.picking_type_id.warehouse_id,
        )
        others = ("stock.warehouse.orderpoint", "purchase.order", "stock.picking")
        for model in (*MODELS.split(), *others):
            self.names[model.replace(".", "_")] = env[model].search([], limit=1).id or 2**31 - 1
        self._name(
            inspection_series=env["inspection.series"].create(
                {
                    "company_id": self.company.id,
                    "supplier_id": env["res.partner"].create({"name": "Supplier of A"}).id,
                    "category_id": self.goods.categ_id.id,
                }
            )
        )
        recall = env["supermarket.recall"].create(
            {"product_id": self.guarded.id, "reason": "Glass", "company_id": self.company.id}
        )
        self._name(recall=recall)

    def _other_company(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        reviewer = self.env.ref("supermarket_stock.group_reviewer")
        roles = reviewer | self.env.ref("supermarket_stock.group_buyer")
        roles |= self.env.ref("supermarket_stock.group_inspection_planner")
        roles |= self.env.ref("supermarket_stock.group_receiver")
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "Reviewer of B",
                "login": "b_reviewer",
                "password": "demo",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
                "group_ids": [Command.set(roles.ids)],
            }
        )
        secret = self.env["product.product"].create(
            {"name": "Secret of B", "barcode": "9990000000017", "company_id": other.id}
        )
        self._name(other_company=other, secret=secret)
        shared = [("company_id", "=", False)]
        limit = self.env["inspection.limit"].search(shared, limit=1)
        goods = self.env["product.product"].search([*shared, ("is_storable", "=", True)], limit=1)
        code = {"name": "7700000000017", "product_id": goods.id}
        self._name(
            shared_code=self.env["supermarket.product.barcode"].create(code),
            shared_limit=limit,
            shared_item=limit.item_id,
            shared_standard=limit.standard_id,
        )


if __name__ == "__main__":
    main()
