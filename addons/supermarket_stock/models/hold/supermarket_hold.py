from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.context_keys import ALLOW_HELD
from ...tools.transition import Transition


class SupermarketHold(models.Model):
    """Goods that may not be reserved, sold or moved until someone releases them.

    The one place that owns this notion: quality places holds, tills and forecasts obey them.
    A hold names a lot, or a whole product; a store, or all stores of the company and its branches.
    """

    _name = "supermarket.hold"
    _description = "Hold"
    _inherit = ["supermarket.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state, id desc"
    _check_company_auto = True
    _initial_state = "active"
    # Who may release is the business of whoever releases: a verdict, a recall, a person
    _transitions = {"release": Transition(("active",), "released")}

    name = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        domain=[("is_storable", "=", True)],
        tracking=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        domain="[('product_id', '=', product_id)]",
        tracking=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: all of the product is on hold.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Store",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Empty: on hold in all stores.",
    )
    reason = fields.Selection(
        [
            ("inspection", "Inspection"),
            ("recall", "Recall"),
            ("damage", "Damage"),
            ("expiry", "Expiry"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        tracking=True,
    )
    note = fields.Text()
    owner_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        help="Who answers for the hold and is asked about it.",
    )
    state = fields.Selection(
        [("active", "On Hold"), ("released", "Released")],
        required=True,
        readonly=True,
        default="active",
        copy=False,
        tracking=True,
    )
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    release_date = fields.Datetime(readonly=True, copy=False)
    release_note = fields.Text(readonly=True, copy=False)
    origin_model = fields.Char(readonly=True, copy=False)
    origin_id = fields.Many2oneReference(
        model_field="origin_model", string="Placed For", readonly=True, copy=False
    )
    held_qty = fields.Float(
        string="Quantity on Hold",
        digits="Product Unit",
        compute="_compute_held_qty",
        help="On hand in the stores that the hold is for.",
    )

    _active_idx = models.Index("(product_id, lot_id) WHERE state = 'active'")
    _origin_uniq = models.UniqueIndex(
        "(origin_model, origin_id, product_id, COALESCE(lot_id, 0), COALESCE(warehouse_id, 0)) "
        "WHERE state = 'active' AND origin_id IS NOT NULL",
        "The same event holds a lot only once.",
    )

    @api.depends("product_id", "lot_id", "warehouse_id", "state")
    def _compute_held_qty(self):
        domain = Domain("product_id", "in", self.product_id.ids)
        domain &= Domain("location_id.usage", "=", "internal")
        domain &= Domain("company_id", "in", self.company_id._held_companies().ids)
        stock = defaultdict(list)
        for product, *goods in self.env["stock.quant"]._read_group(
            domain, ["product_id", "lot_id", "company_id", "location_id"], ["quantity:sum"]
        ):
            stock[product].append(goods)
        for hold in self:
            hold.held_qty = sum(
                quantity for *place, quantity in stock[hold.product_id] if hold._stops(*place)
            )

    # ------------------------------------------------------------------
    # life
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", self.env._("New")) == self.env._("New"):
                vals["name"] = self.env["ir.sequence"].next_by_code("supermarket.hold")
            if not self.env.su and (vals.get("origin_model") or vals.get("origin_id")):
                raise UserError(
                    self.env._("What a hold is placed for is not chosen: leave it empty.")
                )
        self._post_sales_of(vals_list)
        holds = super().create(vals_list)
        for hold in holds:
            hold.lot_id._check_usable_by(hold.company_id)
        holds._sellable_changed()
        return holds

    @api.model
    def _post_sales_of(self, vals_list):
        """Post what was sold while the goods were free: those sales took the very lot.

        Posted after the hold, they would be taken from other lots, and the held lot would show
        goods that customers have at home.
        """
        products = [vals["product_id"] for vals in vals_list if vals.get("product_id")]
        if products:
            ledger = self.env["supermarket.sale.ledger"].sudo()  # sudo: posting is the system's
            ledger._post([("product_id", "in", products)])

    @api.model
    def _protected_fields(self):
        """What a hold says about goods stays; only releasing it ends it."""
        return {
            "company_id",
            "product_id",
            "lot_id",
            "warehouse_id",
            "released_by_id",
            "release_date",
            "release_note",
            "origin_model",
            "origin_id",
        }

    def write(self, vals):
        if self._protected_fields() & set(vals):
            raise UserError(
                self.env._("What is on hold can't be changed: release it and place a new hold.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A hold is never deleted: release it."))

    @api.model
    def _place(self, product, lot=None, reason="other", note=None, origin=None, warehouse=None):
        """Put a lot, or a whole product, on hold and return the hold.

        :param origin: the record that asks for it (an inspection task, a recall). The same
            origin holding the same lot again gets the hold that is active already.
        :param warehouse: the only store it is for; default all stores

        The right to place it is the caller's business: it follows from what happened, such as a
        failed inspection, not from a right of the person who happens to be logged in.
        """
        lot = lot or self.env["stock.lot"]
        warehouse = warehouse or self.env["stock.warehouse"]
        asking = self.env.company
        company = warehouse.company_id or lot.with_company(asking)._holding_company()
        values = {
            "product_id": product.id,
            "lot_id": lot.id,
            "warehouse_id": warehouse.id,
            "company_id": company.id,
            "origin_model": origin._name if origin else False,
            "origin_id": origin.id if origin else False,
        }
        holds = self.sudo()  # sudo: see the docstring
        if origin:
            same = Domain([(name, "=", value) for name, value in values.items()])
            hold = holds.search(same & Domain("state", "=", "active"), limit=1)
            if hold:
                return hold.sudo(self.env.su)
        values.update(reason=reason, note=note, owner_id=self.env.uid)
        return holds.create(values).sudo(self.env.su)

    def action_release(self):
        """Ask for the reason of the release."""
        self._check_may_release()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_hold_release"
        )
        action["context"] = {"default_hold_ids": self.ids}
        return action

    def _check_may_release(self):
        if not self.has_access("write"):
            if self.browse().has_access("write"):
                raise AccessError(
                    self.env._(
                        "%s binds more than the stores you work in: ask somebody who works in all "
                        "of them to release it.",
                        ", ".join(self.mapped("name")),
                    )
                )
            raise AccessError(
                self.env._("Only reviewers and store managers release goods from hold.")
            )
        for hold in self.filtered(lambda hold: hold.state == "active"):
            way = hold._released_elsewhere()
            if way:
                raise UserError(way)

    def _released_elsewhere(self):
        """Hook: say what alone ends this hold, where no person releases it by hand; else None.

        Whatever places holds of its own and ends them itself extends this.
        """
        self.ensure_one()

    @api.model
    def _not_bought(self, warehouses):
        """Hook: {(product_id, warehouse_id)} of what holds keep from being bought at all.

        Most don't: the goods on hold are lost or free some day, and others are bought meanwhile.
        """
        return set()

    def _release(self, note=None):
        """End the holds that are active. Releasing twice changes nothing."""
        # sudo: the right to release is the caller's business, as in _place
        released = self.sudo()._move("release", release_note=note)
        if released:
            released.sudo(self.env.su)._sellable_changed()

    def _signature(self):
        return {"released_by_id": self.env.uid, "release_date": fields.Datetime.now()}

    def _sellable_changed(self):
        """Tell thresholds and tills what these holds stopped or set free."""
        products = self.sudo().product_id  # sudo: it binds whoever may read it
        products._invalidate_quantities()
        for company, holds in self.sudo().grouped("company_id").items():
            warehouses = (
                # sudo: all stores of the company are bound
                self.env["stock.warehouse"]
                .sudo()
                .search([("company_id", "in", company._held_companies().ids)])
            )
            if all(hold.warehouse_id for hold in holds):
                warehouses = holds.warehouse_id
            self.env["supermarket.shortage"]._check_thresholds(holds.product_id, warehouses)
            holds.product_id.sudo(self.env.su)._sellable_changed(warehouses)

    # ------------------------------------------------------------------
    # asked by others
    # ------------------------------------------------------------------

    @api.model
    def _allow_held_context(self):
        """Return the context that lets a move take goods on hold or expired.

        For code alone: returning goods to the supplier, moving them to quarantine, scrapping
        them, posting what was sold already. A client can't forge it.
        """
        return {"supermarket_allow_held": ALLOW_HELD}

    @api.model
    def _is_held_allowed(self):
        return ALLOW_HELD.is_in(self.env)
