from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class Switch(NamedTuple):
    """What a company can switch on, as the set-up page shows it.

    `changes`: sentences that say what will be different, with counts from this database.
    `turn`: called with True to switch on, with False to switch off.
    """

    key: str
    name: str
    explanation: str
    is_on: bool
    changes: list[str]
    turn: Callable[[bool], None]


class SupermarketSetup(models.TransientModel):
    """The set-up page: what each switch of the company would change, before it is switched.

    Installing changes nothing for anybody. Other addons add lines by overriding `_switches`.
    """

    _name = "supermarket.setup"
    _description = "Set-up of the Supermarket"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    line_ids = fields.One2many("supermarket.setup.line", "setup_id", readonly=True)
    is_open = fields.Boolean(compute="_compute_is_open")

    @api.depends("company_id.name")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._("Set-up of %s", setup.company_id.name)

    @api.depends("line_ids.is_on")
    def _compute_is_open(self):
        for setup in self:
            setup.is_open = all(setup.line_ids.mapped("is_on"))

    # ------------------------------------------------------------------
    # what others add
    # ------------------------------------------------------------------

    @api.model
    def _switches(self, company):
        """Hook: return the `Switch` rows of a company, in the order they are shown.

        Another addon adds its own after these:

            def _switches(self, company):
                return [*super()._switches(company), Switch(key="mine", ...)]

        and switches the same on in `res.company._open_supermarket`. Called with the rights of the
        system, since what will change is no matter of access rules: restrict each count to the
        company.
        """
        return [self._expiry_switch(company), self._stock_switch(company)]

    @api.model
    def _company_switch(self, company, name, explanation, changes):
        """A switch that is a Boolean field of the company, named as the field is."""
        return Switch(
            key=name,
            name=company._fields[name]._description_string(self.env),
            explanation=explanation,
            is_on=company[name],
            changes=[sentence for sentence in changes if sentence],
            turn=lambda on: company.write({name: on}),
        )

    # ------------------------------------------------------------------
    # the guards of stock
    # ------------------------------------------------------------------

    @api.model
    def _expiry_switch(self, company):
        return self._company_switch(
            company,
            "supermarket_expiry_guard",
            self.env._(
                "Goods leave in the order of their expiration dates, and expired lots are neither "
                "reserved nor moved to a store, a customer or production."
            ),
            [
                self._expired_stock_sentence(company),
                self._expired_reserved_sentence(company),
                self._removal_order_sentence(company),
                self._own_strategy_sentence(company),
            ],
        )

    @api.model
    def _expired_quants(self, company):
        """What is on stock and past its date in its store."""
        now = fields.Datetime.now()
        past = Domain("expiration_date", "<=", now) | Domain("removal_date", "<=", now)
        quants = self.env["stock.quant"].search(
            past
            & Domain("company_id", "=", company.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("quantity", ">", 0)
        )
        return quants.filtered(
            lambda quant: quant.lot_id._is_expired(quant.location_id.warehouse_id)
        )

    @api.model
    def _expired_stock_sentence(self, company):
        lots = self._expired_quants(company).lot_id
        return self.env._("Expired lots on stock that would no longer be reserved: %s.", len(lots))

    @api.model
    def _expired_reserved_sentence(self, company):
        lots = self._expired_quants(company).filtered("reserved_quantity").lot_id
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", lots.ids),
                ("state", "not in", ("done", "cancel")),
                ("company_id", "=", company.id),
            ]
        )
        if not lines:
            return None
        return self.env._(
            "Open transfers that have reserved expired lots: %s.", len(lines.picking_id)
        )

    @api.model
    def _removal_order_sentence(self, company):
        count = self.env["product.product"].search_count(
            [
                *self.env["product.product"]._check_company_domain(company),
                ("use_expiration_date", "=", True),
                ("categ_id.removal_strategy_id", "=", False),
            ]
        )
        return self.env._(
            "Products that would leave in the order of their expiration dates: %s.", count
        )

    @api.model
    def _own_strategy_sentence(self, company):
        places = self.env["stock.location"].search_count(
            [("removal_strategy_id", "!=", False), ("company_id", "in", [False, company.id])]
        )
        categories = self.env["product.category"].search_count(
            [("removal_strategy_id", "!=", False)]
        )
        if not (places or categories):
            return None
        return self.env._(
            "With a removal strategy of their own, which they keep: locations %(places)s, "
            "categories %(categories)s.",
            places=places,
            categories=categories,
        )

    @api.model
    def _stock_switch(self, company):
        below = self.env["stock.quant"].search_count(
            [
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", "<", 0),
            ]
        )
        return self._company_switch(
            company,
            "supermarket_stock_guard",
            self.env._(
                "Who validates a transfer of more than there is gets told the product, what was "
                "asked and what is there, instead of a quantity below zero."
            ),
            [
                self.env._(
                    "Quantities below zero now, from where nothing can be taken until they are "
                    "counted: %s.",
                    below,
                ),
                self.env._(
                    'Nobody goes on past a guard, except who has the right "Override stock '
                    'guards"; each time is written down.'
                ),
            ],
        )

    # ------------------------------------------------------------------
    # the page
    # ------------------------------------------------------------------

    @api.model
    def action_open_setup(self):
        """Open the page of the company at hand."""
        self._check_may_switch(self.env.company)
        self._stop_greeting(self.env.user)
        setup = self.create({"company_id": self.env.company.id})
        setup._fill()
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_setup")
        return {**action, "res_id": setup.id, "display_name": setup.display_name}

    def action_open_supermarket(self):
        """Switch on everything for the company."""
        self.ensure_one()
        self._switching_company()._open_supermarket()
        self._fill()

    @api.model
    def _greet(self):
        """Let the administrators who have no first page of their own begin with this one."""
        page = self._first_page()
        administrators = self.env.ref("supermarket_stock.group_admin").user_ids
        administrators.filtered(lambda user: not user.action_id).action_id = page.id

    @api.model
    def _stop_greeting(self, users=None):
        """Who has seen the page, or need not any more, begins with the applications again.

        :param users: these; without, everybody
        """
        page = self._first_page()
        if not page:
            return
        # sudo: everybody's own first page; who asks opens the company, or saw the page
        greeted = self.env["res.users"].sudo().search([("action_id", "=", page.id)])
        (greeted if users is None else greeted & users).action_id = False

    @api.model
    def _first_page(self):
        """The page as who logs in meets it; an administrator may have deleted it."""
        page = self.env.ref("supermarket_stock.action_open_setup", raise_if_not_found=False)
        return page or self.env["ir.actions.server"]

    def _fill(self):
        """Show the switches as they are now."""
        # sudo: see _switches; who asks was checked
        rows = self.sudo()._switches(self._switching_company())
        by_key = {line.key: line for line in self.line_ids}
        for sequence, switch in enumerate(rows):
            vals = {
                "setup_id": self.id,
                "sequence": sequence,
                "key": switch.key,
                "name": switch.name,
                "explanation": switch.explanation,
                "is_on": switch.is_on,
                "changes": Markup("<ul>%s</ul>")
                % Markup("").join(Markup("<li>%s</li>") % change for change in switch.changes),
            }
            if switch.key in by_key:
                by_key[switch.key].write(vals)
            else:
                self.env["supermarket.setup.line"].create(vals)

    def _switching_company(self):
        self._check_may_switch(self.company_id)
        # sudo: the right to switch was asked for; companies are written by system administrators
        return self.company_id.sudo()

    @api.model
    def _check_may_switch(self, company):
        if not self.env.user.has_group("supermarket_stock.group_admin"):
            raise AccessError(self.env._("The Supermarket Administrator sets the supermarket up."))
        if company not in self.env.companies:
            raise AccessError(self.env._("Choose %s at the top first.", company.sudo().name))


class SupermarketSetupLine(models.TransientModel):
    """One switch of the set-up page."""

    _name = "supermarket.setup.line"
    _description = "Switch of the Supermarket"
    _order = "sequence, id"

    setup_id = fields.Many2one("supermarket.setup", required=True, ondelete="cascade")
    sequence = fields.Integer()
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(readonly=True)
    explanation = fields.Text(readonly=True)
    changes = fields.Html(readonly=True)
    is_on = fields.Boolean(readonly=True)

    def action_switch(self):
        """Switch it on or off, whichever it is not."""
        self.ensure_one()
        company = self.setup_id._switching_company()
        # sudo: see _switches; who asks was checked
        for switch in self.setup_id.sudo()._switches(company):
            if switch.key == self.key:
                switch.turn(not switch.is_on)
        self.setup_id._fill()
