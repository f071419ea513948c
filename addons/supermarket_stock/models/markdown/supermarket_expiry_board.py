from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.store_clock import STORE_CLOCK_JOINS, STORE_ZONE, local_time_sql

# Context keys of what a request knows already: a client can send neither a `Sold` nor a tuple.
SOLD, ASKED = "supermarket_board_sold", "supermarket_board_lines"
# Unposted sales: a place, a product, a lot and a quantity at each position
Sold = namedtuple("Sold", "locations products lots quantities")
# The goods that a person looks for by typing
TYPED = ("product_id", "lot_id")


class SupermarketExpiryBoard(models.Model):
    """The lots on the floors that expire, with the days on which they may still be sold.

    A lot is sold until its removal date, which comes some days before it expires. Days are those
    of the store's own calendar, see `stock.lot._last_day`.
    """

    _name = "supermarket.expiry.board"
    _description = "Near Expiry"
    _auto = False
    _order = "sold_until, id"
    _rec_name = "lot_id"
    _depends = {
        "stock.quant": ["company_id", "location_id", "lot_id", "product_id", "quantity"],
        "stock.lot": ["expiration_date", "removal_date"],
        "stock.location": ["parent_path", "warehouse_id"],
        "stock.warehouse": ["company_id", "lot_stock_id", "partner_id"],
        "res.company": ["partner_id"],
        "res.partner": ["tz"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "uom_id", "use_expiration_date"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    expiration_date = fields.Datetime(string="Expires", readonly=True)
    sold_until = fields.Datetime(readonly=True, help="The removal date, or the expiration date.")
    days_left = fields.Integer(aggregator="min", readonly=True)
    bucket = fields.Selection(
        [
            ("0_expired", "Expired"),
            ("0_off", "Take Off the Shelf"),
            ("1_today", "Today"),
            ("2_soon", "1–3 Days"),
            ("3_week", "4–7 Days"),
            ("4_fortnight", "8–14 Days"),
            ("5_later", "Later"),
        ],
        string="Time Left",
        readonly=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    is_on_hold = fields.Boolean(string="On Hold", related="lot_id.is_on_hold")
    time_left = fields.Char(string="Left", compute="_compute_time_left")
    currency_id = fields.Many2one(related="company_id.currency_id")
    list_price = fields.Monetary(string="Price", compute="_compute_prices")
    rule_id = fields.Many2one(
        "supermarket.markdown.rule", string="Markdown Rule", compute="_compute_prices"
    )
    proposed_price = fields.Monetary(
        compute="_compute_prices", help="The price that the markdown rules give this lot today."
    )
    markdown_price = fields.Monetary(string="Marked Down to", compute="_compute_markdown_price")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT stock.*,
                   CASE WHEN stock.days_to_expiry < 0 THEN '0_expired'
                        WHEN stock.days_left < 0 THEN '0_off'
                        WHEN stock.days_left = 0 THEN '1_today'
                        WHEN stock.days_left <= 3 THEN '2_soon'
                        WHEN stock.days_left <= 7 THEN '3_week'
                        WHEN stock.days_left <= 14 THEN '4_fortnight'
                        ELSE '5_later' END AS bucket
              FROM (%(stock)s) stock
            """,
            stock=self._stock_query(),
        )

    def _stock_query(self):
        """Return the SQL of the lots on the floors, less the unposted sales of the same lot.

        Each sale comes off the one place that posting would take it from. Quants and sales are
        added up by their keys alone, so that a question about some goods reads no others, and
        nothing is joined whose size the planner has to guess: floors, clocks and sales are looked
        up before.
        """
        floors, zone, today = self._floors_and_clocks()
        return SQL(
            """
            SELECT goods.id, goods.company_id, location.warehouse_id,
                   goods.location_id, goods.product_id, template.categ_id, goods.lot_id,
                   lot.expiration_date, template.uom_id,
                   LEAST(lot.expiration_date, lot.removal_date) AS sold_until,
                   %(until)s::date - %(today)s AS days_left,
                   %(expiration)s::date - %(today)s AS days_to_expiry,
                   goods.quantity
              FROM (SELECT MIN(row.id) AS id, MIN(row.company_id) AS company_id, row.location_id,
                           row.product_id, row.lot_id, SUM(row.quantity - row.sold) AS quantity
                      FROM (SELECT id, company_id, location_id, product_id, lot_id, quantity,
                                   0::numeric AS sold
                              FROM stock_quant
                             WHERE lot_id IS NOT NULL AND location_id = ANY(%(floors)s)
                               AND %(asked)s
                             UNION ALL
                            SELECT NULL, NULL, location_id, product_id, lot_id, 0, quantity
                              FROM (%(sold)s) AS sales (location_id, product_id, lot_id, quantity)
                           ) row
                  GROUP BY row.location_id, row.product_id, row.lot_id
                    HAVING SUM(row.quantity) > 0) goods
              JOIN stock_location location ON location.id = goods.location_id
              JOIN stock_lot lot ON lot.id = goods.lot_id
              JOIN product_product product ON product.id = goods.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE LEAST(lot.expiration_date, lot.removal_date) IS NOT NULL
               AND template.use_expiration_date
            """,
            floors=floors,
            today=today,
            until=local_time_sql(SQL("LEAST(lot.expiration_date, lot.removal_date)"), zone),
            expiration=local_time_sql(SQL("lot.expiration_date"), zone),
            sold=self._sold_query(),
            asked=self._asked_condition(),
        )

    def _floors_and_clocks(self):
        """Return the ids of the places of all floors, and the SQL of the time zone and of the day
        of today of the store of a `location`."""
        self.env["product.product"]._flush_sellable()
        self.env["stock.location"].flush_model(["warehouse_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(zone)s, %(now)s::date, warehouse.id, array_agg(location.id)
                  FROM stock_warehouse warehouse
                       %(clock)s
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                  JOIN stock_location location
                    ON location.warehouse_id = warehouse.id
                   AND location.parent_path LIKE floor.parent_path || '%%'
              GROUP BY 1, 2, 3
                """,
                zone=STORE_ZONE,
                now=local_time_sql(SQL("%s::timestamp", fields.Datetime.now())),
                clock=STORE_CLOCK_JOINS,
            )
        )
        floors, zones, days = [], defaultdict(list), defaultdict(list)
        for zone, today, store_id, places in rows:
            floors += places
            zones[zone].append(store_id)
            days[today].append(store_id)
        zones.setdefault("UTC", [])
        days.setdefault(fields.Date.today(), [])
        return floors, self._by_store(zones, SQL("text")), self._by_store(days, SQL("date"))

    def _by_store(self, stores, sql_type):
        """Return the SQL of what a `location`'s store has: of one value for all, that value.

        :param stores: {value: ids of the stores}
        """
        known = {value: ids for value, ids in stores.items() if ids} or stores
        *others, last = [SQL("%s::%s", value, sql_type) for value in known]
        if not others:
            return last
        cases = (
            SQL("WHEN location.warehouse_id = ANY(%s) THEN %s", known_ids, value)
            for known_ids, value in zip(known.values(), others, strict=False)
        )
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), last)

    @api.private
    def fetch(self, field_names=None):
        """Read known lines by their lots: their own ids are in no index."""
        asked = self.with_context(**{ASKED: self._ids})
        return super(SupermarketExpiryBoard, asked).fetch(field_names)

    def _asked_condition(self):
        """Return the SQL that keeps the lots of the lines that `fetch` asks for."""
        asked = self.env.context.get(ASKED)
        if not isinstance(asked, tuple):
            return SQL("TRUE")
        return SQL(
            "lot_id IN (SELECT lot_id FROM stock_quant WHERE id = ANY(%s))",
            [one for one in asked if isinstance(one, int)],
        )

    def _sold_query(self):
        """Return the SQL of (location, product, lot, quantity) of the sales not posted yet."""
        sold = self.env.context.get(SOLD)
        if not isinstance(sold, Sold):
            sold = self._sold_by_place()
        return SQL("SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::numeric[])", *sold)

    def _sold_by_place(self):
        """Return the sales not posted yet."""
        ledger = self.env["supermarket.sale.ledger"]
        # sudo: sold is sold, whoever looks
        of_lots = ledger.sudo()._unposted_domain() & Domain("product_id.tracking", "!=", "none")
        [(products,)] = ledger.sudo()._read_group(of_lots, [], ["product_id:recordset"])
        rows = [
            (place.location_id, place.product_id, place.lot_id, quantity)
            for place, quantity in ledger._unposted_by_place(products).items()
            if place.lot_id
        ]
        return Sold(*([row[part] for row in rows] for part in range(4)))

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        """All groups of a screen are filled from one look at what was sold."""
        looking = self.with_context(**{SOLD: self._sold_by_place()})
        return super(SupermarketExpiryBoard, looking).web_read_group(*args, **kwargs)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What a person types is looked up first: of a list of goods the planner knows how many
        they are, and reads the stock of these alone."""
        found = Domain(domain).map_conditions(self._looked_up)
        return super()._search(found, *args, **kwargs)

    @api.model
    def _looked_up(self, condition):
        """The same condition by ids, where it is about names: as typed, or as the ORM has it."""
        asked = condition.value
        if condition.field_expr not in TYPED:
            return condition
        if condition.operator == "ilike" and isinstance(asked, str):
            asked = Domain("display_name", "ilike", asked)
        elif condition.operator != "any" or not isinstance(asked, Domain):
            return condition
        goods = self.env[self._fields[condition.field_expr].comodel_name]
        # with archived ones, as the ORM looks for what a field points to
        named = goods._search(asked, active_test=False)
        return Domain(condition.field_expr, "in", list(named.get_result_ids()))

    def _is_sellable(self):
        """Whether a till would still sell the lot."""
        self.ensure_one()
        return self.bucket not in ("0_expired", "0_off")

    @api.depends("days_left", "bucket", "expiration_date")
    def _compute_time_left(self):
        for line in self:
            line.time_left = line._time_left_text() if line._is_sellable() else line._past_text()

    def _time_left_text(self):
        """Say the days left as a person does; one text a case, so that each is translated."""
        self.ensure_one()
        days = self.days_left
        if not days:
            return self.env._("last day")
        return self.env._("1 day left") if days == 1 else self.env._("%s days left", days)

    def _past_text(self):
        self.ensure_one()
        if self.bucket == "0_off":
            return self.env._("not sold any more")
        store = self.warehouse_id
        days = (store._store_day() - store._store_day(self.expiration_date)).days
        if days == 1:
            return self.env._("expired 1 day ago")
        return self.env._("expired %s days ago", days)

    @api.depends("product_id", "warehouse_id", "days_left", "bucket")
    def _compute_prices(self):
        # sudo: whoever sees the board sees what the goods are going to cost
        rules = self.env["supermarket.markdown.rule"].sudo()._of_stores(self.warehouse_id)
        for line in self:
            company = line.company_id or line.warehouse_id.company_id
            line.list_price = line.product_id.with_company(company).lst_price
            line.rule_id = line._is_sellable() and rules._rule_for(
                line.product_id, line.warehouse_id, line.days_left
            )
            line.proposed_price = line.rule_id and line.rule_id._new_price(line.list_price)

    @api.depends("lot_id", "warehouse_id")
    def _compute_markdown_price(self):
        # sudo: as for the prices
        markdowns = self.env["supermarket.markdown"].sudo()
        active = markdowns.search(
            Domain("state", "=", "active") & Domain("lot_id", "in", self.lot_id.ids)
        )
        prices = {
            (markdown.lot_id, markdown.warehouse_id): markdown.new_price for markdown in active
        }
        for line in self:
            line.markdown_price = prices.get((line.lot_id, line.warehouse_id), 0.0)

    def action_mark_down(self):
        """Ask for the prices of these lots, filled in by the rules."""
        sellable = self.filtered(lambda line: line._is_sellable())
        if not sellable:
            raise UserError(
                self.env._(
                    "Expired lots can't be sold at any price: put them on hold or write them off."
                )
            )
        wizard = self.env["supermarket.markdown.start"].create(
            {"line_ids": sellable._prepare_mark_down_lines(), "left_out": len(self - sellable)}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mark Down"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _prepare_mark_down_lines(self):
        """One line a lot and store, wherever in the store the lot lies."""
        lines = []
        for (lot, store), places in self.grouped(lambda r: (r.lot_id, r.warehouse_id)).items():
            first = places[0]
            lines.append(
                fields.Command.create(
                    {
                        "lot_id": lot.id,
                        "warehouse_id": store.id,
                        "time_left": first.time_left,
                        "old_price": first.list_price,
                        "rule_id": first.rule_id.id,
                        "new_price": first.proposed_price,
                        "quantity": sum(places.mapped("quantity")),
                    }
                )
            )
        return lines

    def action_place_hold(self):
        """Put the lot on hold."""
        return self.lot_id.action_place_hold()

    def action_open_lot(self):
        """Open the lot."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.lot",
            "res_id": self.lot_id.id,
            "views": [(False, "form")],
        }
