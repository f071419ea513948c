from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..tools.series_key import SeriesKey


class InspectionCase(TransactionCase):
    """A company of its own with a store, a supplier, fresh goods and one person per role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(  # jobs commit piece by piece; tests are rolled back
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_more: 60)
        )
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls._make_company("Greengrocer")
        cls.env.user.company_ids |= cls.company
        cls.env.user.company_id = cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls._make_users()
        cls._make_goods()
        cls._make_items()

    @classmethod
    def _make_company(cls, name):
        company = cls.env["res.company"].create({"name": name})
        company._open_supermarket()
        accounts = cls.env["account.account"].with_company(company)
        payable, expense = accounts.create(
            [
                {
                    "name": "Payable",
                    "code": "QPAY",
                    "account_type": "liability_payable",
                    "reconcile": True,
                    "company_ids": [Command.set(company.ids)],
                },
                {
                    "name": "Purchases",
                    "code": "QEXP",
                    "account_type": "expense",
                    "company_ids": [Command.set(company.ids)],
                },
            ]
        )
        cls.env["account.journal"].create(
            {
                "name": "Vendor Bills",
                "type": "purchase",
                "code": "QBILL",
                "company_id": company.id,
                "default_account_id": expense.id,
            }
        )
        cls.env["ir.default"].set(
            "res.partner", "property_account_payable_id", payable.id, company_id=company.id
        )
        cls.env["ir.default"].set(
            "product.category",
            "property_account_expense_categ_id",
            expense.id,
            company_id=company.id,
        )
        return company

    @classmethod
    def _user(cls, login, *groups):
        return new_test_user(
            cls.env,
            login=f"q_{login}",
            groups=",".join(f"supermarket_stock.group_{group}" for group in groups),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="UTC",
        )

    @classmethod
    def _elsewhere(cls, *roles):
        """The environment of a person with these roles in another company."""
        other = cls._make_company("Other Greengrocer")
        stranger = cls._user("elsewhere", *roles)
        stranger.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        return cls.env(user=stranger, context={"allowed_company_ids": other.ids})

    @classmethod
    def _make_users(cls):
        cls.inspector_user = cls._user("inspector", "inspector")
        cls.second_inspector_user = cls._user("inspector2", "inspector")
        cls.planner = cls._user("planner", "inspection_planner")
        cls.reviewer = cls._user("reviewer", "reviewer", "inspector")
        cls.second_reviewer = cls._user("reviewer2", "reviewer")
        cls.buyer = cls._user("buyer", "buyer")
        cls.accountant = cls._user("accountant", "accountant")
        cls.receiver = cls._user("receiver", "receiver")
        cls.manager = cls._user("manager", "store_manager")
        cls.cashier = cls._user("cashier", "cashier")
        cls.inspector = cls.env["inspection.inspector"].create(
            {
                "user_id": cls.inspector_user.id,
                "company_id": cls.company.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )

    @classmethod
    def _make_goods(cls):
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Green Farm", "email": "farm@example.com", "is_company": True}
        )
        cls.category = cls.env["product.category"].create({"name": "Vegetables"})
        cls.leaves = cls.env["product.category"].create(
            {"name": "Leaves", "parent_id": cls.category.id}
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Pak Choi",
                "is_storable": True,
                "tracking": "lot",
                "categ_id": cls.leaves.id,
                "purchase_method": "receive",
                "use_expiration_date": True,
                "expiration_time": 10,
                "standard_price": 2,
                "supplier_taxes_id": False,
                "taxes_id": False,
            }
        )

    @classmethod
    def _make_items(cls):
        cls.standard = cls.env["inspection.standard"].create(
            {"code": "TEST 1", "name": "Test policy", "region": "policy"}
        )
        cls.visual = cls._item("T-VIS", "aql", "major")
        cls.lead = cls._item("T-PB", "numeric", "critical", high=0.2)
        cls.card = cls._item("T-CARD", "qualitative", "critical", expected="negative")
        cls.temperature = cls._item("T-TEMP", "temperature", "major", high=8.0, readings=3)

    @classmethod
    def _item(cls, code, item_type, defect_class, readings=1, expected=None, **limit):
        item = cls.env["inspection.item"].create(
            {
                "code": code,
                "name": f"Item {code}",
                "item_type": item_type,
                "defect_class": defect_class,
                "readings_per_lot": readings,
            }
        )
        if limit or expected:
            cls.env["inspection.limit"].create(
                {
                    "item_id": item.id,
                    "standard_id": cls.standard.id,
                    "region": "policy",
                    "has_high": "high" in limit,
                    "has_low": "low" in limit,
                    "expected": expected,
                    **limit,
                }
            )
        return item

    @classmethod
    def _plan(cls, items=None, activate=True, rule=None, **values):
        plan = cls.env["inspection.plan"].create(
            {
                "name": "Vegetables, every lot",
                "company_id": cls.company.id,
                "category_ids": [Command.set(cls.category.ids)],
                "date_start": fields.Date.today() - timedelta(days=1),
                "rule_ids": [
                    Command.create(
                        {
                            "method": "iso",
                            "iso_level": "II",
                            "aql": "2.5",
                            "item_ids": [Command.set((items or cls.visual).ids)],
                            **(rule or {}),
                        }
                    )
                ],
                **values,
            }
        )
        if activate:
            plan.action_activate()
        return plan

    @classmethod
    def _order(cls, quantity, product=None, price=2.0, supplier=None):
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (supplier or cls.supplier).id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.product).id,
                            "product_qty": quantity,
                            "price_unit": price,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order

    @classmethod
    def _fill(cls, picking, lots):
        """Enter what came: {lot name: quantity}."""
        move = picking.move_ids
        move.move_line_ids.unlink()
        expiry = fields.Datetime.now() + timedelta(days=10)
        move.write(
            {
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": move.product_id.id,
                            "product_uom_id": move.product_uom.id,
                            "lot_name": name,
                            "expiration_date": expiry,
                            "quantity": quantity,
                            "picking_id": picking.id,
                            "location_id": move.location_id.id,
                            "location_dest_id": move.location_dest_id.id,
                        }
                    )
                    for name, quantity in lots.items()
                ],
                "picked": True,
            }
        )

    @classmethod
    def _receive(cls, quantity=500, lot="L1", order=None, user=None):
        """Receive one lot of a new order as the receiver and return its receipt."""
        order = order or cls._order(quantity)
        picking = order.picking_ids.filtered(lambda p: p.state != "done")[-1:]
        cls._fill(picking, {lot: quantity})
        picking.with_user(user or cls.receiver).button_validate()
        return picking

    def _task_of(self, picking):
        return self.env["inspection.task"].search([("picking_id", "=", picking.id)])

    def _enter(self, task, user=None, **values):
        """Start the task and enter the readings as its inspector: good ones, unless told."""
        task = task.with_user(user or self.inspector_user)
        task.action_start()
        for reading in task.reading_ids:
            code = reading.item_id.code.replace("-", "_")
            given = values.get(code)
            if reading.item_type in ("qualitative", "document"):
                reading.finding = given or "conform"
            else:
                reading.value = given if given is not None else 0.0
        return task

    def _inspect(self, task, **values):
        """Enter and submit readings, and return the result."""
        task = self._enter(task, **values)
        task.action_submit()
        return task.result_id

    def _cancel(self, task, reason="Ordered by mistake", user=None):
        """Cancel a task as its planner does: by the dialog that asks for the reason."""
        self.env["inspection.reason"].with_user(user or self.planner).create(
            {
                "res_model": "inspection.task",
                "res_id": task.id,
                "event": "cancel",
                "reason": reason,
            }
        ).action_confirm()

    def _series(self, defect_class="major", aql="2.5", supplier=None):
        supplier = supplier or self.supplier
        key = SeriesKey(self.company.id, supplier.id, self.leaves.id, defect_class, aql)
        return self.env["inspection.series"]._of_many([key])[key]

    def _fail(self, quantity=500, lot="L1"):
        """Receive a lot, inspect it and have the failure reviewed; return its task."""
        task = self._task_of(self._receive(quantity, lot))
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer).action_complete()
        return task

    def _problem(self, task, problem_type):
        return task.problem_ids.filtered(lambda p: p.problem_type == problem_type)

    def _sellable(self, warehouse):
        return self.product._get_sellable_quantities(warehouse)[warehouse.id, self.product.id]

    def _on_hand(self, lot):
        return sum(
            self.env["stock.quant"]
            .search([("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")])
            .mapped("quantity")
        )
