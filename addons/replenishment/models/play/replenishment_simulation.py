from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
from odoo import api, models

from ...forecasting.censoring import FULL_SHARE
from ...ordering import Costs, level_of
from ...ordering.simulation.replay import Past, Setting, replay
from ...tools.formats import format_quantity
from ..vendor.res_partner import WEEKDAYS

LEARNING_DAYS = 28
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


class ReplenishmentSimulation(models.Model):
    """The job: the past read once, then played under each setting, each step kept."""

    _inherit = "replenishment.simulation"

    def _work(self):
        """Play every setting that was not played yet.

        :return: False when the job's time is nearly up and there is more to do
        """
        self.ensure_one()
        self.state = "running"
        products, past, first = self._load_past()
        if not products:
            self._fail(self.env._("None of these products was sold in this store in these days."))
            return True
        now = self._settings_of(products)
        plans = self._plans(now)
        partial = dict(self.partial or {})
        for step, (key, settings) in enumerate(plans.items(), start=1):
            if key in partial:
                continue
            try:
                partial[key] = self._play(past, settings, products, first)
            except ValueError as error:
                self._fail(str(error))
                return True
            self.write({"partial": partial, "progress": 100.0 * step / len(plans)})
            is_last = step == len(plans)
            if not self.env["ir.cron"]._commit_progress(1, remaining=1) and not is_last:
                return False
        self._finish(partial, products, past, now)
        return True

    def _note_failure(self, attempt, reason):
        self.message = reason

    def _work_given_up(self, reason):
        """A person starts it again once the cause is gone."""
        self._fail(reason)

    def _work_asked_again(self):
        self.write({"state": "waiting", "message": False})

    def _fail(self, message):
        self.write({"state": "failed", "message": message})

    def _load_past(self):
        """Daily sales and in-stock shares of the best sellers among the products chosen.

        :return: products, Past and the first day that is counted
        """
        facts, store = self.env["replenishment.facts"], self.warehouse_id
        last = facts._now_in(store).date() - timedelta(days=1)
        first = last - timedelta(days=self.days + LEARNING_DAYS - 1)
        history = self.env["replenishment.history"]._load(store, first, last)
        history = history[history["product_id"].isin(self._products().ids)]
        sold = history.groupby("product_id")["sale"].sum().sort_values(ascending=False)
        ids = [int(one) for one in sold[sold > 0].head(self.product_limit).index]
        days = pd.date_range(first, last)
        sale = np.maximum(self._matrix(history, "sale", ids, days, 0.0), 0.0)
        share = self._matrix(history, "instock_share", ids, days, 1.0)
        past = Past(sale, share, days.weekday.to_numpy(), share >= FULL_SHARE)
        return self.env["product.product"].browse(ids), past, LEARNING_DAYS

    def _matrix(self, history, column, ids, days, missing):
        """(products, days) of one column."""
        table = history.pivot_table(index="product_id", columns="date", values=column)
        return table.reindex(index=ids, columns=days).fillna(missing).to_numpy(dtype=float)

    def _settings_of(self, products):
        """How each product is bought today: [Setting], from the planner's own terms."""
        planner = self.env["replenishment.planner"]._asking_once()
        now = planner._now_in(self.warehouse_id)
        rules = planner._orderpoints(products.ids, self.warehouse_id)
        no_rule = self.env["stock.warehouse.orderpoint"]
        settings = []
        for product in products:
            rule = rules.get((product.id, self.warehouse_id.id), no_rule)
            own = rule.replenishment_service_level or None
            terms = planner._vendor_terms(product, self.warehouse_id, rule, now)
            supplier = terms.supplier.with_company(self.company_id)
            settings.append(
                Setting(
                    tuple(sorted(supplier._replenishment_order_weekdays())),
                    max(terms.lead, 1),
                    planner._shelf_life(product),
                    terms.pack,
                    own,
                    own or self.company_id.replenishment_service_level,
                    terms.minimum,
                    planner._smallest_sale(product),
                )
            )
        return settings

    def _changed(self, setting, level=None):
        """A setting with what this simulation changes, at another service level if given."""
        level = level or self.service_level or setting.level
        return replace(
            setting,
            order_weekdays=self._order_weekdays() or setting.order_weekdays,
            lead_days=self.lead_days or setting.lead_days,
            shelf_life=self.shelf_life or setting.shelf_life,
            pack=self.pack or setting.pack,
            level=level,
            floor_level=level or setting.floor_level,
        )

    def _plans(self, now):
        """What is played: {name: settings by product}, the levels of the curve by their number."""
        plans = {"now": now, "new": [self._changed(setting) for setting in now]}
        for level in LEVELS:
            plans[str(level)] = [self._changed(setting, level) for setting in now]
        return plans

    def _share_costs(self):
        """The company's costs as shares of the sales price."""
        company = self.company_id
        return Costs(
            company.replenishment_shortage_cost,
            company.replenishment_waste_cost,
            company.replenishment_holding_cost,
        )

    def _play(self, past, settings, products, first):
        """Play all products, those under the same setting together, and add them up."""
        costs = self._share_costs()
        planner = self.env["replenishment.planner"]
        prices = np.array([planner._sales_price(product) for product in products])
        rows = defaultdict(list)
        for row, setting in enumerate(settings):
            rows[setting].append(row)
        total = np.zeros(7)
        for setting, chosen in rows.items():
            outcome = replay(past.take(np.array(chosen)), setting, costs, first)
            price = prices[chosen]
            lost = outcome.demand - outcome.sold
            total += [
                outcome.demand.sum(), outcome.sold.sum(), outcome.wasted.sum(),
                outcome.kept.sum(), (lost * costs.shortage * price).sum(),
                (outcome.wasted * costs.waste * price).sum(),
                (outcome.kept * costs.holding * price).sum(),
            ]  # fmt: skip
        return self._figures(*(float(value) for value in total))

    def _figures(self, demand, sold, wasted, kept, lost_cost, waste_cost, keep_cost):
        return {
            "demand": demand,
            "sold": sold,
            "wasted": wasted,
            "stock": kept / self.days,
            "fill": sold / demand if demand else 1.0,
            "waste": wasted / (sold + wasted) if sold + wasted else 0.0,
            "shortage_cost": lost_cost,
            "waste_cost": waste_cost,
            "holding_cost": keep_cost,
            "cost": lost_cost + waste_cost + keep_cost,
        }

    def _finish(self, partial, products, past, now):
        """Keep the answer and say what it rests on."""
        weight = past.sale.sum(axis=1)
        costs = self._share_costs()
        aimed = [
            setting.level
            or level_of(costs, perishes=setting.perishes, nights=setting.rhythm.longest_gap)
            for setting in now
        ]
        self.write(
            {
                "state": "done",
                "progress": 100.0,
                "partial": False,
                "replayed_count": len(products),
                "basis": self._basis(now),
                "result": {
                    "now": partial["now"],
                    "new": partial["new"],
                    "curve": [{"level": level, **partial[str(level)]} for level in LEVELS],
                    "level_now": float(np.average(aimed, weights=weight)),
                    "level_new": self.service_level or float(np.average(aimed, weights=weight)),
                    "currency": self.currency_id.name,
                },
            }
        )

    def _basis(self, settings):
        """The present settings in numbers; words for them are made for whoever reads."""

        def span(values):
            values = sorted(set(values))
            return [values[0], values[-1]] if values else None

        weekdays = {setting.order_weekdays for setting in settings}
        return {
            "weekdays": list(weekdays.pop()) if len(weekdays) == 1 else None,
            "lead_days": span([one.lead_days for one in settings]),
            "shelf_life": span([one.shelf_life for one in settings if one.shelf_life]),
            "pack": span([one.pack for one in settings]),
            "chosen": len(self._products()),
        }

    @api.depends("basis", "replayed_count")
    @api.depends_context("lang")
    def _compute_settings_now(self):
        for simulation in self:
            basis = simulation.basis
            simulation.settings_now = simulation._describe(basis) if basis else ""
            simulation.scope_note = simulation._scope_note(basis) if basis else ""

    def _scope_note(self, basis):
        """How many of the products chosen were replayed, and with which forecasts."""
        return self.env._(
            "%(replayed)s of %(chosen)s products were replayed, those that sold most. Each "
            "evening's forecast is a simple one from the weeks before; what customers asked for "
            "while the shelf was empty is estimated.",
            replayed=self.replayed_count,
            chosen=basis["chosen"],
        )

    def _describe(self, basis):
        """The present settings in one line each, in the reader's language."""

        def span(name):
            low, high = (format_quantity(self.env, one) for one in basis[name])
            return low if low == high else f"{low} – {high}"

        return "\n".join(
            [
                self.env._("Order days: %s", self._weekday_names(basis["weekdays"])),
                self.env._("Lead time in days: %s", span("lead_days")),
                self.env._("Shelf life in days: %s", span("shelf_life"))
                if basis["shelf_life"]
                else self.env._("Shelf life: no expiry"),
                self.env._("Units in a pack: %s", span("pack")),
            ]
        )

    def _weekday_names(self, weekdays):
        """The order days of the products' vendors, or that they differ."""
        if weekdays is None:
            return self.env._("differ by vendor")
        if len(weekdays) == len(WEEKDAYS):
            return self.env._("every day")
        return self._names_of_weekdays(weekdays)
