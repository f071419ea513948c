from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.markdown_price import stickers_for
from ...tools.pieces import kept_in_pieces
from ...tools.transition import Transition

# Markdowns that the job ends in one transaction
AT_ONCE = 50


class SupermarketMarkdown(models.Model):
    """A lot that one store sells at a lower price because it expires soon.

    It ends by itself when the lot expires or is sold out, when all that was marked down is sold,
    or when the same lot is marked down again. Nothing of it is ever deleted.
    """

    _name = "supermarket.markdown"
    _description = "Markdown"
    _inherit = ["supermarket.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state, date_to, id desc"
    _rec_names_search = ["product_id.name", "lot_id.name"]
    _initial_state = "proposed"
    # Who may is checked by the actions: markdowns end by themselves, too
    _transitions = {
        "activate": Transition(("proposed",), "active"),
        "end": Transition(("proposed", "active"), "ended"),
    }

    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", index=True, tracking=True
    )
    lot_id = fields.Many2one(
        "stock.lot",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain="[('product_id', '=', product_id)]",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    categ_id = fields.Many2one(related="product_id.categ_id", store=True, string="Category")
    rule_id = fields.Many2one(
        "supermarket.markdown.rule", readonly=True, ondelete="set null", help="Empty: by hand."
    )
    old_price = fields.Monetary(readonly=True, help="The normal price when it was marked down.")
    new_price = fields.Monetary(required=True, tracking=True)
    percent = fields.Float(
        string="Percent Off", compute="_compute_percent", store=True, aggregator="avg"
    )
    quantity = fields.Float(
        digits="Product Unit", required=True, tracking=True, help="How much is marked down."
    )
    sold_qty = fields.Float(
        string="Sold", digits="Product Unit", compute="_compute_sold_qty", help="At this price."
    )
    sticker_count = fields.Integer(
        string="Stickers",
        compute="_compute_sticker_count",
        store=True,
        readonly=False,
        help="How many stickers are printed: one a piece.",
    )
    date_from = fields.Datetime(string="Valid from", readonly=True, copy=False)
    date_to = fields.Datetime(
        string="Valid until", readonly=True, copy=False, help="When the sale of the lot ends."
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("active", "Active"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        tracking=True,
        index=True,
    )
    activated_by_id = fields.Many2one("res.users", readonly=True, copy=False, string="Approved by")
    ended_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    end_date = fields.Datetime(string="Ended on", readonly=True, copy=False)
    end_reason = fields.Selection(
        [
            ("expired", "Expired"),
            ("sold_out", "Sold out"),
            ("replaced", "Marked down again"),
            ("by_hand", "Ended by hand"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    note = fields.Text()

    _active_uniq = models.UniqueIndex(
        "(lot_id, warehouse_id) WHERE state = 'active'",
        "A lot has one markdown at a time in a store.",
    )
    _price_positive = models.Constraint("CHECK(new_price > 0)", "The new price must be above zero.")
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Mark down a quantity above zero."
    )

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for markdown in self:
            product = markdown.product_id.with_context(display_default_code=False)
            markdown.display_name = f"{product.display_name} · {markdown.lot_id.name}"

    @api.depends("old_price", "new_price")
    def _compute_percent(self):
        for markdown in self:
            old = markdown.old_price
            markdown.percent = round((1 - markdown.new_price / old) * 100, 1) if old else 0.0

    def _compute_sold_qty(self):
        sold = self._sold_quantities()
        for markdown in self:
            markdown.sold_qty = sold.get(markdown.id, 0.0)

    def _sold_quantities(self):
        """Return {id: quantity sold at the price}, returns taken off."""
        # sudo: sold is sold, also for someone who may not read the ledger
        ledger = self.env["supermarket.sale.ledger"].sudo()
        rows = ledger._read_group(
            [("markdown_id", "in", self.ids)], ["markdown_id"], ["quantity:sum"]
        )
        return {markdown.id: quantity for markdown, quantity in rows}

    @api.depends("quantity", "product_id")
    def _compute_sticker_count(self):
        unit = self.env.ref("uom.product_uom_unit")
        for markdown in self:
            by_piece = markdown.uom_id._has_common_reference(unit)
            markdown.sticker_count = stickers_for(markdown.quantity, by_piece)

    @api.constrains("product_id", "lot_id", "warehouse_id")
    def _check_lot(self):
        for markdown in self:
            lot, store = markdown.lot_id, markdown.warehouse_id
            if lot.product_id != markdown.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is not a lot of %(product)s.",
                        lot=lot.name,
                        product=markdown.product_id.display_name,
                    )
                )
            if lot.company_id and lot.company_id not in store.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s belongs to another company than %(store)s.",
                        lot=lot.name,
                        store=store.name,
                    )
                )

    @api.constrains("old_price", "new_price")
    def _check_price(self):
        for markdown in self:
            currency = markdown.currency_id
            if currency.compare_amounts(markdown.new_price, markdown.old_price) >= 0:
                raise ValidationError(
                    self.env._(
                        "%(goods)s: the new price must be lower than the normal one, %(price)s.",
                        goods=markdown.display_name,
                        price=currency.format(markdown.old_price),
                    )
                )

    @api.constrains("quantity", "lot_id", "warehouse_id")
    def _check_quantity(self):
        """No more is marked down than is there: each sticker sells one piece of the lot."""
        left = self._floor_quantities()
        for markdown in self:
            there = markdown.uom_id.round(left[markdown.id])
            if markdown.uom_id.compare(markdown.quantity, there) > 0:
                raise ValidationError(
                    self.env._(
                        "Quantity of %(goods)s: %(asked)g %(unit)s is more than %(store)s has of "
                        "the lot, %(there)g %(unit)s. Enter at most that, or count the lot first.",
                        goods=markdown.display_name,
                        asked=markdown.quantity,
                        unit=markdown.uom_id.name,
                        store=markdown.warehouse_id.name,
                        there=max(there, 0.0),
                    )
                )

    @api.constrains("sticker_count")
    def _check_sticker_count(self):
        if any(not 0 < markdown.sticker_count <= 2000 for markdown in self):
            raise ValidationError(self.env._("Print between 1 and 2,000 stickers of a markdown."))

    # ------------------------------------------------------------------
    # life
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin as a proposal, from the normal price of this moment."""
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            product = self.env["product.product"].browse(vals.get("product_id"))
            store = self.env["stock.warehouse"].browse(vals.get("warehouse_id"))
            for name in self._fields_of_life():
                vals.pop(name, None)
            vals["old_price"] = product.with_company(store.company_id).lst_price
        return super().create(vals_list)

    @api.model
    def _fields_of_life(self):
        """What only the transitions write."""
        return {
            "state",
            "old_price",
            "date_from",
            "date_to",
            "activated_by_id",
            "ended_by_id",
            "end_date",
            "end_reason",
        }

    def write(self, vals):
        self._check_may_change(vals)
        return super().write(vals)

    def _check_may_change(self, vals):
        """A proposal may be edited; what was decided stays, but for the number of stickers."""
        free = {"note", "sticker_count", "message_main_attachment_id"}
        free |= {name for name in self._fields if name.startswith(("activity_", "message_"))}
        changed = vals.keys() - free
        if not changed:
            return
        if changed & self._fields_of_life() or any(m.state != "proposed" for m in self):
            raise UserError(
                self.env._("A markdown can't be changed: end it and mark the lot down again.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A markdown is never deleted: end it."))

    def action_activate(self):
        """Sell at the new price from now on; an earlier markdown of the lot ends."""
        self._check_may_decide()
        for markdown in self:
            markdown._check_source("activate")
            markdown._check_sellable_lot()
            markdown._earlier()._end("replaced")
            # sudo: who may decide was checked
            markdown.sudo()._fire(
                "activate",
                date_from=fields.Datetime.now(),
                date_to=markdown.lot_id._sale_ends(markdown.warehouse_id),
                activated_by_id=self.env.uid,
                **markdown._prepare_sticker(),
            )
        self._tell_tills()

    def _earlier(self):
        """The markdowns of the same lots and stores that are still active."""
        domain = Domain("state", "=", "active") & Domain.OR(
            Domain("lot_id", "=", markdown.lot_id.id)
            & Domain("warehouse_id", "=", markdown.warehouse_id.id)
            for markdown in self
        )
        return self.search(domain)

    def action_end(self):
        """Sell at the normal price again."""
        self._check_may_decide()
        self._end("by_hand")

    def _check_may_decide(self):
        self.check_access("write")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise AccessError(
                self.env._("Only a store manager starts and ends markdowns: propose it.")
            )

    def _check_sellable_lot(self):
        """Refuse what the tills would refuse anyhow: nobody sticks such a sticker."""
        self.ensure_one()
        lot = self.lot_id
        if not lot._sold_until():
            raise UserError(
                self.env._(
                    "%s has no expiration date: enter it on the lot, of a product that uses "
                    "expiration dates.",
                    self.display_name,
                )
            )
        if lot._is_expired(self.warehouse_id):
            raise UserError(
                self.env._(
                    "%s has expired and can't be sold at any price: put it on hold or write "
                    "it off.",
                    self.display_name,
                )
            )
        if lot in self.product_id._held_lots(self.warehouse_id):
            raise UserError(
                self.env._("%s is on hold: release it before it is marked down.", self.display_name)
            )
        self._check_quantity()

    def _end(self, reason):
        """End what has not ended yet. Ending twice changes nothing."""
        # sudo: who may is checked by the actions; ends happen by themselves
        ended = self.sudo()._move(
            "end",
            end_reason=reason,
            end_date=fields.Datetime.now(),
            ended_by_id=self.env.uid,
        )
        if ended:
            # the index of active ones must see the end of one before the start of the next
            ended.flush_recordset()
            ended.sudo(self.env.su)._tell_tills()

    # ------------------------------------------------------------------
    # ends by itself
    # ------------------------------------------------------------------

    def _is_running(self):
        """Whether the price holds at this moment, whatever the job has come to."""
        self.ensure_one()
        return self.state == "active" and self.date_to > fields.Datetime.now()

    def _is_used_up(self):
        """Whether all that was marked down is sold."""
        self.ensure_one()
        return bool(self._used_up())

    def _used_up(self):
        """Those of which all that was marked down is sold."""
        sold = self._sold_quantities()
        return self.filtered(lambda m: m.uom_id.compare(sold.get(m.id, 0.0), m.quantity) >= 0)

    def _end_used_up(self):
        """End what is sold out: called by the sale, in its transaction."""
        self.invalidate_recordset(["sold_qty"])
        self.filtered(lambda m: m.state == "active")._used_up()._end("sold_out")

    @api.model
    def _cron_end(self):
        """End what expired, and lots that left the floor by other ways than a marked-down sale."""
        active = self.search([("state", "=", "active")])
        expired = active.filtered(
            lambda m: not m._is_running() or m.lot_id._is_expired(m.warehouse_id)
        )
        expired._end_by_job("expired")
        left = (active - expired)._floor_quantities()
        sold_out = active.browse(one for one, quantity in left.items() if quantity <= 0)
        sold_out._end_by_job("sold_out")

    def _end_by_job(self, reason):
        """A few a commit: a till that sells one of them waits no longer."""
        for few in kept_in_pieces(self.env, self.ids, AT_ONCE, self.browse):
            few._end(reason)

    def _floor_quantity(self):
        """Return what is left of the lot on the floor of the store."""
        self.ensure_one()
        return self._floor_quantities()[self.id]

    def _floor_quantities(self):
        """Return {id: what is left of the lot on the floor of its store}, a store at a time."""
        left = {}
        for store, markdowns in self.grouped("warehouse_id").items():
            lots = markdowns.lot_id
            there = lots.product_id._quantities_at(store.lot_stock_id)
            for markdown in markdowns:
                lot = markdown.lot_id
                left[markdown.id] = there[lot.product_id.id, lot.id]
        return left

    def _tell_tills(self):
        """Hook: these started or ended. Nothing happens here; the tills listen."""
