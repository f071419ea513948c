from babel.dates import format_skeleton
from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools.formats import format_quantity

LONG_COVER = 60  # days of stock from which on the reason says how long it lasts


class ReplenishmentProposal(models.Model):
    """Why: in the words of the person who reads it, from the numbers of the moment."""

    _inherit = "replenishment.proposal"

    reason = fields.Html(compute="_compute_reason", sanitize=False)
    reason_short = fields.Char("Why", compute="_compute_reason")
    pack_warning = fields.Char(compute="_compute_pack_warning")
    is_short = fields.Boolean(compute="_compute_reason")

    @api.depends("sellable_qty", "on_order_qty", "demand_qty", "sigma", "threshold_qty", "origin")
    @api.depends_context("lang")
    def _compute_reason(self):
        for proposal in self:
            sentences = proposal._reason_sentences() if proposal.product_id else []
            proposal.reason = Markup("<ul class='mb-0 ps-3'>%s</ul>") % Markup().join(
                Markup("<li>%s</li>") % sentence for sentence in sentences
            )
            proposal.reason_short = proposal._reason_short() if proposal.product_id else ""
            position = proposal.sellable_qty + proposal.on_order_qty
            proposal.is_short = position < proposal.demand_qty

    @api.depends("qty_to_order", "pack_qty", "min_qty")
    @api.depends_context("lang")
    def _compute_pack_warning(self):
        for proposal in self:
            packs = proposal.qty_to_order / (proposal.pack_qty or 1.0)
            warning = ""
            if abs(packs - round(packs)) > 1e-4:
                warning = self.env._(
                    "%(quantity)s is no multiple of the pack of %(pack)s.",
                    quantity=proposal._number(proposal.qty_to_order),
                    pack=proposal._number(proposal.pack_qty),
                )
            elif 0 < proposal.qty_to_order < proposal.min_qty:
                warning = self.env._(
                    "The vendor's minimum is %s.", proposal._number(proposal.min_qty)
                )
            proposal.pack_warning = warning

    def _number(self, value):
        return format_quantity(self.env, value)

    def _day(self, date):
        """Weekday, day and month in the order of the reader's language."""
        if not date:
            return "?"
        return format_skeleton("MMMEd", date, locale=babel_locale_parse(get_lang(self.env).code))

    def _reason_short(self):
        """One line: what there is against what is needed, and until when."""
        if self.idle:
            return self.env._(
                "Not sold in 4 weeks, %(sellable)s left; the minimum is %(threshold)s",
                sellable=self._number(self.sellable_qty),
                threshold=self._number(self.threshold_qty),
            )
        if self.urgent and self.sellable_qty + self.on_order_qty >= self.demand_qty:
            # sales alone would not ask for it: the safety stock does
            return self.env._(
                "%(sellable)s left, %(threshold)s is the safety stock",
                sellable=self._number(self.sellable_qty),
                threshold=self._number(self.threshold_qty),
            )
        there = self._number(self.sellable_qty)
        if self.on_order_qty:
            there += " + " + self.env._("%s on order", self._number(self.on_order_qty))
        return self.env._(
            "%(there)s against %(demand)s ± %(sigma)s until %(day)s",
            there=there,
            demand=self._number(self.demand_qty),
            sigma=self._number(self.sigma),
            day=self._day(self.next_delivery_date),
        )

    def _reason_sentences(self):
        """The argument in the order in which a buyer would ask."""
        return [
            sentence
            for sentence in (
                self._reason_trigger(),
                self._reason_demand(),
                self._reason_stock(),
                self._reason_expiry(),
                self._reason_quantity(),
                self._reason_cover(),
                self._reason_calendar(),
            )
            if sentence
        ]

    def _reason_idle(self):
        """Why goods that nobody buys are proposed, or aren't."""
        if self.proposed_qty <= 0:
            return self.env._(
                "Not sold in the last four weeks: nothing is proposed while some are left, "
                "although the minimum is %s.",
                self._number(self.threshold_qty),
            )
        return self.env._(
            "Not sold in the last four weeks: this order only keeps it in the assortment, with its "
            "minimum of %s. If it shall go, dismiss this and set the minimum to 0.",
            self._number(self.threshold_qty),
        )

    def _reason_trigger(self):
        if self.idle:
            return self._reason_idle()
        if not self.urgent:
            return ""
        return self.env._(
            "Below the threshold: %(sellable)s %(unit)s can be sold, "
            "%(threshold)s should be there.",
            sellable=self._number(self.sellable_qty),
            threshold=self._number(self.threshold_qty),
            unit=self.uom_id.name,
        )

    def _reason_demand(self):
        if self.idle:
            return ""
        if self.demand_sources:
            return self._reason_stores()
        if self.forecast_model == "average":
            return self.env._(
                "No forecast yet: it sold %(daily)s a day on average over the last four weeks, so "
                "%(demand)s from %(from)s until the delivery of %(next)s.",
                **self._demand_values(),
            )
        models_ = dict(self._fields["forecast_model"]._description_selection(self.env))
        values = {
            **self._demand_values(),
            "sigma": self._number(self.sigma),
            "model": models_.get(self.forecast_model, "?"),
        }
        if not self.forecast_error:  # not tested on this product: an error of 0 would be a boast
            return self.env._(
                "Sells about %(daily)s a day; %(demand)s ± %(sigma)s are expected from %(from)s "
                "until the delivery of %(next)s (%(model)s).",
                **values,
            )
        return self.env._(
            "Sells about %(daily)s a day; %(demand)s ± %(sigma)s are expected from %(from)s "
            "until the delivery of %(next)s (%(model)s, error %(error)s %% on this product).",
            **values,
            error=round(100 * self.forecast_error),
        )

    def _reason_stores(self):
        """Whose demand a depot's is: it sells nothing itself."""
        # sudo: which stores a depot supplies is no secret to whoever may see its proposals
        ids = [int(store) for store in self.demand_sources]
        names = self.env["stock.warehouse"].sudo().search_fetch([("id", "in", ids)], ["name"])
        asked = []
        for one in names:
            name = self.env._("its own customers") if one == self.warehouse_id else one.name
            asked.append(f"{name} {self._number(self.demand_sources[str(one.id)])}")
        values = {
            **self._demand_values(),
            "sigma": self._number(self.sigma),
            "stores": ", ".join(asked),
        }
        if self.forecast_model == "average":
            return self.env._(
                "No forecast yet: the stores that it supplies sold %(daily)s a day on average over "
                "the last four weeks (%(stores)s), so %(demand)s from %(from)s until the delivery "
                "of %(next)s.",
                **values,
            )
        return self.env._(
            "The stores that it supplies need about %(daily)s a day (%(stores)s); %(demand)s ± "
            "%(sigma)s are expected from %(from)s until the delivery of %(next)s.",
            **values,
        )

    def _proposed_at(self):
        """The store's local time at which the numbers were worked out."""
        facts = self.env["replenishment.facts"].sudo()  # the store's clock, for whoever reads
        return facts._to_local(self.warehouse_id, self.date or fields.Datetime.now())

    def _demand_values(self):
        """What is expected, and in which time: the rest of a day is not a day."""
        since = self._proposed_at()
        return {
            "daily": self._number(self.daily_qty),
            "demand": self._number(self.demand_qty),
            "from": f"{self._day(since.date())} {since:%H:%M}",
            "next": self._day(self.next_delivery_date),
        }

    def _reason_stock(self):
        if self.on_order_qty:
            return self.env._(
                "%(sellable)s can be sold now, %(on_order)s are on order%(sources)s.",
                sellable=self._number(self.sellable_qty),
                on_order=self._number(self.on_order_qty),
                sources=self._sources_text(),
            )
        return self.env._(
            "%s can be sold now, nothing is on order.", self._number(self.sellable_qty)
        )

    def _sources_text(self):
        """What was counted, where it isn't simply an order under way."""
        names = {
            "draft": self.env._("in drafts"),
            "order": self.env._("under way"),
            "dock": self.env._("at the dock"),
            "behind": self.env._("in the back room"),
            "transfer": self.env._("from other stores"),
            "inspection": self.env._("expected from inspection"),
        }
        sources = self.on_order_sources or {}
        if not set(sources) - {"order"}:
            return ""
        parts = [f"{self._number(quantity)} {names[kind]}" for kind, quantity in sources.items()]
        return f" ({', '.join(parts)})"

    def _reason_expiry(self):
        if self.expiring_qty < 0.05:
            return ""
        return self.env._(
            "%s of them will expire before they are sold.", self._number(self.expiring_qty)
        )

    def _is_above(self, cheapest):
        """Whether the threshold asks for more than costs do; the curve may be thinned."""
        curve = self._cost_points()
        if len(curve) < 2:  # plenty: costs ask for nothing, so what is proposed the rule wants
            return self.urgent and self.proposed_qty > 0
        gap = curve[1]["quantity"] - curve[0]["quantity"]
        return self.urgent and self.uom_id.compare(self.proposed_qty, cheapest + gap) >= 0

    def _reason_quantity(self):
        if self.idle:
            return self._reason_smallest_order()
        curve = self._cost_points()
        cheapest = min(curve, key=lambda point: point["total"])["quantity"] if curve else 0.0
        if self._is_above(cheapest):
            return self._reason_threshold(cheapest)
        if self.pack_qty and self.pack_qty != 1:
            return self.env._(
                "%(packs)s packs of %(pack)s = %(quantity)s is the quantity of least expected "
                "cost.",
                packs=self._number(self.proposed_qty / self.pack_qty),
                pack=self._number(self.pack_qty),
                quantity=self._number(self.proposed_qty),
            )
        return self.env._(
            "%s is the quantity of least expected cost.", self._number(self.proposed_qty)
        )

    def _reason_threshold(self, cheapest):
        """The rule asks for it: up to its minimum, or its maximum where a person set both."""
        # sudo: who reads the proposal may see which quantities of the rule it follows
        rule = self.orderpoint_id.sudo()
        values = {
            "quantity": self._number(self.proposed_qty),
            "threshold": self._number(self.threshold_qty),
            "cheapest": self._number(cheapest),
        }
        _minimum, maximum = rule._store_quantities()
        if rule._are_quantities_kept() and maximum > self.threshold_qty:
            return self.env._(
                "%(quantity)s fills up to the maximum of %(maximum)s that was set by hand; by "
                "expected cost alone it would be %(cheapest)s.",
                **values,
                maximum=self._number(maximum),
            )
        return self.env._(
            "%(quantity)s fills up to the safety stock of %(threshold)s; by expected cost "
            "alone it would be %(cheapest)s.",
            **values,
        )

    def _reason_smallest_order(self):
        if self.uom_id.compare(self.proposed_qty, self.threshold_qty) <= 0:
            return ""
        return self.env._(
            "%(quantity)s is the least that the vendor sells: packs of %(pack)s, at least "
            "%(minimum)s.",
            quantity=self._number(self.proposed_qty),
            pack=self._number(self.pack_qty),
            minimum=self._number(max(self.min_qty, self.pack_qty)),
        )

    def _reason_cover(self):
        """Say it where an order will lie there for months: a rule or a pack asks for too much."""
        if not self.daily_qty or not self.proposed_qty:
            return ""
        days = (self.sellable_qty + self.on_order_qty + self.proposed_qty) / self.daily_qty
        if days < LONG_COVER:
            return ""
        return self.env._("With it the stock lasts %s days at these sales.", self._number(days))

    def _reason_calendar(self):
        # sudo: which store supplies this one is no secret
        supplier = self.partner_id.name or self.depot_id.sudo().name
        if not supplier:
            return self.env._("No vendor is known for this product: enter one to order.")
        return self.env._(
            "%(vendor)s: order by %(order)s, delivered %(delivery)s; it must last until %(next)s.",
            vendor=supplier,
            order=self._order_moment(),
            delivery=self._day(self.delivery_date),
            next=self._day(self.next_delivery_date),
        )

    def _order_moment(self):
        if not self.order_date:
            return "?"
        day, hour = (
            self.env["replenishment.facts"].sudo()._deadline(self.warehouse_id, self.order_date)
        )
        return f"{self._day(day)} {hour}"
