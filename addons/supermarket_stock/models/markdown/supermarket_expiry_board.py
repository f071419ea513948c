import json
from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.store_clock import (
    STORE_CLOCK_JOINS,
    STORE_ZONE,
    by_store_sql,
    local_time_sql,
    of_zones,
)
from ...tools.time_left import COMPARED, bucket_domain, bucket_sql, day, left_domain
from ...tools.typed_names import typed_domain

# Context key of what a request knows already: a client can't send a `Floors`.
FLOORS = "supermarket_board_floors"
# The places of all floors, {time zone: ids of its stores}, and what differs from the quants: what
# to add to some, as JSON by id, the ids of those that are none by it, and of those that are one
Floors = namedtuple("Floors", "places zones differences gone there")
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
        "stock.quant": [
            *("company_id", "location_id", "lot_id", "product_id", "quantity"),
            *("expiration_date", "removal_date"),
        ],
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
        """The first quant of each lot and place stands for all of them.

        Core keeps a lot's dates on its quants, so that an index finds those that end first; days
        are compared as moments, because a time zone is dear to ask of each line. Nothing is
        joined whose size the planner has to guess: floors and clocks, and what differs from the
        quants, are looked up before.
        """
        floors = self._floors()
        until = SQL("LEAST(quant.expiration_date, quant.removal_date)")
        return SQL(
            """
            SELECT quant.id, quant.company_id, location.warehouse_id, quant.location_id,
                   quant.product_id, template.categ_id, quant.lot_id, quant.expiration_date,
                   template.uom_id, %(until)s AS sold_until,
                   %(local)s::date - %(today)s AS days_left, %(bucket)s AS bucket,
                   quant.quantity
                   + COALESCE((%(differences)s::jsonb ->> quant.id::text)::numeric, 0) AS quantity
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
              JOIN product_product product ON product.id = quant.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE quant.lot_id IS NOT NULL AND quant.location_id = ANY(%(places)s)
               AND (quant.quantity > 0 OR quant.id = ANY(%(there)s))
               AND quant.id <> ALL(%(gone)s)
               AND %(until)s IS NOT NULL AND template.use_expiration_date
            """,
            until=until,
            local=local_time_sql(until, by_store_sql(floors.zones, SQL("text"))),
            today=by_store_sql(of_zones(floors.zones, day), SQL("date")),
            bucket=bucket_sql(floors.zones, until),
            differences=floors.differences,
            gone=floors.gone,
            there=floors.there,
            places=floors.places,
        )

    # What differs from the quants ----------------------------------------------------------

    @api.model
    def _floors(self):
        """Return the `Floors` that this request has looked up, or look them up."""
        known = self.env.context.get(FLOORS)
        if isinstance(known, Floors):
            return known
        self.env["product.product"]._flush_sellable()
        self.env["stock.location"].flush_model(["warehouse_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(zone)s, warehouse.id, array_agg(location.id)
                  FROM stock_warehouse warehouse
                       %(clock)s
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                  JOIN stock_location location
                    ON location.warehouse_id = warehouse.id
                   AND location.parent_path LIKE floor.parent_path || '%%'
              GROUP BY 1, 2
                """,
                zone=STORE_ZONE,
                clock=STORE_CLOCK_JOINS,
            )
        )
        places, zones = [], defaultdict(list)
        for zone, store_id, of_store in rows:
            places += of_store
            zones[zone].append(store_id)
        return Floors(places, dict(zones) or {"UTC": []}, *self._differences(places))

    @api.model
    def _differences(self, places):
        """Return what to add to some quants, which are none by it, and which are one by it.

        Where several quants are one line, as goods in packages, the first has the quantity of all
        of them. Each unposted sale comes off the one place that posting would take it from. Two
        that differ in nothing are core's to merge.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH sold AS (
                    SELECT location_id, product_id, lot_id, SUM(quantity) AS quantity
                      FROM unnest(%(locations)s::int[], %(products)s::int[], %(lots)s::int[],
                                  %(quantities)s::numeric[])
                               AS sale (location_id, product_id, lot_id, quantity)
                  GROUP BY location_id, product_id, lot_id
                ), asked AS (
                    SELECT location_id, product_id, lot_id FROM sold
                     UNION
                    SELECT location_id, product_id, lot_id
                      FROM stock_quant
                     WHERE lot_id IS NOT NULL AND location_id = ANY(%(places)s)
                       AND (package_id IS NOT NULL OR owner_id IS NOT NULL)
                ), line AS (
                    SELECT quant.id, quant.quantity,
                           CASE WHEN quant.id = MIN(quant.id) OVER one
                                THEN SUM(quant.quantity) OVER one - COALESCE(sold.quantity, 0)
                                ELSE 0 END AS total
                      FROM asked
                      JOIN stock_quant quant USING (location_id, product_id, lot_id)
                 LEFT JOIN sold USING (location_id, product_id, lot_id)
                    WINDOW one AS (PARTITION BY location_id, product_id, lot_id)
                )
                SELECT id, (total - quantity)::text, quantity > 0, total > 0 FROM line
                 WHERE total <> quantity
                """,
                places=places,
                **self._sold_by_place(),
            )
        )
        differences = json.dumps({quant_id: text for quant_id, text, _was, _is in rows})
        gone = [quant_id for quant_id, _text, was, is_one in rows if was and not is_one]
        there = [quant_id for quant_id, _text, was, is_one in rows if is_one and not was]
        return differences, gone, there

    @api.model
    def _sold_by_place(self):
        """Return what was sold of which lot and is not posted: a list of each part."""
        ledger = self.env["supermarket.sale.ledger"]
        # sudo: sold is sold, whoever looks
        of_lots = ledger.sudo()._unposted_domain() & Domain("product_id.tracking", "!=", "none")
        [(products,)] = ledger.sudo()._read_group(of_lots, [], ["product_id:recordset"])
        rows = [
            (place.location_id, place.product_id, place.lot_id, quantity)
            for place, quantity in ledger._unposted_by_place(products).items()
            if place.lot_id
        ]
        parts = ("locations", "products", "lots", "quantities")
        return {name: [row[part] for row in rows] for part, name in enumerate(parts)}

    # What a screen asks --------------------------------------------------------------------

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        """All groups of a screen are filled from one look at what was sold."""
        looking = self.with_context(**{FLOORS: self._floors()})
        return super(SupermarketExpiryBoard, looking).web_read_group(*args, **kwargs)

    @api.model
    @api.readonly
    def web_search_read(self, *args, **kwargs):
        """A page and the number of all lines: from one look, too."""
        looking = self.with_context(**{FLOORS: self._floors()})
        return super(SupermarketExpiryBoard, looking).web_search_read(*args, **kwargs)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What a person types is looked up first: of a list of goods the planner knows how many
        they are, and reads the stock of these alone. Days left are a moment, which is indexed."""
        looking = self.with_context(**{FLOORS: self._floors()})
        found = Domain(domain).map_conditions(looking._looked_up)
        return super(SupermarketExpiryBoard, looking)._search(found, *args, **kwargs)

    @api.model
    def _looked_up(self, condition):
        """The same condition by ids, where it is about names: as typed, or as the ORM has it."""
        asked = condition.value
        zones = self._floors().zones
        if condition.field_expr == "days_left" and condition.operator in COMPARED:
            is_whole = type(asked) is int
            return left_domain(zones, condition.operator, asked) if is_whole else condition
        if condition.field_expr == "bucket" and condition.operator in ("=", "in") and asked:
            return condition & bucket_domain(zones, [asked] if isinstance(asked, str) else asked)
        named = typed_domain(condition) if condition.field_expr in TYPED else None
        if named is None:
            return condition
        goods = self.env[self._fields[condition.field_expr].comodel_name]
        # with archived ones, as the ORM looks for what a field points to
        found = goods._search(named, active_test=False)
        return Domain(condition.field_expr, "in", list(found.get_result_ids()))

    def _is_sellable(self):
        """Whether a till would still sell the lot."""
        self.ensure_one()
        return self.bucket not in ("0_expired", "0_off")

    @api.depends("days_left", "bucket", "expiration_date")
    def _compute_time_left(self):
        for store, lines in self.grouped("warehouse_id").items():
            today = store._store_day()
            for line in lines:
                is_past = not line._is_sellable()
                line.time_left = line._past_text(today) if is_past else line._time_left_text()

    def _time_left_text(self):
        """Say the days left as a person does; one text a case, so that each is translated."""
        self.ensure_one()
        days = self.days_left
        if not days:
            return self.env._("last day")
        return self.env._("1 day left") if days == 1 else self.env._("%s days left", days)

    def _past_text(self, today):
        self.ensure_one()
        if self.bucket == "0_off":
            return self.env._("not sold any more")
        days = (today - self.warehouse_id._store_day(self.expiration_date)).days
        if days == 1:
            return self.env._("expired 1 day ago")
        return self.env._("expired %s days ago", days)

    @api.depends("product_id", "warehouse_id", "days_left", "bucket")
    def _compute_prices(self):
        # sudo: whoever sees the board sees what the goods are going to cost
        rules = self.env["supermarket.markdown.rule"].sudo()._of_stores(self.warehouse_id)
        by_company = self.grouped(lambda line: line.company_id or line.warehouse_id.company_id)
        for company, lines in by_company.items():
            of_company = lines.product_id.with_company(company)
            prices = {product.id: product.lst_price for product in of_company}
            for line in lines:
                line.list_price = prices.get(line.product_id.id, 0.0)
        for line in self:
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
