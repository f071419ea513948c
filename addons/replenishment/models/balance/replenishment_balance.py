from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import UserError, ValidationError
from odoo.tools import split_every

from ...ordering.balance import Place, Worth, balance
from ...tools.apart import apart
from ...tools.formats import format_quantity
from ...tools.plan_facts import Holding
from ...tools.store_night import BALANCE_HOUR, night_of

EDITABLE = {"quantity"}
PRODUCTS_AT_ONCE = 500
# A unit moved between stores costs this share of its sales price: handling and the ride.
MOVING_SHARE = 0.05


class ReplenishmentBalance(models.Model):
    """Goods that one store has too many of and another needs, before anybody moves them."""

    _name = "replenishment.balance"
    _description = "Transfer Proposal"
    _inherit = ["replenishment.decision.mixin"]
    _order = "saving desc, id desc"
    _rec_name = "product_id"
    _check_company_auto = True
    _transitions = {
        "accept": Transition(("draft",), "accepted"),
        "dismiss": Transition(("draft",), "dismissed"),
        "supersede": Transition(("draft",), "superseded"),
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True)
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category", store=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    source_id = fields.Many2one("stock.warehouse", "From", required=True, readonly=True)
    target_id = fields.Many2one("stock.warehouse", "To", required=True, readonly=True)
    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True)
    quantity = fields.Float("To Move", digits="Product Unit", required=True)
    most_qty = fields.Float(
        "Surplus", digits="Product Unit", readonly=True,
        help="What the giving store can spare until its next delivery.",
    )  # fmt: skip
    saving = fields.Monetary(
        "Expected Saving",
        readonly=True,
        help="Lost sales and waste that the move avoids, less what moving costs.",
    )
    doomed_qty = fields.Float(
        "Would Expire", digits="Product Unit", readonly=True,
        help="Units among them that would expire unsold where they are.",
    )  # fmt: skip
    source_stock = fields.Float("Stock There", digits="Product Unit", readonly=True)
    source_cover = fields.Float("Cover There", readonly=True, aggregator=None)
    target_stock = fields.Float("Stock Here", digits="Product Unit", readonly=True)
    target_cover = fields.Float("Cover Here", readonly=True, aggregator=None)
    reason = fields.Char(compute="_compute_reason")
    date = fields.Datetime("Proposed on", readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        [
            ("draft", "To Decide"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    picking_id = fields.Many2one("stock.picking", "Transfer", readonly=True, index="btree_not_null")

    _one_open = models.UniqueIndex(
        "(product_id, source_id, target_id) WHERE state = 'draft'",
        "There is an open proposal to move this product between these stores already.",
    )
    _quantity_in_bounds = models.Constraint(
        "CHECK(quantity >= 0 AND quantity <= most_qty + 0.001)",
        "To Move must be from 0 to what the giving store can spare.",
    )

    @api.depends("source_stock", "target_stock", "source_cover", "target_cover", "doomed_qty")
    @api.depends_context("lang")
    def _compute_reason(self):
        for one in self:
            one.reason = self.env._(
                "%(there)s there, %(here)s here.",
                there=one._cover_text(one.source_id, one.source_stock, one.source_cover),
                here=one._cover_text(one.target_id, one.target_stock, one.target_cover),
            )
            if one.doomed_qty > 0:
                one.reason += " " + self.env._(
                    "%s would expire unsold.", format_quantity(self.env, one.doomed_qty)
                )

    def _cover_text(self, store, stock, cover):
        """How long the stock of a store lasts; without sales there is nothing to divide by."""
        quantity = format_quantity(self.env, stock)
        if stock > 0 and not cover:
            # sudo: that a store supplies others is no secret
            if self.env["replenishment.facts"].sudo()._stores_behind(store):
                return self.env._("%s, which no store draws on", quantity)
            return self.env._("%s, no sales", quantity)
        return self.env._(
            "%(quantity)s for %(days)s days",
            quantity=quantity,
            days=format_quantity(self.env, cover),
        )

    @api.constrains("quantity")
    def _check_quantity(self):
        """The same as the constraint, in words that say how much it may be."""
        for one in self:
            if not 0 <= one.quantity <= one.most_qty + 0.001:
                raise ValidationError(
                    self.env._(
                        "To Move of %(product)s must be from 0 to %(most)s: more can't be spared "
                        "in %(store)s.",
                        product=one.product_id.display_name,
                        most=format_quantity(self.env, one.most_qty),
                        store=one.source_id.name,
                    )
                )

    def write(self, vals):
        """People change the quantity of an open proposal; everything else is the job's."""
        if not self.env.su:
            if set(vals) - EDITABLE:
                raise UserError(
                    self.env._("Only the quantity to move can be changed on a proposal.")
                )
            if any(one.state != "draft" for one in self):
                raise UserError(
                    self.env._("A decided proposal stays as it is: change the transfer instead.")
                )
        return super().write(vals)

    def action_dismiss(self):
        self._move("dismiss")

    def action_accept(self):
        """One transfer through transit for each pair of stores; a second click moves nothing."""
        for one in self.filtered(lambda one: one.state == "draft"):
            if one.uom_id.compare(one.quantity, 0) <= 0:
                raise UserError(
                    self.env._(
                        "There is nothing to move of %s: enter a quantity or dismiss it.",
                        one.product_id.display_name,
                    )
                )
        self._check_still_there()
        accepted = self._move("accept")
        # sudo: who may decide on transfers need not be a stock keeper
        for group in accepted.sudo().grouped(lambda one: (one.source_id, one.target_id)).values():
            group.picking_id = group._make_transfer()
        return self._action_view_transfers()

    def _check_still_there(self):
        """Goods are sold, reserved and promised between a proposal and its acceptance."""
        facts = self.env["replenishment.facts"].sudo()  # sudo: as in action_accept
        drafts = self.filtered(lambda one: one.state == "draft")
        free = facts._sellable(drafts.product_id, drafts.source_id) if drafts else {}
        of_pair = drafts.grouped(lambda one: (one.source_id, one.product_id))
        for (source, product), given in of_pair.items():
            left, asked = free[source.id, product.id], sum(given.mapped("quantity"))
            if product.uom_id.compare(asked, left) > 0:
                raise UserError(
                    self.env._(
                        "%(asked)s of %(product)s are to leave %(store)s, but only %(left)s "
                        "are free there now: enter a smaller quantity or dismiss it.",
                        asked=format_quantity(self.env, asked),
                        product=product.display_name,
                        store=source.name,
                        left=format_quantity(self.env, max(left, 0.0)),
                    )
                )

    def _make_transfer(self):
        """Out of the giving store into transit, and from there into the other one."""
        source, target = self.source_id, self.target_id
        transit = self.company_id.internal_transit_location_id
        if not transit.active:
            transit.active = True  # core keeps it hidden until stores supply each other
        out = self._make_picking(source, source.lot_stock_id, transit)
        coming = self._make_picking(target, transit, target.lot_stock_id)
        for one in self:
            move = self.env["stock.move"].create(one._prepare_move(out))
            self.env["stock.move"].create(
                {
                    **one._prepare_move(coming),
                    "procure_method": "make_to_order",
                    "move_orig_ids": [fields.Command.link(move.id)],
                }
            )
        (out | coming).action_confirm()
        out.action_assign()
        return out

    def _make_picking(self, store, source, destination):
        return self.env["stock.picking"].create(
            {
                "picking_type_id": store.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "origin": self.env._(
                    "Balancing %(giver)s → %(taker)s",
                    giver=self.source_id.code,
                    taker=self.target_id.code,
                ),
                "company_id": store.company_id.id,
            }
        )

    def _prepare_move(self, picking):
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom": self.uom_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "picking_id": picking.id,
            "company_id": picking.company_id.id,
        }

    def _action_view_transfers(self):
        if not self.picking_id:
            return False
        return self.picking_id._get_records_action(name=self.env._("Transfers"), context={})

    def action_view_transfer(self):
        self.ensure_one()
        return self._action_view_transfers()

    @api.model
    def _cron_propose(self):
        """Every hour: the moves within companies whose stores' night it is, once a night.

        Where its stores lie in several zones, the first of them says when it is night.
        """
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("replenishment_on", "=", True)]):
            stores = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
            night = night_of(stores[:1]._store_tz(), now, BALANCE_HOUR)
            if night and company.replenishment_balanced_on != night:
                self._balance(company, stores)
                company.replenishment_balanced_on = night
                self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _balance(self, company, stores):
        """Propose the moves worth their while; what isn't any more is closed."""
        own = self.with_company(company).with_context(allowed_company_ids=company.ids)
        if len(stores) > 1:
            with apart(own.env, f"Balancing the stores of {company.name}"):
                own._propose(stores.with_env(own.env))

    @api.model
    def _propose(self, stores):
        """Replace the open proposals of a company's stores."""
        self.search([("company_id", "in", stores.company_id.ids)])._move("supersede")
        self.env.flush_all()  # closed before others open: one open proposal a product and way
        planner = self.env["replenishment.planner"]
        by_product = defaultdict(list)
        for product, store in planner._all_pairs(stores):
            by_product[product].append(store)
        shared = [product for product, places in by_product.items() if len(places) > 1]
        proposals = self.browse()
        for products in split_every(PRODUCTS_AT_ONCE, shared, list):
            pairs = [(product, store) for product in products for store in by_product[product]]
            facts = planner._gather(pairs)
            vals_list = []
            for product in products:
                vals_list += self._prepare_moves(product, by_product[product], facts)
            proposals |= self.create(vals_list)
        return proposals

    @api.model
    def _prepare_moves(self, product, stores, facts):
        """The values of the moves of one product."""
        places = {store.id: self._prepare_place(product, store, facts) for store in stores}
        last = max((place.doomed_days for place in places.values()), default=0)
        asked = [
            Place(
                store_id,
                place.stock,
                place.wanted,
                # a day is lost on the road; what doesn't expire has no other use than the need
                max(place.wanted, place.daily * max(last - 1, 0)),
                place.doomed,
            )
            for store_id, place in places.items()
        ]
        moves = balance(asked, self._worth(product, stores[0].company_id), self._pack(product))
        prepared, given = [], defaultdict(float)
        for move in moves:
            vals = self._prepare_vals(product, move, places, given[move.source])
            if vals["quantity"] > 0:
                prepared.append(vals)
                given[move.source] += vals["quantity"]
        return prepared

    @api.model
    def _pack(self, product):
        """Whole units; what is weighed goes by the kilogram too."""
        return max(product.uom_id.rounding, 1.0)

    @api.model
    def _worth(self, product, company):
        planner = self.env["replenishment.planner"]
        costs, price = planner._costs(product, company), planner._sales_price(product)
        return Worth(costs.shortage, costs.waste, costs.holding, MOVING_SHARE * price)

    @api.model
    def _prepare_place(self, product, store, facts):
        """The :class:`Holding` of a product in a store, from the planner's facts."""
        planner = self.env["replenishment.planner"].sudo()  # sudo: as the planner does itself
        pair = (product.id, store.id)
        orderpoint = facts.orderpoints.get(pair) or self.env["stock.warehouse.orderpoint"]
        supply = planner._prepare_supply(product, store, orderpoint, facts.now[store.id])
        demand = planner._prepare_demand(pair, store, supply, facts)
        stock = planner._prepare_stock(pair, orderpoint, supply, facts)
        level = store.company_id.replenishment_service_level
        wanted = max(demand.at(level), stock.threshold)
        there = max(stock.sellable, 0.0)
        here_soon = there + sum(order.quantity for order in stock.left_coming)
        if not demand.daily:
            wanted = min(wanted, here_soon)  # who asks for nothing misses nothing
        doomed, days = self._doomed(stock.lots, demand.daily, supply.today)
        return Holding(
            there=there,
            stock=here_soon,
            wanted=wanted,
            daily=demand.daily,
            doomed=min(doomed, there),
            doomed_days=days,
        )

    @api.model
    def _doomed(self, lots, daily, today):
        """Units that will expire unsold at the usual pace, and the days until the last of them."""
        seen = doomed = 0.0
        last = 0
        for lot in lots:
            if lot.expiry is None:
                continue
            days = max((lot.expiry - today).days + 1, 0)
            seen += lot.quantity
            unsold = max(seen - doomed - daily * days, 0.0)
            unsold = min(unsold, lot.quantity)
            if unsold > 0:
                doomed += unsold
                last = max(last, days)
        return doomed, last

    @api.model
    def _prepare_vals(self, product, move, places, given):
        """A proposal.

        :param given: what the store gives to others already
        """
        source, target = places[move.source], places[move.target]
        most = max(source.spare - given, 0.0)
        quantity = min(move.quantity, product.uom_id.round(most, rounding_method="DOWN"))
        return {
            "company_id": self.env.company.id,
            "product_id": product.id,
            "source_id": move.source,
            "target_id": move.target,
            "proposed_qty": quantity,
            "quantity": quantity,
            "most_qty": most,
            "saving": move.saving * quantity / move.quantity,
            "doomed_qty": min(move.doomed, quantity),
            "source_stock": source.there,
            "source_cover": source.cover,
            "target_stock": target.there,
            "target_cover": target.cover,
            "date": fields.Datetime.now(),
        }
