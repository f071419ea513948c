"""Lots in each state of their inspection: waiting, begun by two, handed in, failed, fined."""

import base64

from odoo import Command

from tools.testing import inspected

#: A picture of one pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Lots:
    def __init__(self, env, company, user):
        self.env = env
        self.company = company
        self.user = user

    def made(self):
        """{name: record}"""
        self.supplier = self.env["res.partner"].create({"name": "Farm", "email": "f@farm.example"})
        self.category = self.env["product.category"].create({"name": "Attacked lots"})
        self.goods = self.env["product.product"].create(
            {
                "name": "Attacked lot",
                "is_storable": True,
                "tracking": "lot",
                "categ_id": self.category.id,
                "company_id": self.company.id,
            }
        )
        self._plan()
        waiting, mine, theirs, handed, failed = (self._task(n) for n in "ABCDE")
        return {
            "insp_waiting": waiting,
            **self._begun("mine", mine, "inspector"),
            **self._begun("theirs", theirs, "inspector2"),
            **self._begun("handed", handed, "inspector", defects=0),
            **self._failed(failed),
            "insp_rule": self.plan.rule_ids,
            "insp_plan": self.plan,
            "insp_item": self.item,
            "insp_limit": self.item.limit_ids,
            "insp_leave": self.env["inspection.leave"].create(
                {
                    "inspector_id": self.env["inspection.inspector"].search([], limit=1).id,
                    "date_from": "2030-01-01",
                    "date_to": "2030-01-02",
                }
            ),
            "insp_schedule": self.schedule,
        }

    def _plan(self):
        inspected.inspect_every_lot(
            self.env, self.category, self.supplier, self.user("manager").id, "ATTACKED"
        )
        self.plan = self.env["inspection.plan"].search([], order="id desc", limit=1)
        self.schedule = self.env["inspection.penalty.schedule"].search(
            [("partner_id", "=", self.supplier.id)]
        )
        self.schedule.appeal_days = 7
        own = {"company_id": self.company.id, "code": "OWN", "name": "Own"}
        standard = self.env["inspection.standard"].create({**own, "region": "policy"})
        limit = {"standard_id": standard.id, "region": "policy", "has_high": True, "high": 1.0}
        self.item = self.env["inspection.item"].create(
            {**own, "limit_ids": [Command.create(limit)]}
        )

    def _task(self, lot):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.goods.id, "product_qty": 100, "price_unit": 2}
                    )
                ],
            }
        )
        order.button_confirm()
        picking = inspected.receive(order, f"ATTACKED {lot}")
        return picking.inspection_task_ids

    def _begun(self, name, task, login, defects=None):
        inspector = self.env["inspection.inspector"].search(
            [("user_id.login", "=", login), ("company_id", "=", self.company.id)]
        )
        task.inspector_id = inspector
        own = task.with_user(self.user(login))
        own.action_start()
        photo = own.env["ir.attachment"].create(
            {
                "name": "leaf.png",
                "raw": PIXEL,
                "res_model": "inspection.result",
                "res_id": task.result_id.id,
            }
        )
        own.result_id.photo_ids = photo
        if defects is not None:
            own.reading_ids.value = defects
            own.action_submit()
        return {
            f"insp_{name}": task,
            f"insp_{name}_result": task.result_id,
            f"insp_{name}_reading": task.reading_ids[:1],
            f"insp_{name}_photo": photo,
        }

    def _failed(self, task):
        inspector = self.env["inspection.inspector"].search(
            [("user_id.login", "=", "inspector"), ("company_id", "=", self.company.id)]
        )
        task.inspector_id = inspector
        inspected.fail(task, self.user("inspector"), self.user("reviewer"))
        problems = task.problem_ids.grouped("problem_type")
        return {
            "insp_failed": task,
            "insp_failed_result": task.result_id,
            "insp_failed_reading": task.reading_ids[:1],
            "insp_failed_line": task.line_ids[:1],
            "insp_failed_class": task.class_ids[:1],
            "insp_decision": task.decision_id,
            "insp_hold": task._active_holds()[:1],
            "insp_return": problems["return"],
            "insp_fine": problems["fine"],
            "insp_lot": task.lot_id,
            "insp_audit": self.env["inspection.audit"].search(
                [("model", "=", "inspection.task"), ("res_id", "=", task.id)], limit=1
            ),
        }
