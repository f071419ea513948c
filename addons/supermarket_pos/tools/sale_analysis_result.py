"""What a request found: tables for the workbook, and what the screen draws."""

from ..analysis import (
    MEASURES,
    ORDERED,
    abc_classes,
    add_comparison,
    add_shares,
    aggregate,
    average_basket,
    compared_with,
    pareto,
    sales_ratios,
)
from .sale_labels import SaleLabels

# A person does not read more rows; the workbook has all of them.
MOST_ROWS = 500
MOST_CHILDREN = 100


class SaleAnalysisResult:
    """The sales of a request, grouped as it asks, beside those of the period it compares with."""

    def __init__(self, env, request, sales, before=None):
        self.env = env
        self.request = request
        self.sales = sales
        self.before = before
        self.labels = SaleLabels(env)
        self.table = self._table(request.by[:1])

    def _table(self, by):
        """Groups with share, class and comparison; by time, or the largest first."""
        under = self.request.category
        table = add_shares(aggregate(self.sales, by, under), cuts=self.request.cuts)
        if self.before is not None:
            other = aggregate(self.before, by, under)
            table = add_comparison(table, self._moved(other, by), by)
        if by[0] in ORDERED:
            return table.reset_index(drop=True)
        return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)

    def _moved(self, other, by):
        """Days of the other period as the days that they are compared with."""
        if "day" not in by:
            return other
        period = self.request.period
        before = compared_with(period, self.request.comparison)
        return other.assign(day=other["day"] + (period.start - before.start).days)

    # For the screen ----------------------------------------------------------------------

    def as_json(self):
        """Numbers and names for the client; amounts in the currency's smallest unit."""
        request = self.request
        compared = self.before is not None
        before = compared_with(request.period, request.comparison) if compared else None
        return {
            "by": list(request.by),
            "headings": [self.labels.heading(name) for name in request.by],
            "period": self._period(request.period),
            "before": before and self._period(before),
            "path": self._path(),
            "currency_id": self.env.company.currency_id.id,
            "digits": self.env.company.currency_id.decimal_places,
            "totals": self._totals(self.sales),
            "totals_before": self._totals(self.before) if compared else None,
            "rows": self._rows(),
            "row_count": len(self.table),
            "rest": self._rest(),
            "hours": self._hours(),
            "abc": self._abc(),
        }

    def _period(self, period):
        return {
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "days": period.days,
            "label": self.labels.period(period),
        }

    def _path(self):
        """The categories from the root to the one that is looked into, and the product."""
        request = self.request
        ids = self.sales.path_of.get(request.category, ()) if request.category else ()
        names = self.labels.of("leaf_category", ids)
        category = self.env["product.category"].sudo()  # sudo: see SaleLabels._records
        path = [{"category": key, "name": category.browse(key).name} for key in names]
        if request.product is not None:
            name = self.labels.of("product", [request.product])[request.product]
            path.append({"product": request.product, "name": name})
        return path

    def _totals(self, sales):
        total = aggregate(sales).iloc[0]
        measures = {name: _number(name, total[name]) for name in MEASURES}
        return {**measures, "basket": average_basket(measures["total"], measures["orders"])}

    def _rows(self):
        shown = self.table.head(MOST_ROWS)
        rows = self._named(shown, self.request.by[0])
        if len(self.request.by) > 1:
            self._add_children(rows)
        return rows

    def _named(self, table, dimension):
        names = self.labels.of(dimension, table[dimension])
        columns = [*MEASURES, "sales_ratio", "abc"]
        if self.before is not None and dimension in table:
            columns.append("total_before")
        return [
            {
                "key": int(row[dimension]),
                "label": names[int(row[dimension])],
                **{name: _number(name, row[name]) for name in columns if name in row},
            }
            for row in table.to_dict("records")
        ]

    def _add_children(self, rows):
        """The second level of each row; its shares add up to the row's own."""
        first, second = self.request.by
        children = self._table(self.request.by)
        for row in rows:
            own = children[children[first] == row["key"]]
            if second in ORDERED:
                own = own.sort_values(second, kind="stable")
            shares = sales_ratios(own["total"].tolist(), row["sales_ratio"])
            own = own.assign(sales_ratio=shares, abc=abc_classes(own["total"].tolist()))
            row["children"] = self._named(own.head(MOST_CHILDREN), second)
            row["child_count"] = len(own)

    def _rest(self):
        """What the rows beyond those shown add up to."""
        rest = self.table.iloc[MOST_ROWS:]
        if rest.empty:
            return None
        summed = [name for name in (*MEASURES, "sales_ratio") if name != "orders"]
        return {"count": len(rest), **{name: _number(name, rest[name].sum()) for name in summed}}

    def _hours(self):
        """Amount and receipts by hour of the day, from the first hour that sold to the last."""
        now = aggregate(self.sales, ["hour"]).set_index("hour")
        before = None if self.before is None else aggregate(self.before, ["hour"])
        before = None if before is None else before.set_index("hour")
        known = [int(hour) for table in (now, before) if table is not None for hour in table.index]
        hours = range(min(known), max(known) + 1) if known else range(0)
        return {
            "hours": list(hours),
            "total": _at(now, "total", hours),
            "orders": _at(now, "orders", hours),
            "before": None if before is None else _at(before, "total", hours),
        }

    def _abc(self):
        """How few products make up how much of the sales."""
        products = self.product_table()
        classes = products.groupby("abc")
        return {
            "cuts": list(self.request.cuts),
            "points": pareto(products["total"].tolist()),
            "classes": [
                {
                    "name": name,
                    "count": int((products["abc"] == name).sum()),
                    "total": int(classes["total"].sum().get(name, 0)),
                }
                for name in "ABC"
            ],
        }

    def product_table(self):
        """Products with share and class, the largest first."""
        if self.request.by[0] == "product":
            return self.table
        return self._table(("product",))


def _number(name, value):
    """A plain number or letter of Python."""
    if name == "abc":
        return value
    return round(float(value), 3) if name == "quantity" else int(value)


def _at(table, measure, keys):
    return [int(table[measure].get(key, 0)) for key in keys]
