import base64
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.barcode import check_barcode_encoding
from reportlab.graphics.barcode import createBarcodeDrawing

MOST = 480
PAGE = 24
# A list that is opened again within so many seconds is not worked out again
FRESH = 60
SYMBOLOGIES = (("EAN13", "ean13"), ("EAN8", "ean8"), ("UPCA", "upca"))


class SupermarketShelfLabel(models.Model):
    """The label of a product on the shelves of a store: what it costs, and what the label says.

    It follows the prices by itself; printing it writes what it says from then on.
    """

    _name = "supermarket.shelf.label"
    _description = "Shelf Label"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "state, categ_id, product_id, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    barcode = fields.Char(related="product_id.barcode")
    price = fields.Monetary(readonly=True, help="What it costs now.")
    regular_price = fields.Monetary(
        readonly=True, help="What it costs else, where the price is lower for a time."
    )
    printed_price = fields.Monetary(string="On the Label", readonly=True)
    printed_regular_price = fields.Monetary(readonly=True)
    printed_at = fields.Datetime(readonly=True)
    printed_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [("changed", "Price Changed"), ("new", "Never Printed"), ("printed", "Right")],
        string="Label",
        required=True,
        readonly=True,
    )

    _store_uniq = models.Constraint(
        "UNIQUE(warehouse_id, product_id)", "A product has one label in a store."
    )
    _to_print_idx = models.Index("(warehouse_id) WHERE state <> 'printed'")

    # Following the prices --------------------------------------------------------------------

    @api.model
    def action_open_labels(self):
        """Bring the labels of the stores in view up to date and show those to print."""
        self.check_access("read")
        stores = self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)])
        # sudo: the labels follow the prices by code alone
        self.sudo()._refresh(stores, FRESH)
        return self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_shelf_label")

    @api.model
    def _cron_refresh(self):
        """The stores that use labels: those whose labels somebody looked at once."""
        for [store] in self._read_group([("warehouse_id.active", "=", True)], ["warehouse_id"]):
            self._refresh(store)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _refresh(self, stores, fresh=0):
        """Work out what the goods on the floors cost, and which labels say something else.

        :param fresh: seconds; a store whose labels were worked out within these is left as it is
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), seconds=fresh)
        offers = defaultdict(dict)  # what is asked alike is worked out once
        self.flush_model()
        for store in self._stores_with_shelves(stores):
            known = [("warehouse_id", "=", store.id)]
            if fresh and self.search_count([*known, ("write_date", ">", since)], limit=1):
                continue
            products = self._products_on(store)
            offered = offers[products._offered_alike(store)]
            others = products.browse(id_ for id_ in products.ids if id_ not in offered)
            offered.update(others._shelf_offers(store))
            self._write_prices(store, products, offered)
            self.search(
                [*known, ("product_id", "not in", products.ids), ("printed_at", "=", False)]
            ).unlink()
            self._note_refreshed(store)
        self.invalidate_model()

    @api.model
    def _note_refreshed(self, store):
        """One label says for all of its store when they were worked out."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE supermarket_shelf_label SET write_date = %s
                 WHERE id = (SELECT MIN(id) FROM supermarket_shelf_label WHERE warehouse_id = %s)
                """,
                fields.Datetime.now(),
                store.id,
            )
        )

    @api.model
    def _stores_with_shelves(self, stores):
        """Hook: those of the stores in which customers read labels."""
        return stores

    @api.model
    def _products_on(self, store):
        """What is for sale in a store: all that its floor knows, and what is sold out for now but
        has its label hanging there."""
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "child_of", store.lot_stock_id.id),
                ("product_id.sale_ok", "=", True),
                ("product_id.active", "=", True),
            ],
            ["product_id"],
        )
        groups += self._read_group(
            [
                ("warehouse_id", "=", store.id),
                ("printed_at", "!=", False),
                ("product_id.sale_ok", "=", True),
                ("product_id.active", "=", True),
            ],
            ["product_id"],
        )
        ids = dict.fromkeys(product.id for [product] in groups)
        return self.env["product.product"].browse(ids)

    @api.model
    def _write_prices(self, store, products, offers):
        """Write what has changed: of some thousand labels mostly none."""
        currency = store.company_id.currency_id
        columns = [[], [], [], []]
        for product in products:
            rounded = self._rounded(offers[product.id], currency)
            # of the template itself: some thousand related fields take longer than all the rest
            row = (product.id, product.product_tmpl_id.categ_id.id or None, *rounded)
            for column, value in zip(columns, row, strict=True):
                column.append(value)
        self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_shelf_label AS label (
                    company_id, warehouse_id, product_id, categ_id, price, regular_price, state,
                    create_date, write_date, create_uid, write_uid)
                SELECT %(company)s, %(store)s, new.product_id, new.categ_id, new.price, new.regular,
                       'new', %(now)s, %(now)s, %(user)s, %(user)s
                  FROM unnest(%(products)s::int[], %(categories)s::int[], %(prices)s::numeric[],
                              %(regular)s::numeric[]) new (product_id, categ_id, price, regular)
           ON CONFLICT (warehouse_id, product_id) DO UPDATE
                   SET price = EXCLUDED.price, regular_price = EXCLUDED.regular_price,
                       categ_id = EXCLUDED.categ_id, write_date = EXCLUDED.write_date,
                       state = CASE WHEN label.printed_at IS NULL THEN 'new'
                                    WHEN label.printed_price IS DISTINCT FROM EXCLUDED.price
                                      OR COALESCE(label.printed_regular_price, 0)
                                         <> COALESCE(EXCLUDED.regular_price, 0) THEN 'changed'
                                    ELSE 'printed' END
                 WHERE (label.price, label.regular_price, label.categ_id)
                       IS DISTINCT FROM
                       (EXCLUDED.price, EXCLUDED.regular_price, EXCLUDED.categ_id)
             RETURNING id
                """,
                company=store.company_id.id,
                store=store.id,
                now=fields.Datetime.now(),
                user=self.env.uid,
                products=columns[0],
                categories=columns[1],
                prices=columns[2],
                regular=columns[3],
            )
        )

    @api.model
    def _rounded(self, offer, currency):
        def rounded(amount):
            return round(currency.round(amount), currency.decimal_places)

        lower = offer.regular is not None and rounded(offer.regular) > rounded(offer.price)
        return rounded(offer.price), rounded(offer.regular) if lower else None

    # Printing ----------------------------------------------------------------------------------

    def action_print(self):
        """Print the labels on a roll, 70 × 37 mm each; from now on they say what was printed."""
        return self._print("supermarket_stock.action_report_shelf_label")

    def action_print_sheet(self):
        """Print the labels on sheets of A4, 24 on each."""
        return self._print("supermarket_stock.action_report_shelf_sheet")

    def action_take_as_printed(self):
        """The shelf has them already: nothing is printed."""
        self.check_access("read")
        self._check_printer()
        self._printed()

    def _print(self, report):
        self.check_access("read")
        self._check_printer()
        if len(self) > MOST:
            raise UserError(
                self.env._(
                    "%(asked)s labels are too many at once (%(most)s): print a category at a time.",
                    asked=len(self),
                    most=MOST,
                )
            )
        self.sudo()._price_now()  # sudo: as in `action_open_labels`
        self._printed()
        return self.env.ref(report).report_action(self)

    @api.model
    def _of_goods(self, store, products):
        """The labels of these goods in a store; made for those that had none yet."""
        known = [("warehouse_id", "=", store.id), ("product_id", "in", products.ids)]
        missing = products - self.search(known).product_id
        if missing:
            # sudo: as in `action_open_labels`
            self.sudo()._write_prices(store, missing, missing._shelf_offers(store))
        return self.search(known)

    def _price_now(self):
        """What is printed is the price of this moment, not that of when the list was opened."""
        self.flush_model()
        for store, labels in self.grouped("warehouse_id").items():
            products = labels.product_id
            self._write_prices(store, products, products._shelf_offers(store))
        self.invalidate_model()

    def _check_printer(self):
        roles = ("store_manager", "shift_supervisor", "receiver")
        if not any(self.env.user.has_group(f"supermarket_stock.group_{role}") for role in roles):
            raise UserError(self.env._("Receivers, supervisors and store managers print labels."))

    def _printed(self):
        now = fields.Datetime.now()
        # sudo: the right to print was asked for; what a label says is written by code alone
        for label in self.sudo():
            label.write(
                {
                    "printed_price": label.price,
                    "printed_regular_price": label.regular_price,
                    "printed_at": now,
                    "printed_by_id": self.env.uid,
                    "state": "printed",
                }
            )

    def _label_pages(self):
        """The labels of each A4 page."""
        return [self[start : start + PAGE] for start in range(0, len(self), PAGE)]

    def _name_text(self):
        return self.product_id.with_context(display_default_code=False).display_name

    def _unit_price_text(self):
        return self.product_id._unit_price_text(self.printed_price, self.currency_id)

    def _barcode_image(self):
        """The strip code as a drawing inside the page, "" where a strip can't say it."""
        code = self.barcode
        if not code:
            return ""
        kind = next((name for name, core in SYMBOLOGIES if check_barcode_encoding(code, core)), "")
        if not kind:
            return ""
        drawing = createBarcodeDrawing(
            kind, value=code, format="svg", width=400, height=120, humanReadable=True
        )
        image = base64.b64encode(drawing.asString("svg").encode()).decode()
        return f"data:image/svg+xml;base64,{image}"
