from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Domain

TOP = 10


class ReplenishmentDashboard(models.AbstractModel):
    """The numbers of the dashboard page, each read with the rights of whoever looks."""

    _name = "replenishment.dashboard"
    _description = "Replenishment Dashboard"

    @api.model
    def get_figures(self, warehouse_id=False, month=False):
        """Cards and charts for a store (or all) and a month ("2025-03-01", or the last one).

        :return: plain numbers, names and the domains that a click opens
        """
        figures = self.env["replenishment.figure"]
        figures.check_access("read")
        months = [
            fields.Date.to_string(day)
            for (day,) in figures._read_group([], ["month:month"], order="month:month desc")
        ]
        month = month if month in months else next(iter(months), False)
        store = [("warehouse_id", "=", int(warehouse_id))] if warehouse_id else []
        domain = [*store, ("month", "=", month)]
        period = self._period(month)
        wasted = self._wasted([*store, *period])
        return {
            "months": months,
            "month": month,
            "until": fields.Date.to_string(self._until(domain)),
            "stores": self.env["stock.warehouse"].search_read([], ["name"]),
            "currency": self.env.company.currency_id.name,
            "cards": self._cards(domain, store, wasted),
            "categories": self._by_category(domain, wasted),
            "waste": self._waste_by_reason(wasted),
            "trend": self._trend(store, month, wasted),
            "domain": domain,
            "waste_domain": [*store, *period],
            "store_domain": store,
        }

    @api.model
    def _period(self, month):
        """The domain of the month's waste, as the stores' clocks have it or nearly so."""
        if not month:
            return list(Domain.FALSE)
        first = fields.Date.to_date(month)
        return [
            ("date", ">=", fields.Date.to_string(first)),
            ("date", "<", fields.Date.to_string(first + relativedelta(months=1))),
        ]

    @api.model
    def _until(self, domain):
        """The last day that is in the month's figures; False where there are none."""
        figure = self.env["replenishment.figure"].search(domain, order="create_date desc", limit=1)
        if not figure:
            return False
        facts = self.env["replenishment.facts"]
        computed = facts._to_local(figure.warehouse_id.sudo(), figure.create_date).date()
        month_end = figure.month + relativedelta(months=1, days=-1)
        return min(computed - timedelta(days=1), month_end)

    @api.model
    def _wasted(self, domain):
        """[(category, kind, value, quantity)] thrown away, up to this minute: the night's figures
        lag behind. Read once for all that the page says of it."""
        return [
            (category, kind, float(value or 0.0), float(quantity or 0.0))
            for category, kind, value, quantity in self.env["replenishment.waste"]._read_group(
                domain, ["categ_id", "kind"], ["value:sum", "quantity:sum"]
            )
        ]

    @api.model
    def _share(self, wasted, sold):
        moved = wasted + max(sold, 0.0)
        return wasted / moved if moved else 0.0

    @api.model
    def _cards(self, domain, store, wasted):
        """The night's figures, and what was thrown away until now."""
        specs = ["turnover:avg", "cover_days:avg", "service_level:avg"]
        specs += ["sold_value:sum", "closing_value:sum"]
        row = self.env["replenishment.figure"]._read_group(domain, [], specs)[0]
        names = [spec.split(":")[0] for spec in specs]
        figures = {name: float(value or 0.0) for name, value in zip(names, row, strict=True)}
        wasted_value = sum(value for _category, _kind, value, _quantity in wasted)
        dead = self.env["replenishment.cover"]._read_group(
            [*store, ("status", "=", "dead"), ("stock_qty", ">", 0)],
            [],
            ["stock_value:sum", "__count"],
        )[0]
        return {
            **figures,
            "wasted_value": wasted_value,
            "waste_share": self._share(wasted_value, figures["sold_value"]),
            "dead_value": float(dead[0] or 0.0),
            "dead_count": dead[1],
        }

    @api.model
    def _by_category(self, domain, wasted):
        """The categories that sell most, with their figures."""
        rows = self.env["replenishment.figure"]._read_group(
            domain,
            ["categ_id"],
            ["sold_value:sum", "service_level:avg", "cover_days:avg"],
            order="sold_value:sum desc",
            limit=TOP,
        )
        of_category = defaultdict(float)
        for category, _kind, value, _quantity in wasted:
            of_category[category] += value
        return [
            {
                "id": category.id,
                "name": category.name,
                "sold": float(sold or 0.0),
                "service": float(service or 0.0),
                "waste": self._share(of_category[category], float(sold or 0.0)),
                "cover": float(cover or 0.0),
            }
            for category, sold, service, cover in rows
        ]

    @api.model
    def _waste_by_reason(self, wasted):
        kinds = self.env["replenishment.waste"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        sums = defaultdict(lambda: [0.0, 0.0])
        for _category, kind, value, quantity in wasted:
            sums[kind][0] += value
            sums[kind][1] += quantity
        dearest = sorted(sums.items(), key=lambda one: -one[1][0])
        return [
            {"name": labels.get(kind, kind), "value": value, "quantity": quantity}
            for kind, (value, quantity) in dearest
        ]

    @api.model
    def _trend(self, store, month, wasted):
        """Service level and waste of the last twelve months; the month shown as on its card."""
        since = fields.Date.context_today(self) - timedelta(days=366)
        rows = self.env["replenishment.figure"]._read_group(
            [*store, ("month", ">=", since)],
            ["month:month"],
            ["service_level:avg", "waste_share:avg", "turnover:avg", "sold_value:sum"],
            order="month:month",
        )
        shown = fields.Date.to_date(month)
        wasted_value = sum(value for _category, _kind, value, _quantity in wasted)
        return [
            {
                "month": fields.Date.to_string(day),
                "service": float(service or 0.0),
                "waste": self._share(wasted_value, sold) if day == shown else float(waste or 0.0),
                "turnover": float(turnover or 0.0),
            }
            for day, service, waste, turnover, sold in rows
        ]
