from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .supermarket_scan_task import RejectedError

MOVEMENTS = 8


class SupermarketScanTaskLookup(models.AbstractModel):
    """What is known of the goods in hand. It changes nothing but a code that nobody knew."""

    _name = "supermarket.scan.task.lookup"
    _description = "Lookup in the Scan App"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _task_groups(self):
        return (
            "supermarket_stock.group_receiver",
            "supermarket_stock.group_counter",
            "supermarket_stock.group_inspector",
            "supermarket_stock.group_shift_supervisor",
            "supermarket_stock.group_buyer",
        )

    @api.model
    def _kinds(self):
        return ("code",)

    @api.model
    def _check(self, values):
        """A code that nobody knew is given to a product: {"kind": "code"}."""
        super()._check(values)
        if not values["code"] or not values["product_id"]:
            raise RejectedError(self.env._("Scan the code, then choose the product that it is on."))
        self.env["supermarket.product.barcode"].check_access("create")
        known = self._product_of(values["code"])
        if known and known.id != values["product_id"]:
            raise RejectedError(
                self.env._(
                    "%(code)s is a code of %(product)s already.",
                    code=values["code"],
                    product=known.display_name,
                )
            )

    @api.model
    def _product_of(self, code):
        products = self.env["product.product"]
        further = self.env["supermarket.product.barcode"].search([("name", "=", code)], limit=1)
        return products.search([("barcode", "=", code)], limit=1) or further.product_id

    @api.model
    def _take(self, events):
        for event in events:
            if not self._product_of(event.code):
                try:
                    with self.env.cr.savepoint():
                        self.env["supermarket.product.barcode"].create(
                            {
                                "name": event.code,
                                "product_id": event.product_id.id,
                                "quantity": max(event.quantity, 1.0),
                            }
                        )
                except UserError as problem:
                    event.sudo()._conflict(str(problem))  # sudo: events are written by code
                    continue
            event.sudo().write({"state": "done"})  # sudo: as above

    # Asking ------------------------------------------------------------------------------

    @api.model
    def _look_up(self, product):
        if not product:
            raise UserError(self.env._("These goods are not in this shop (any more)."))
        stores = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])
        sellable = product._get_sellable_quantities(stores)
        return {
            "id": product.id,
            "name": product.with_context(display_default_code=False).display_name,
            "price": product.lst_price,
            "unit": product.uom_id.name,
            "stores": [
                {
                    "id": store.id,
                    "name": store.name,
                    "sellable": sellable[store.id, product.id],
                    "places": self._places(product, store),
                }
                for store in stores
            ],
            "held": self._held_reason(product, stores),
            "lots": self._lots(product, stores),
            "ordered": self._ordered(product, stores),
            "movements": self._movements(product),
            "at": fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def _places(self, product, store):
        # sudo: what is there is there, whoever asks; only this store's places are told
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "=", product.id),
                    ("location_id", "child_of", store.view_location_id.id),
                    ("location_id.usage", "=", "internal"),
                ],
                ["location_id"],
                ["quantity:sum"],
            )
        )
        unit = product.uom_id
        return [
            [place.display_name, unit.round(quantity)]
            for place, quantity in groups
            if not unit.is_zero(quantity)
        ]

    @api.model
    def _held_reason(self, product, stores):
        whole = self._holds_here(product, stores).filtered(lambda hold: not hold.lot_id)
        return self._reason(whole[:1])

    @api.model
    def _holds_here(self, product, stores):
        """What stops the goods in one of these stores."""
        # sudo: a hold binds everyone, whoever may read it
        holds = self.env["supermarket.hold"]._active_holds(product).sudo()
        companies = self.env.company._holding_companies()
        return holds.filtered(
            lambda hold: (
                hold.company_id in companies
                and (not hold.warehouse_id or hold.warehouse_id.id in stores.ids)
            )
        )

    @api.model
    def _reason(self, hold):
        if not hold:
            return ""
        return dict(hold._fields["reason"]._description_selection(self.env))[hold.reason]

    @api.model
    def _lots(self, product, stores):
        if product.tracking == "none":
            return []
        # sudo: as in _places; of these stores alone, also where companies share a lot
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "=", product.id),
                    ("lot_id", "!=", False),
                    ("location_id", "child_of", stores.view_location_id.ids),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                ["lot_id"],
                ["quantity:sum"],
                limit=50,
            )
        )
        store = stores[:1]
        holds = self._holds_here(product, stores)
        return [
            {
                "name": lot.name,
                "quantity": product.uom_id.round(quantity),
                "expiry": fields.Date.to_string(lot._last_day(store)) or "",
                "expired": lot._is_expired(store),
                "held": self._reason(holds.filtered(lambda hold, lot=lot: hold.lot_id == lot)[:1]),
            }
            for lot, quantity in groups
        ]

    @api.model
    def _ordered(self, product, stores):
        """What is on its way: [[document, quantity, day]]."""
        # sudo: what comes when is no secret in the shop
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                Domain("product_id", "=", product.id)
                & Domain("picking_type_id.code", "=", "incoming")
                & Domain("state", "not in", ("draft", "done", "cancel"))
                & Domain("picking_type_id.warehouse_id", "in", stores.ids),
                order="date",
                limit=5,
            )
        )
        return [
            [
                move.origin or move.picking_id.name or "",
                move.product_qty,
                fields.Date.to_string(move.date),
            ]
            for move in moves
        ]

    @api.model
    def _movements(self, product):
        record = self.env["supermarket.stock.record"]
        if not record.has_access("read"):
            return []
        rows = record.search(
            [("product_id", "=", product.id), ("company_id", "=", self.env.company.id)],
            limit=MOVEMENTS,
        )
        words = dict(record._fields["operation"]._description_selection(self.env))
        return [
            [
                fields.Datetime.to_string(row.date),
                words[row.operation],
                product.uom_id.round(row.quantity),
                row.document or "",
            ]
            for row in rows
        ]
