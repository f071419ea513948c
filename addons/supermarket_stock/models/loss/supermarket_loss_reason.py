from odoo import api, fields, models
from odoo.exceptions import ValidationError

EFFECTS = [
    ("gone", "The goods leave: broken, spoiled, used"),
    ("missing", "The books had too much: stolen, miscounted"),
    ("found", "The books had too little: found"),
]


class SupermarketLossReason(models.Model):
    """Why goods are lost or found, and where they are booked: each reason has a place of its own,
    whose account the losses of that reason are written to."""

    _name = "supermarket.loss.reason"
    _description = "Reason of a Loss"
    _inherit = ["supermarket.shared.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: of all companies.")
    effect = fields.Selection(
        EFFECTS,
        required=True,
        default="gone",
        help="What leaves is a change of its own day. What was missing or found corrects the "
        "books, as a count does: a count that began before is not booked on top of it.",
    )
    needs_photo = fields.Boolean(help="Nothing is booked for this reason without a photo.")
    location_id = fields.Many2one(
        "stock.location",
        "Booked At",
        company_dependent=True,
        check_company=True,
        domain="[('usage', '=', 'inventory')]",
        help="The account of the losses is this place's. Empty: one is made with the first loss.",
    )

    @api.constrains("location_id")
    def _check_location(self):
        self._check_place(self.env.company)

    def _check_place(self, company):
        """Where losses go is a place for them, of the company: any other would make a loss a
        transfer, or put it into another company's books."""
        for reason in self.with_company(company):
            place = reason.sudo().location_id  # sudo: whose place it is, whoever may see it
            of_company = not place.company_id or place.company_id in company.sudo().parent_ids
            if place and not (place.usage == "inventory" and of_company):
                raise ValidationError(
                    self.env._(
                        "Booked At: %(place)s is no place for losses of %(company)s. Choose a "
                        "location of the type Inventory Loss, or leave it empty.",
                        place=place.display_name,
                        company=company.name,
                    )
                )

    @api.model
    def _of_each_company(self):
        """What each company says for itself of a reason that holds in all of them."""
        return {"location_id"}

    def write(self, vals):
        if "effect" in vals:
            self._check_effect(vals["effect"])
        own = {name: vals[name] for name in self._of_each_company() & vals.keys()}
        if own:
            self.check_access("write")
            # sudo: the right was asked for one line above, and no other company's value changes
            super(SupermarketLossReason, self.sudo()).write(own)
        rest = {name: value for name, value in vals.items() if name not in own}
        return super().write(rest) if rest else True

    def _check_effect(self, effect):
        """What was reported for a reason is booked as that reason said then."""
        others = self.filtered(lambda reason: reason.effect != effect)
        # sudo: of whatever store and company the losses are
        losses = self.env["supermarket.loss"].sudo()
        used = losses.search([("reason_id", "in", others.ids)], limit=1).reason_id
        if used:
            raise ValidationError(
                self.env._(
                    "Effect: losses were reported for %s already. Archive it, and make another "
                    "reason.",
                    used.name,
                )
            )

    def _place(self, company):
        """The place that goods go to, or come from, for this reason."""
        self.ensure_one()
        # sudo: whoever reports the first loss for a reason may not make places
        reason = self.sudo().with_company(company)
        reason._check_place(company)  # a place may have become another kind since
        if not reason.location_id:
            core = self.env["stock.location"].sudo()  # sudo: as above
            beside = core.search(
                [("usage", "=", "inventory"), ("company_id", "=", company.id)], order="id", limit=1
            )
            # With the account that the company books its other corrections to
            values = beside.copy_data()[0] if beside else {"company_id": company.id}
            reason.location_id = core.create({**values, "name": reason.name, "usage": "inventory"})
        return reason.location_id
