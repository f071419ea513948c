from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .product_category import GUARDED

# From the mildest to the strictest.
STRICTNESS = ("allow", "warn", "pin", "block")


class ProductProduct(models.Model):
    _inherit = "product.product"

    safety_stock = fields.Float(
        digits="Product Unit",
        compute="_compute_safety_stock",
        inverse="_inverse_safety_stock",
        help="Below this sellable quantity the store needs replenishment.",
    )
    need_replenishment = fields.Boolean(
        string="Needs Replenishment",
        compute="_compute_need_replenishment",
        search="_search_need_replenishment",
        help="Less can be sold in a store than its safety stock.",
    )
    is_one_store = fields.Boolean(
        compute="_compute_is_one_store", help="The quantities in view are those of one store."
    )
    active_hold_count = fields.Integer(compute="_compute_active_hold_count")
    further_barcode_ids = fields.One2many(
        "supermarket.product.barcode", "product_id", string="Further Barcodes"
    )

    @api.model
    def _planned_price_cuts(self, stores, first, last):
        """Hook: what is sold for less in these stores, so that whoever plans knows it ahead.

        :return: [`PriceCut`] of promotions that hold between the first and the last day
        """
        return []

    def _floor_orderpoints(self, warehouses):
        """Return the reordering rules of these products on the stores' own floors."""
        return self.env["stock.warehouse.orderpoint"]._of_floors(self, warehouses)

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("orderpoint_ids.product_min_qty")
    def _compute_safety_stock(self):
        totals = defaultdict(float)
        # sudo: a cashier may see the safety stock, not the reordering rules
        rules = self._origin.sudo()._floor_orderpoints(self._sellable_warehouses())
        for rule in rules:
            totals[rule.product_id.id] += rule.product_min_qty
        for product in self:
            product.safety_stock = totals[product._origin.id]

    def _inverse_safety_stock(self):
        """Write the reordering rule of the store in view, the context's or the only one.

        A new rule orders nothing by itself (`trigger` manual): a person decides.
        """
        warehouse = self._sellable_warehouses()
        if len(warehouse) != 1:
            raise UserError(self._which_store_message(warehouse))
        rules = self._floor_orderpoints(warehouse).grouped("product_id")
        for product in self:
            rule = rules.get(product)
            if rule and len(rule) > 1:
                raise UserError(product._several_rules_message(rule))
            if rule:
                rule._set_safety_stock(product.safety_stock)
            elif product.safety_stock:
                self.env["stock.warehouse.orderpoint"].create(
                    product._prepare_safety_rule_vals(warehouse)
                )

    def _which_store_message(self, warehouses):
        """What to do where a safety stock could mean several stores, or none."""
        if not warehouses:
            return self.env._(
                "Safety Stock of %s: this company has no store. Create a warehouse first.",
                self[:1].display_name,
            )
        return self.env._(
            "Safety Stock of %(product)s: each of the %(count)s stores (%(stores)s) has its own. "
            "Leave it out here and set it by store: choose the store in the search of Sellable "
            "Stock, or enter or import reordering rules (Inventory → Configuration → Reordering "
            "Rules: product, location, minimum, maximum).",
            product=self[:1].display_name,
            count=len(warehouses),
            stores=", ".join(warehouses[:3].mapped("name")) + ("…" if len(warehouses) > 3 else ""),
        )

    def _several_rules_message(self, rules):
        """What to do where the safety stock is the sum of several places' rules."""
        return self.env._(
            "Safety Stock of %(product)s is the sum of its reordering rules on %(places)s: change "
            "those (Inventory → Configuration → Reordering Rules).",
            product=self.display_name,
            places=", ".join(rules.location_id.mapped("display_name")),
        )

    def _prepare_safety_rule_vals(self, warehouse):
        """The values of the rule that carries this product's safety stock in a store."""
        self.ensure_one()
        return {
            "product_id": self.id,
            "warehouse_id": warehouse.id,
            "location_id": warehouse.lot_stock_id.id,
            "company_id": warehouse.company_id.id,
            "product_min_qty": self.safety_stock,
            "product_max_qty": self.safety_stock,
            "trigger": "manual",
        }

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    def _compute_is_one_store(self):
        self.is_one_store = len(self._sellable_warehouses()) == 1

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("sellable_qty", "orderpoint_ids.product_min_qty")
    def _compute_need_replenishment(self):
        short = {
            product_id
            for (_warehouse_id, product_id) in self.env["supermarket.shortage"]._below_threshold(
                self._origin, self._sellable_warehouses()
            )
        }
        for product in self:
            product.need_replenishment = product._origin.id in short

    def _search_need_replenishment(self, operator, value):
        if operator != "in":
            return NotImplemented
        warehouses = self._sellable_warehouses()
        short = self.env["supermarket.shortage"]._below_threshold(None, warehouses)
        domain = Domain("id", "in", list({product_id for (_warehouse, product_id) in short}))
        return domain if True in value else ~domain

    def _check_duplicated_packaging_barcodes(self, barcodes_within_company, company_id):
        """A main barcode is no other product's further barcode either."""
        super()._check_duplicated_packaging_barcodes(barcodes_within_company, company_id)
        # sudo: a code is taken, also by a product that one may not see
        barcodes = self.env["supermarket.product.barcode"].sudo()
        same = Domain("name", "in", barcodes_within_company)
        taken = barcodes.search(same & barcodes._reach(company_id), limit=1)
        if taken:
            raise ValidationError(taken._taken_message(taken.product_id))

    @api.constrains("barcode")
    def _check_barcode_uniqueness(self):
        """Also asked when a product changes its company: it brings its further codes with it."""
        super()._check_barcode_uniqueness()
        self.further_barcode_ids._check_unique()

    def _compute_active_hold_count(self):
        domain = [("product_id", "in", self.ids), ("state", "=", "active")]
        counts = dict(self.env["supermarket.hold"]._read_group(domain, ["product_id"], ["__count"]))
        for product in self:
            product.active_hold_count = counts.get(product._origin, 0)

    def action_view_holds(self):
        """Open the holds of the product, active ones first."""
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_hold")
        action["domain"] = [("product_id", "in", self.ids)]
        action["context"] = {"search_default_active": 1}
        if len(self) == 1:
            action["context"]["default_product_id"] = self.id
        return action

    def action_open_product(self):
        """Open the product itself from a list that people without stock rights share."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _find_by_barcode(self, code):
        """Return (product, quantity in the product's unit) that a code stands for.

        The product's own barcode counts one; a further barcode counts what it says (a case of
        twelve), as does that of a packaging. An unknown code returns (no product, 0.0).
        """
        product = self._of_this_company("product.product", Domain("barcode", "=", code))
        if product:
            return product, 1.0
        further = self._of_this_company("supermarket.product.barcode", Domain("name", "=", code))
        if further:
            return further.product_id, further._product_quantity()
        pack = self._of_this_company("product.uom", Domain("barcode", "=", code))
        unit = pack.product_id.uom_id
        return pack.product_id, pack.uom_id._compute_quantity(1.0, unit) if pack else 0.0

    @api.model
    def _of_this_company(self, model, domain):
        """One record of the company at hand, else of any other that is in view."""
        records = self.env[model]
        own = Domain(self._check_company_domain(self.env.company))
        return records.search(domain & own, limit=1) or records.search(domain, limit=1)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """A further barcode finds its product where a person types or scans one."""
        found = super().name_search(name, domain, operator, limit)
        if found or not name or operator in Domain.NEGATIVE_OPERATORS:
            return found
        further = Domain("further_barcode_ids.name", "=", name)
        products = self.search_fetch(
            Domain(domain or Domain.TRUE) & further, ["display_name"], limit=limit
        )
        # sudo: the names alone, of what was found already
        return [(product.id, product.display_name) for product in products.sudo()]

    def _is_guarded(self, of_till=None):
        """Must the product not be sold beyond its stock? See `_get_oversell_policy`."""
        return self._get_oversell_policy(of_till) in GUARDED

    def _get_oversell_policy(self, of_till=None):
        """Return allow, warn, block or pin: the product's own, else its category's.

        :param of_till: the policy of the till that asks. The stricter of the two holds: a till may
            be more careful than its products, never less, so that what is blocked at one till
            can't be oversold at the next.
        """
        self.ensure_one()
        policy = self.product_tmpl_id._get_oversell_policy()
        return max(policy, of_till or "allow", key=STRICTNESS.index)

    def _is_kit(self):
        """Sold as its parts: known where `mrp` is installed."""
        return "is_kits" in self._fields and self.is_kits
