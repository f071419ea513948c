from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

SOON_DAYS = 3
LONG_HELD_DAYS = 7
MOST_BARS = 8
GROUPS = ("goods", "stock", "quality", "tills", "buying")

ROLES = (
    "supermarket_stock.group_shift_supervisor",
    "supermarket_stock.group_receiver",
    "supermarket_stock.group_buyer",
    "supermarket_stock.group_reviewer",
    "supermarket_stock.group_inspection_planner",
    "supermarket_stock.group_accountant",
)
# By the days that a lot may still be sold, as the near-expiry board has them
BUCKETS = ("0_expired", "0_off", "1_today", "2_soon", "3_week", "4_fortnight")
OFF_SALE = ("0_expired", "0_off")
SOON = ("1_today", "2_soon")


class SupermarketMorningBoard(models.AbstractModel):
    """What a store manager looks at first: numbers, each of which opens what it counted.

    A line is one grouped query over an indexed table, however many records there are. An addon
    adds its own by `_lines` and `_charts`; a person sees those of which he may read the records.
    """

    _name = "supermarket.morning.board"
    _description = "Morning Board"

    @api.model
    def get_board(self, warehouse_id=False):
        """The board of a store, or of all that the person may see.

        :return: {"stores", "groups": [{"title", "lines"}], "charts"}; see `_line` and `_chart`
        """
        if not any(self.env.user.has_group(role) for role in ROLES):
            raise AccessError(
                self.env._("The morning board is for people who run a store: ask for such a role.")
            )
        every = self._all_stores()
        stores = every.filtered(lambda store: store.id == warehouse_id) or every
        lines = self._lines(stores)
        return {
            "stores": [{"id": store.id, "name": store.name} for store in every],
            "store": stores.id if len(stores) == 1 and len(every) > 1 else False,
            "groups": [
                {"key": key, "title": title, "lines": own}
                for key, title in self._groups()
                if (own := [line for line in lines if line["group"] == key])
            ],
            "charts": self._charts(stores),
        }

    @api.model
    def _all_stores(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "in", self.env.companies.ids)], order="sequence, id"
        )

    # Hooks ---------------------------------------------------------------------------------

    @api.model
    def _groups(self):
        """[(key, title)], in the order of the page. An addon may add one."""
        titles = [
            self.env._("Goods"),
            self.env._("Stock and Counts"),
            self.env._("Deliveries and Quality"),
            self.env._("Tills"),
            self.env._("Buying"),
        ]
        return list(zip(GROUPS, titles, strict=True))

    @api.model
    def _lines(self, stores):
        """Hook: the lines of these stores, each made by `_line`. An addon adds its own."""
        return [
            *self._expiry_lines(stores),
            *self._hold_lines(stores),
            *self._label_lines(stores),
            *self._stock_lines(stores),
        ]

    @api.model
    def _charts(self, stores):
        """Hook: what is sooner seen than read, each made by `_chart`."""
        return [*self._expiry_chart(stores), *self._shortage_chart(stores)]

    # Making a line ---------------------------------------------------------------------------

    @api.model
    def _counted(self, model, domain, store_field="warehouse_id"):
        """{store, or none: how many records}, or None where the person may not read them."""
        records = self.env[model]
        if not records.has_access("read"):
            return None
        if not store_field:
            return {False: records.search_count(domain)}
        return dict(records._read_group(domain, [store_field], ["__count"]))

    @api.model
    def _line(self, key, title, counts, action, domain, **more):
        """One number and where it leads; nothing where the person may not read it.

        :param counts: see `_counted`
        :param action: xml id of the window in which the records of `domain` are worked off
        :param more: "group"; "level" (danger, warning, info) where there are any; "note"; "roles"
            that work it off, where not everybody does who may read it
        :return: [the line] or []
        """
        if counts is None or not self._is_of(more.get("roles")):
            return []
        number = sum(counts.values())
        several = len([count for count in counts.values() if count]) > 1
        return [
            {
                "key": key,
                "title": title,
                "group": more["group"],
                "number": number,
                "level": more.get("level", "warning") if number else "none",
                "note": more.get("note", "") if number else "",
                "action": action,
                "domain": list(Domain(domain)),
                "context": more.get("context", {}),
                "by_store": [
                    {"name": store.name if store else self.env._("all stores"), "number": count}
                    for store, count in counts.items()
                    if several and count
                ],
            }
        ]

    @api.model
    def _is_of(self, roles):
        groups = [f"supermarket_stock.group_{role}" for role in roles or ()]
        return not groups or any(self.env.user.has_group(group) for group in groups)

    @api.model
    def _in_stores(self, stores, field="warehouse_id", or_none=False):
        """The domain of what belongs to these stores; with `or_none` also to all of them."""
        mine = Domain(field, "in", stores.ids)
        if or_none:
            mine |= Domain(field, "=", False) & self._of_companies(stores)
        return mine

    @api.model
    def _of_companies(self, stores):
        return Domain("company_id", "in", stores.company_id.ids)

    @api.model
    def _chart(self, key, title, bars, action, level):
        """:param bars: [(label, number, domain of what it opens, level of its own or None)]"""
        return {
            "key": key,
            "title": title,
            "action": action,
            "bars": [
                {
                    "label": label,
                    "number": number,
                    "domain": list(Domain(domain)),
                    "level": own or level,
                }
                for label, number, domain, own in bars
            ],
        }

    # Goods -----------------------------------------------------------------------------------

    @api.model
    def _expiring(self, stores):
        """{(store, bucket): lots} of what expires within two weeks, or is past it."""
        board = self.env["supermarket.expiry.board"]
        if not board.has_access("read"):
            return None
        domain = self._in_stores(stores) & Domain("bucket", "in", BUCKETS)
        rows = board._read_group(domain, ["warehouse_id", "bucket"], ["__count"])
        return {(store, bucket): count for store, bucket, count in rows}

    @api.model
    def _expiry_lines(self, stores):
        found = self._expiring(stores)
        if found is None:
            return []

        def of(buckets):
            counts = dict.fromkeys(stores, 0)
            for (store, bucket), count in found.items():
                counts[store] += count if bucket in buckets else 0
            return counts

        action = "supermarket_stock.action_expiry_board"
        mine = self._in_stores(stores)
        last_day = sum(of(SOON[:1]).values())
        return [
            *self._line(
                "expired",
                self.env._("Expired lots on the shelf"),
                of(OFF_SALE),
                action,
                mine & Domain("bucket", "in", OFF_SALE),
                group="goods",
                level="danger",
                note=self.env._("take off, write off"),
            ),
            *self._line(
                "near_expiry",
                self.env._("Lots that expire within %s days", SOON_DAYS),
                of(SOON),
                action,
                mine & Domain("bucket", "in", SOON),
                group="goods",
                note=self.env._("%s on their last day", last_day) if last_day else "",
            ),
        ]

    @api.model
    def _hold_lines(self, stores):
        mine = self._in_stores(stores, or_none=True)
        held = mine & Domain("state", "=", "active")
        counts = self._counted("supermarket.hold", held)
        long_ago = fields.Datetime.now() - timedelta(days=LONG_HELD_DAYS)
        old = counts and self.env["supermarket.hold"].search_count(
            held & Domain("create_date", "<", long_ago)
        )
        recalls = self._of_companies(stores) & Domain("state", "=", "active")
        return [
            *self._line(
                "held",
                self.env._("Goods on hold"),
                counts,
                "supermarket_stock.action_hold",
                held,
                group="goods",
                level="warning" if old else "info",
                note=self.env._("%s for more than a week", old) if old else "",
            ),
            *self._line(
                "recall",
                self.env._("Recalls that run"),
                self._counted("supermarket.recall", recalls, None),
                "supermarket_stock.action_recall",
                recalls,
                group="goods",
                level="danger",
            ),
        ]

    @api.model
    def _label_lines(self, stores):
        wrong = self._in_stores(stores) & Domain("state", "=", "changed")
        return self._line(
            "label",
            self.env._("Shelf labels with another price"),
            self._counted("supermarket.shelf.label", wrong),
            "supermarket_stock.action_shelf_label",
            wrong,
            group="goods",
            note=self.env._("print them"),
        )

    # Stock -----------------------------------------------------------------------------------

    @api.model
    def _stock_lines(self, stores):
        mine = self._in_stores(stores)
        negative = mine & Domain("kind", "=", "negative")
        implausible = mine & Domain("kind", "not in", ("negative", "elsewhere"))
        short = mine & Domain("state", "=", "open")
        open_lines = mine & Domain("state", "in", ("recount", "approve", "reopened"))
        losses = mine & Domain("state", "=", "approve")
        doubtful = self._counted_kinds(stores)
        failed = (
            self._of_companies(stores)
            & Domain("posted", "=", False)
            & Domain("posting_error", "!=", False)
            & self._in_stores(stores, "location_id.warehouse_id")
        )
        return [
            *self._line(
                "negative",
                self.env._("Books below zero"),
                doubtful and doubtful["negative"],
                "supermarket_stock.action_doubtful_stock",
                negative,
                group="stock",
                level="danger",
                note=self.env._("count them"),
            ),
            *self._line(
                "implausible",
                self.env._("Stock that can hardly be true"),
                doubtful and doubtful["implausible"],
                "supermarket_stock.action_doubtful_stock",
                implausible,
                group="stock",
                note=self.env._("count them"),
            ),
            *self._line(
                "short",
                self.env._("Below the threshold"),
                self._counted("supermarket.shortage", short),
                "supermarket_stock.action_shortage",
                short,
                group="stock",
            ),
            *self._line(
                "variance",
                self.env._("Count differences to decide"),
                self._counted("supermarket.count.line", open_lines),
                "supermarket_stock.action_count_line",
                open_lines,
                group="stock",
            ),
            *self._line(
                "loss",
                self.env._("Losses to approve"),
                self._counted("supermarket.loss", losses),
                "supermarket_stock.action_loss",
                losses,
                group="stock",
                roles=("store_manager",),
            ),
            *self._line(
                "unposted",
                self.env._("Sales that could not be posted"),
                self._counted("supermarket.sale.ledger", failed, None),
                "supermarket_stock.action_sale_ledger",
                failed,
                group="stock",
            ),
        ]

    @api.model
    def _counted_kinds(self, stores):
        """{"negative" or "implausible": {store: rows}} of the stock that is to be doubted."""
        doubtful = self.env["supermarket.doubtful.stock"]
        if not doubtful.has_access("read"):
            return None
        found = {"negative": {}, "implausible": {}}
        certain = self._in_stores(stores) & Domain("kind", "!=", "elsewhere")
        rows = doubtful._read_group(certain, ["warehouse_id", "kind"], ["__count"])
        for store, kind, count in rows:
            kinds = found["negative" if kind == "negative" else "implausible"]
            kinds[store] = kinds.get(store, 0) + count
        return found

    # Charts ----------------------------------------------------------------------------------

    @api.model
    def _expiry_chart(self, stores):
        found = self._expiring(stores)
        if not found:
            return []
        board = self.env["supermarket.expiry.board"]
        names = dict(board._fields["bucket"]._description_selection(self.env))
        mine = self._in_stores(stores)
        levels = dict.fromkeys(OFF_SALE, "danger") | dict.fromkeys(SOON, "warning")
        bars = [
            (
                names[bucket],
                sum(count for (_store, of), count in found.items() if of == bucket),
                mine & Domain("bucket", "=", bucket),
                levels.get(bucket),
            )
            for bucket in BUCKETS
        ]
        return [
            self._chart(
                "expiry",
                self.env._("Lots by the days that they may still be sold"),
                bars,
                "supermarket_stock.action_expiry_board",
                "info",
            )
        ]

    @api.model
    def _shortage_chart(self, stores):
        shortage = self.env["supermarket.shortage"]
        if not shortage.has_access("read"):
            return []
        mine = self._in_stores(stores) & Domain("state", "=", "open")
        rows = shortage._read_group(
            mine, ["categ_id"], ["__count"], order="__count desc", limit=MOST_BARS
        )
        bars = [
            (category.name or "", count, mine & Domain("categ_id", "=", category.id), None)
            for category, count in rows
        ]
        title = self.env._("Below the threshold, by category")
        action = "supermarket_stock.action_shortage"
        return [self._chart("short", title, bars, action, "warning")] if bars else []
