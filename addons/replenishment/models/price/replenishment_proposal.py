from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.vendor_price import from_rows, price_of


class ReplenishmentProposal(models.Model):
    """What a proposal costs: the vendor's price for its quantity, and at last the order's own."""

    _inherit = "replenishment.proposal"

    price_note = fields.Char(compute="_compute_price_note")

    @api.depends("qty_to_order", "price_breaks")
    def _compute_price_unit(self):
        """A larger quantity may reach a lower price; one below the first break has its price."""
        prices = {proposal: from_rows(proposal.price_breaks) for proposal in self}
        known = {price.line_id for breaks in prices.values() for price in breaks}
        # sudo: who sells at this price is no secret of whoever may read it
        left = self.env["product.supplierinfo"].sudo().browse(known).exists()
        partners = {line.id: line.partner_id for line in left}
        for proposal in self:
            breaks = [price for price in prices[proposal] if price.line_id in partners]
            if not breaks:  # worked out before prices had breaks, or the price was deleted
                proposal.price_unit = proposal.price_unit
                proposal.supplierinfo_id = proposal.supplierinfo_id
                proposal.partner_id = proposal.partner_id
                continue
            price = price_of(breaks, proposal.qty_to_order)
            proposal.price_unit, proposal.supplierinfo_id = price.price, price.line_id
            proposal.partner_id = partners[price.line_id]

    @api.depends("supplierinfo_id", "order_date", "warehouse_id")
    @api.depends_context("lang")
    def _compute_price_note(self):
        for proposal in self:
            proposal.price_note = proposal._price_note()

    def _price_note(self):
        """A price that isn't in force any more, or not yet, on the day of the order, or is of a
        unit that says nothing of the goods' own."""
        # sudo: whoever reads the proposal may know how old its price is
        line = self.supplierinfo_id.sudo()
        if not line:
            return ""
        values, product = {"vendor": line.partner_id.name}, self.product_id.sudo()
        # sudo: as above
        if not self.env["replenishment.facts"].sudo()._says_units(product, line):
            return self.env._(
                "%(vendor)s sells by %(unit)s, and nothing says how many %(own)s that is: enter "
                "the vendor's price by %(own)s.",
                **values,
                unit=line.product_uom_id.name,
                own=product.uom_id.name,
            )
        day = self._order_day()
        if line.date_end and line.date_end < day:
            return self.env._(
                "%(vendor)s's price was good until %(date)s: ask for the new one.",
                **values,
                date=format_date(self.env, line.date_end),
            )
        if line.date_start and line.date_start > day:
            return self.env._(
                "%(vendor)s's price begins on %(date)s only: ask for today's.",
                **values,
                date=format_date(self.env, line.date_start),
            )
        return ""

    def _order_day(self):
        """The day of the vendor's calendar that the order counts for: with a cut-off at 24:00 the
        one that the moment ends."""
        now = fields.Datetime.now()
        if not self.order_date or self.order_date < now:
            return self.warehouse_id._store_day(now)
        # sudo: the store's time zone and the vendor's hours, for whoever reads the proposal
        facts = self.env["replenishment.facts"].sudo()
        vendor = self.sudo().partner_id.with_company(self.company_id)
        day = self.warehouse_id._store_day(self.order_date)
        before = day - timedelta(days=1)
        ended = datetime.combine(before, time.min) + timedelta(hours=vendor.replenishment_cutoff)
        return before if facts._to_utc(self.warehouse_id, ended) == self.order_date else day

    def _take_price(self, line):
        """Let the order have the price of the proposal, and the proposal what the order costs.

        Odoo's order chooses the cheapest line by the day of UTC, in part of a pack where need be,
        and finds none below the vendor's minimum: the line that the buyer saw stands in the order.
        """
        for proposal in self:
            seller = proposal._seller_for(line)
            if seller and line.product_qty:
                line.write(proposal._prepare_price(seller, line))
        sharing = self.search([("purchase_line_id", "=", line.id)])
        for proposal in sharing:
            price = line.price_unit * (1 - line.discount / 100)
            proposal.write(
                {
                    "price_unit": line.product_uom_id._compute_price(price, proposal.uom_id),
                    "currency_id": line.currency_id.id,
                }
            )

    def _seller_for(self, line):
        """The price line of all that the order's line comes to, of other decisions too."""
        prices = self.env["product.supplierinfo"]
        known = from_rows(self.price_breaks)
        own = prices.browse(price.line_id for price in known).exists()
        own = own.filtered(lambda one: one.partner_id == line.partner_id)
        breaks = [price for price in known if price.line_id in own.ids]
        if not breaks:
            return self.supplierinfo_id
        quantity = line.product_uom_id._compute_quantity(line.product_qty, self.uom_id, round=False)
        return prices.browse(price_of(breaks, quantity).line_id)

    def _prepare_price(self, seller, line):
        """The values of an order line that costs what a price line says."""
        order, product = line.order_id, line.product_id
        unit = seller.product_uom_id or product.uom_id
        price = unit._compute_price(seller.price, line.product_uom_id)
        price = self.env["account.tax"]._fix_tax_included_price_company(
            price, product.supplier_taxes_id, line.tax_ids, order.company_id
        )
        if seller.currency_id and seller.currency_id != line.currency_id:
            price = seller.currency_id._convert(
                price, line.currency_id, order.company_id, fields.Date.context_today(order), False
            )
        return {"price_unit": price, "discount": seller.discount}
