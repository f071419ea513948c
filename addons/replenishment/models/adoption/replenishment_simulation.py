import math

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.formats import format_quantity
from ..vendor.res_partner import WEEKDAYS


class ReplenishmentSimulation(models.Model):
    """Accepting: the settings tried are written where they belong, with a trace on each place."""

    _inherit = "replenishment.simulation"

    change_summary = fields.Text("Accepting Changes", compute="_compute_change_summary")

    def _compute_change_summary(self):
        for simulation in self:
            simulation.change_summary = "\n".join(simulation._changes())

    def _changes(self):
        """What accepting would write, one line each."""
        self.ensure_one()
        products = self._products()
        lines = []
        if self._order_weekdays():
            vendors = self._vendors(products)
            lines.append(
                self.env._(
                    "Order days of %(vendors)s become %(days)s, for all their products.",
                    vendors=", ".join(vendors.mapped("name")) or "-",
                    days=self._names_of_weekdays(self._order_weekdays()),
                )
            )
        count = len(products)
        if self.lead_days:
            lines.append(
                self.env._(
                    "Lead time in days becomes %(days)s. Products: %(n)s.",
                    n=count, days=self.lead_days,
                )
            )  # fmt: skip
        if self.pack:
            lines.append(
                self.env._(
                    "Units in a pack become %(pack)s, at the same price a unit. Products: %(n)s.",
                    n=count, pack=format_quantity(self.env, self.pack),
                )
            )  # fmt: skip
        if self.shelf_life:
            lines.append(
                self.env._(
                    "Shelf life in days becomes %(days)s, in all stores. Products that expire: "
                    "%(n)s.",
                    n=len(products.filtered("use_expiration_date")), days=self.shelf_life,
                )
            )  # fmt: skip
        if self.service_level:
            lines.append(
                self.env._(
                    "Service level in %(store)s becomes %(level)s %%. Reordering rules: %(n)s.",
                    n=len(self._rules(products)),
                    store=self.warehouse_id.name,
                    level=f"{100 * self.service_level:g}",
                )
            )
        return lines

    def _vendors(self, products):
        return self.partner_id or self._sellers(products).partner_id

    def _sellers(self, products):
        """The vendor prices at which these products are bought for the store."""
        sellers = products.seller_ids.filtered(
            lambda one: one.company_id in (self.company_id, self.env["res.company"])
        )
        if self.partner_id:
            chosen = self.partner_id.commercial_partner_id
            sellers = sellers.filtered(lambda one: one.partner_id.commercial_partner_id == chosen)
        return sellers

    def _rules(self, products):
        # sudo: who may order may also read the rules of the store that is ordered for
        return (
            self.env["stock.warehouse.orderpoint"]
            .sudo()
            .search(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "=", self.warehouse_id.lot_stock_id.id),
                ]
            )
        )

    def action_accept(self):
        """Write the settings tried; the next pass orders by them."""
        self.check_access("write")
        for simulation in self:
            simulation._check_acceptable()
            changes = simulation._changes()
            if not changes:
                raise UserError(
                    self.env._("%s changes nothing: enter what should be different.",
                               simulation.name)
                )  # fmt: skip
            simulation._check_shared()
            simulation._apply()
            simulation.message_post(body="\n".join(changes))
            simulation.sudo().state = "accepted"  # sudo: closed to direct writing

    def _check_acceptable(self):
        """Only what was replayed and not yet accepted: each other state has its own words."""
        if self.state == "accepted":
            raise UserError(
                self.env._(
                    "%s was accepted already: its settings are in force. Duplicate it to try "
                    "others.",
                    self.name,
                )
            )
        if self.state in self._pending_states:
            raise UserError(
                self.env._("%s is being replayed: wait until its result is there.", self.name)
            )
        if self.state != "done":
            raise UserError(
                self.env._("Replay %s first: only what was seen can be accepted.", self.name)
            )

    def _check_shared(self):
        """What holds in all companies is changed by somebody who works for all of them."""
        if self.env.su or self.env.user._works_for_all_companies():
            return
        products = self._products().sudo()  # sudo: whose they are, see _apply
        written = self.env["product.template"].sudo()
        if self.shelf_life:
            written |= products.filtered("use_expiration_date").product_tmpl_id
        if self.lead_days or self.pack:
            written |= (
                self._sellers(products).filtered(lambda one: not one.company_id).product_tmpl_id
            )
        shared = written.filtered(lambda template: not template.company_id)
        if shared:
            raise AccessError(
                self.env._(
                    "%s is sold by all companies: ask somebody who works for all of them to "
                    "accept the simulation.",
                    shared[0].display_name,
                )
            )

    def _apply(self):
        products = self._products()
        products.check_access("read")
        # sudo: vendors, shelf lives and rules belong to managers; the buyer may change the few
        # settings that a replay has shown, and each change says who made it
        own = self.sudo()
        products = products.sudo()
        if self._order_weekdays():
            own._apply_order_days(products)
        if self.lead_days:
            own._apply_lead_days(products)
        if self.pack:
            own._apply_pack(products)
        if self.shelf_life:
            own._apply_shelf_life(products)
        if self.service_level:
            own._apply_service_level(products)

    def _apply_order_days(self, products):
        chosen = self._order_weekdays()
        for vendor in self._vendors(products).commercial_partner_id:
            before = self._names_of_weekdays(sorted(vendor._replenishment_order_weekdays()))
            vendor.write({f"replenishment_{day}": n in chosen for n, day in enumerate(WEEKDAYS)})
            self._trace(vendor, self.env._("Order Days"), before, self._names_of_weekdays(chosen))

    def _apply_lead_days(self, products):
        for seller in self._sellers(products).filtered(lambda one: one.delay != self.lead_days):
            self._trace(
                seller.product_tmpl_id,
                self.env._("Lead Time of %s", seller.partner_id.name),
                seller.delay,
                self.lead_days,
            )
            seller.delay = self.lead_days

    def _apply_service_level(self, products):
        rules = self._rules(products).with_context(
            replenishment_reason=self.env._("from the simulation %s", self.name)
        )
        rules.replenishment_service_level = self.service_level

    def _apply_pack(self, products):
        """The vendor sells in another pack: price and minimum stay what they are for a unit."""
        for seller in self._sellers(products):
            base = (seller.product_id or seller.product_tmpl_id).uom_id
            before = (seller.product_uom_id or base)._compute_quantity(1.0, base, round=False)
            if not base.compare(before, self.pack):
                continue
            seller.write(
                {
                    "product_uom_id": self._pack_of(base).id,
                    "price": seller.price / before * self.pack,
                    "min_qty": math.ceil(round(seller.min_qty * before / self.pack, 6)),
                }
            )
            self._trace(
                seller.product_tmpl_id,
                self.env._("Pack"),
                format_quantity(self.env, before),
                format_quantity(self.env, self.pack),
            )

    def _pack_of(self, base):
        """The unit that holds so many of ``base``; it is made where there is none."""
        if not base.compare(self.pack, 1.0):
            return base
        units = self.env["uom.uom"]
        found = units.search(
            [("relative_uom_id", "=", base.id), ("relative_factor", "=", self.pack)], limit=1
        )
        return found or units.create(
            {
                "name": self.env._("Pack of %s", format_quantity(self.env, self.pack)),
                "relative_uom_id": base.id,
                "relative_factor": self.pack,
            }
        )

    def _apply_shelf_life(self, products):
        for template in products.filtered("use_expiration_date").product_tmpl_id:
            before = template.expiration_time
            if before != self.shelf_life:
                template.expiration_time = self.shelf_life
                self._trace(template, self.env._("Shelf Life"), before, self.shelf_life)

    def _trace(self, record, what, before, after):
        """Say on the record what changed, why, and by whom."""
        record.message_post(
            body=self.env._(
                "%(what)s: %(before)s → %(after)s, from the simulation %(name)s.",
                what=what, before=before, after=after, name=self.name,
            ),
            author_id=self.env.user.partner_id.id,
        )  # fmt: skip
