from datetime import datetime, time, timedelta
from unittest.mock import patch
from uuid import uuid4

from freezegun import freeze_time
from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from .. import forecasting

# A Wednesday morning: order days and forecasts of these tests never depend on today's date
NOW = datetime(2025, 3, 5, 8, 0)
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


LEARNING = "odoo.addons.replenishment.models.learning"


def nothing_learnt(*_args, **_options):
    """Stands in for the global model's training: each piece answers for itself."""
    return forecasting.Learnt()


def quick_forecast(history, horizon, models, *, origin, plan, country):
    """Smoothing under the name of the model asked for: most tests don't mind which it is."""
    return forecasting.forecast(history, horizon, ("ses",), origin=origin).assign(model=models[0])


class ReplenishmentCase(TransactionCase):
    """A store with a vendor and one product; time stands still."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.company._open_supermarket()
        cls.env.user.write(
            {"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id}
        )
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.store = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        cls.floor = cls.store.lot_stock_id
        cls.vendor = cls.env["res.partner"].create({"name": "Green Valley"})
        cls.category = cls.env["product.category"].create({"name": "Vegetables"})
        cls.product = cls._create_product("Spinach")
        cls.buyer = cls._create_user("supermarket_stock.group_buyer", "repl_buyer")

    @classmethod
    def _create_user(cls, group, login):
        return new_test_user(
            cls.env,
            login,
            group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _create_product(cls, name, **vals):
        seller = {"partner_id": cls.vendor.id, "delay": 1, "price": 2.0, "company_id": False}
        seller.update(vals.pop("seller", {}))
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": 4.0,
                "categ_id": cls.category.id,
                "seller_ids": [Command.create(seller)],
                **vals,
            }
        )

    def _stock(self, quantity, product=None, lot=None, store=None):
        self.env["stock.quant"]._update_available_quantity(
            product or self.product, (store or self.store).lot_stock_id, quantity, lot_id=lot
        )

    def _age_stock(self, days=29):
        """Let all stock have come so many days ago."""
        quants = self.env["stock.quant"].search([("company_id", "=", self.company.id)])
        quants.in_date = fields.Datetime.now() - timedelta(days=days)
        self.env.flush_all()

    def _sell(self, quantity, product=None, date=None, user=None):
        ledger = self.env["supermarket.sale.ledger"]
        if user:
            ledger = ledger.with_user(user)
        return ledger._record(
            [
                {
                    "location_id": self.floor.id,
                    "product_id": (product or self.product).id,
                    "quantity": quantity,
                    "order_uuid": str(uuid4()),
                    "line_uuid": str(uuid4()),
                    "date": date or fields.Datetime.now(),
                }
            ]
        )

    def _sell_daily(self, quantities, product=None, last=YESTERDAY):
        """One sale at noon of each day, the last one on ``last``; 0 for none."""
        first = last - timedelta(days=len(quantities) - 1)
        for n, quantity in enumerate(quantities):
            if quantity:
                day = first + timedelta(days=n)
                self._sell(quantity, product, datetime.combine(day, time(12)))

    def _forecast(self, mean, days=14, product=None, model="global", first=TODAY, spread=0.3):
        """Store a flat forecast and let it lead."""
        rows = [
            (
                (product or self.product).id,
                self.store.id,
                first + timedelta(days=n),
                mean,
                *(mean * (1 + spread * z) for z in (-1.28, 0, 0.84, 1.28, 1.64)),
                0.25,
            )
            for n in range(days)
        ]
        self.env["replenishment.forecast"]._replace(rows, model, self.company)
        self.env["replenishment.forecast"]._crown(self.company)

    def _orderpoint(self, minimum, maximum=0.0, product=None, **vals):
        """A rule handed over, with quantities by hand where it has any."""
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": (product or self.product).id,
                "warehouse_id": self.store.id,
                "location_id": self.floor.id,
                "company_id": self.company.id,
                "product_min_qty": minimum,
                "product_max_qty": max(minimum, maximum),
                "replenishment_mode": "hand" if minimum else "forecast",
                **vals,
            }
        )

    def _propose(self, product=None, **vals):
        """An open proposal as the nightly pass makes it."""
        product = product or self.product
        pair = (product, self.store)
        computed = self.env["replenishment.planner"]._evaluate([pair])[product.id, self.store.id]
        return self.env["replenishment.proposal"]._propose(
            [{**computed, "origin": "night", "proposed_qty": 12.0, **vals}]
        )

    def _run_pass(self, limit=float("inf"), function=quick_forecast):
        """A whole pass in this transaction; ``limit`` is the time left after each piece."""
        run = self.env["replenishment.run"]._schedule(self.company, "night")
        learn = forecasting.learn if function is forecasting.forecast else nothing_learnt
        with (
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: limit
            ),
            patch(f"{LEARNING}.replenishment_run.forecast", function),
            patch(f"{LEARNING}.replenishment_history.learn", learn),
        ):
            run.sudo()._work()
        return run

    def _tasks(self, run):
        """The tasks of a pass, as they are handed to the executors."""
        history = self.env["replenishment.history"]
        night = history._prepare_night(run)
        return list(history._tasks(run, night, night.pieces))
