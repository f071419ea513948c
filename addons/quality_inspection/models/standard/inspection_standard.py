from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.regions import REGIONS

EXPIRY_NOTICE_DAYS = 60


class InspectionStandard(models.Model):
    """A law, standard or policy in one edition: limits end, so every edition has dates."""

    _name = "inspection.standard"
    _description = "Inspection Standard"
    _inherit = [
        "supermarket.shared.mixin",
        "supermarket.first.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "code, edition desc"

    code = fields.Char(required=True, tracking=True, help="For example GB 2762.")
    edition = fields.Char(tracking=True, help="Year or revision, for example 2022.")
    name = fields.Char("Title", required=True, translate=True)
    region = fields.Selection(
        REGIONS, required=True, default=lambda self: self._default_region(), tracking=True
    )
    date_from = fields.Date("In Force From", tracking=True)
    date_to = fields.Date("In Force Until", tracking=True, help="Empty: no end is known.")
    told_date_to = fields.Date(
        "End That Was Told", readonly=True, copy=False, help="Planners are told of an end once."
    )
    validity = fields.Selection(
        [
            ("upcoming", "Upcoming"),
            ("valid", "In force"),
            ("expiring", "Ends soon"),
            ("expired", "Ended"),
        ],
        compute="_compute_validity",
        search="_search_validity",
    )
    successor_id = fields.Many2one("inspection.standard", "Replaced By", ondelete="restrict")
    note = fields.Text()
    limit_ids = fields.One2many("inspection.limit", "standard_id", "Limits")
    limit_count = fields.Integer(compute="_compute_limit_count")
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    active = fields.Boolean(default=True)

    _edition_unique = models.UniqueIndex(
        "(code, COALESCE(edition, ''), COALESCE(company_id, 0))",
        "This edition of the standard exists already.",
    )

    @api.model
    def _default_region(self):
        return self.env.company._inspection_region() or "policy"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for standard in self:
            if standard.date_from and standard.date_to and standard.date_to < standard.date_from:
                raise ValidationError(
                    self.env._("%s: a standard can't end before it begins.", standard.display_name)
                )

    @api.depends("code", "edition")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = "-".join(filter(None, [standard.code, standard.edition]))

    @api.depends("date_from", "date_to")
    def _compute_validity(self):
        today = fields.Date.context_today(self)
        for standard in self:
            if standard.date_to and standard.date_to < today:
                standard.validity = "expired"
            elif standard.date_from and standard.date_from > today:
                standard.validity = "upcoming"
            elif standard.date_to and standard.date_to <= today + timedelta(EXPIRY_NOTICE_DAYS):
                standard.validity = "expiring"
            else:
                standard.validity = "valid"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._validity_domains()
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.model
    def _validity_domains(self):
        today = fields.Date.context_today(self)
        soon = today + timedelta(EXPIRY_NOTICE_DAYS)
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", today)
        return {
            "expired": Domain("date_to", "<", today),
            "upcoming": Domain("date_from", ">", today)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today)),
            "expiring": begun & Domain("date_to", ">=", today) & Domain("date_to", "<=", soon),
            "valid": begun & (Domain("date_to", "=", False) | Domain("date_to", ">", soon)),
        }

    @api.depends("limit_ids")
    def _compute_limit_count(self):
        counts = dict(
            self.env["inspection.limit"]._read_group(
                [("standard_id", "in", self.ids)], ["standard_id"], ["__count"]
            )
        )
        for standard in self:
            standard.limit_count = counts.get(standard, 0)

    @api.model
    def _warn_of_expiry(self):
        """Give a planner one activity per standard that ends soon: one for each end, whether or not
        it is done. Called by a job."""
        for standard in self.search([("validity", "=", "expiring")]):
            if standard.told_date_to == standard.date_to:
                continue
            standard.told_date_to = standard.date_to
            standard.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=standard.date_to,
                summary=self.env._("%s ends: check its limits", standard.display_name),
                user_id=standard.company_id._inspection_planner().id,
            )
            self.env["ir.cron"]._commit_progress(1)
