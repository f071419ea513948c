from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ...ordering.calendar import day_left

HISTORY_DAYS = 28
AVERAGE_DAYS_AHEAD = 14


class ReplenishmentProposal(models.Model):
    """The picture beside the reason: what sold, what is expected, what will be left."""

    _inherit = "replenishment.proposal"

    chart_data = fields.Json("Chart", compute="_compute_chart_data")

    def _compute_chart_data(self):
        for proposal in self:
            known = proposal.product_id and proposal.warehouse_id
            proposal.chart_data = proposal._prepare_chart() if known else False

    def _prepare_chart(self):
        """Days with what sold and what each model expected, stock with and without this order."""
        since = self._proposed_at()
        first = since.date()
        history = self._chart_history(first)
        forecasts = self._chart_forecasts(first)
        ahead = {day for rows in forecasts.values() for day in rows}
        if history and not ahead:  # only an average is known: it draws the stock, no more
            ahead = {first + timedelta(days=n) for n in range(AVERAGE_DAYS_AHEAD)}
        days = sorted({*history, *ahead})
        return {
            "days": [fields.Date.to_string(day) for day in days],
            "today": fields.Date.to_string(first),
            "sold": [history.get(day) for day in days],
            "models": [
                {
                    "name": model,
                    "champion": any(row["champion"] for row in rows.values()),
                    **{
                        column: [rows[day][column] if day in rows else None for day in days]
                        for column in ("mean", "q10", "q90")
                    },
                }
                for model, rows in forecasts.items()
            ],
            **self._chart_stock(since, days, forecasts),
            "threshold": self.threshold_qty,
            "unit": self.uom_id.name,
            "cost": self._cost_points(),
            "quantity": self.qty_to_order,
        }

    def _chart_history(self, first):
        """{day: sold} of the weeks before the proposal; a day without a sale sold nothing.

        Of a depot, what the stores sold that it supplies.
        """
        stores = [int(store) for store in self.demand_sources or ()] or self.warehouse_id.ids
        since = first - timedelta(days=HISTORY_DAYS)
        # sudo: daily totals of one product; who reads the proposal may see what it rests on
        rows = (
            self.env["supermarket.sale.ledger"]
            .sudo()
            ._daily_sales(self.product_id.ids, stores, since, first - timedelta(days=1))
        )
        sold = defaultdict(float)
        for _product, _store, day, quantity in rows:
            sold[day] += float(quantity)
        if not sold:
            return {}
        return {
            since + timedelta(days=n): sold.get(since + timedelta(days=n), 0.0)
            for n in range(HISTORY_DAYS)
        }

    def _chart_forecasts(self, first):
        """{model: {day: row}} as stored; of a depot, those of its stores added up."""
        if self.demand_sources:
            return self._chart_forecasts_of_stores(first)
        rows = self.env["replenishment.forecast"].search_read(
            [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
                ("date", ">=", first),
            ],
            ["model", "date", "mean", "q10", "q90", "champion"],
            order="model desc, date",
        )
        forecasts = {}
        for row in rows:
            forecasts.setdefault(row["model"], {})[row["date"]] = row
        return forecasts

    def _chart_forecasts_of_stores(self, first):
        # sudo: sums of the stores that a depot supplies, for whoever may see its proposals
        facts = self.env["replenishment.facts"].sudo()
        last = first + timedelta(days=self.company_id.replenishment_horizon)
        product, depot = self.product_id, self.warehouse_id
        forecasts, _sources = facts._with_stores(
            facts.env["replenishment.forecast"]._champions(product.ids, depot.ids, first, last),
            product.ids,
            depot.sudo(),
            first,
            last,
        )
        expected, by_model = forecasts.get((product.id, depot.id)), defaultdict(dict)
        for n, day in enumerate(expected.days.tolist() if expected else ()):
            low, _median, _most, high, _highest = expected.quantiles[n].tolist()
            row = {"mean": float(expected.mean[n]), "q10": low, "q90": high, "champion": True}
            by_model[str(expected.models[n])][day] = row
        return by_model

    def _chart_stock(self, since, days, forecasts):
        """Projected stock at the end of each day to come, with the order and without it.

        Of the first day only the trade after ``since`` is to come, as in the need itself.
        """
        first = since.date()
        share = day_left(since)
        leading = next(
            (rows for rows in forecasts.values() if any(r["champion"] for r in rows.values())), {}
        )
        # sudo: arrivals of one product in one store
        arrivals = dict(self.env["replenishment.facts"].sudo()._arrivals_by_day(self))
        without, with_order = [], []
        left = left_with = self.sellable_qty
        for day in days:
            if day < first:
                without.append(None)
                with_order.append(None)
                continue
            coming = arrivals.get(day, 0.0)
            ordered = self.qty_to_order if day == self.delivery_date else 0.0
            sold = leading[day]["mean"] if day in leading else self.daily_qty
            sold *= share if day == first else 1.0
            left = max(left + coming - sold, 0.0)
            left_with = max(left_with + coming + ordered - sold, 0.0)
            without.append(round(left, 2))
            with_order.append(round(left_with, 2))
        return {
            "stock": without,
            "stock_with_order": with_order,
            "since": f"{since:%H:%M}" if share < 1 else "",
        }
