from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

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
        return {
            "months": months,
            "month": month,
            "stores": self.env["stock.warehouse"].search_read([], ["name"]),
            "currency": self.env.company.currency_id.name,
            "cards": self._cards(domain, store),
            "categories": self._by_category(domain),
            "waste": self._waste_by_reason(store, month),
            "trend": self._trend(store),
            "domain": domain,
            "store_domain": store,
        }

    @api.model
    def _cards(self, domain, store):
        measures = ["turnover:avg", "cover_days:avg", "service_level:avg", "waste_share:avg"]
        totals = ["wasted_value:sum", "sold_value:sum", "closing_value:sum"]
        row = self.env["replenishment.figure"]._read_group(domain, [], measures + totals)[0]
        names = [spec.split(":")[0] for spec in measures + totals]
        dead = self.env["replenishment.cover"]._read_group(
            [*store, ("status", "=", "dead"), ("stock_qty", ">", 0)],
            [],
            ["stock_value:sum", "__count"],
        )[0]
        return {
            **{name: float(value or 0.0) for name, value in zip(names, row, strict=True)},
            "dead_value": float(dead[0] or 0.0),
            "dead_count": dead[1],
        }

    @api.model
    def _by_category(self, domain):
        """The categories that sell most, with their figures."""
        rows = self.env["replenishment.figure"]._read_group(
            domain,
            ["categ_id"],
            ["sold_value:sum", "service_level:avg", "waste_share:avg", "cover_days:avg"],
            order="sold_value:sum desc",
            limit=TOP,
        )
        return [
            {
                "id": category.id,
                "name": category.name,
                "sold": float(sold or 0.0),
                "service": float(service or 0.0),
                "waste": float(waste or 0.0),
                "cover": float(cover or 0.0),
            }
            for category, sold, service, waste, cover in rows
        ]

    @api.model
    def _waste_by_reason(self, store, month):
        if not month:
            return []
        first = fields.Date.to_date(month)
        period = [("date", ">=", first), ("date", "<", first + relativedelta(months=1))]
        rows = self.env["replenishment.waste"]._read_group(
            [*store, *period], ["kind"], ["value:sum", "quantity:sum"], order="value:sum desc"
        )
        kinds = self.env["replenishment.waste"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        return [
            {"name": labels.get(kind, kind), "value": float(value), "quantity": float(quantity)}
            for kind, value, quantity in rows
        ]

    @api.model
    def _trend(self, store):
        """Service level and waste of the last twelve months."""
        since = fields.Date.context_today(self) - timedelta(days=366)
        rows = self.env["replenishment.figure"]._read_group(
            [*store, ("month", ">=", since)],
            ["month:month"],
            ["service_level:avg", "waste_share:avg", "turnover:avg"],
            order="month:month",
        )
        return [
            {
                "month": fields.Date.to_string(month),
                "service": float(service or 0.0),
                "waste": float(waste or 0.0),
                "turnover": float(turnover or 0.0),
            }
            for month, service, waste, turnover in rows
        ]
