from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.tools import SQL

from ...sampling import is_alarming

#: Who is looked at: the field of the result, and the company's tolerated share in percent.
SUBJECTS = {
    "product": ("product_id", "inspection_alert_product"),
    "supplier": ("supplier_id", "inspection_alert_supplier"),
}
CLOSERS = ("supermarket_stock.group_inspection_planner", "supermarket_stock.group_reviewer")


class InspectionAlert(models.Model):
    """More lots of a product or supplier failed than the company tolerates, and not by chance.

    One alert a subject: nothing more is raised while it is open, nor within the window after it was
    raised. Nobody is stopped by an alert.
    """

    _name = "inspection.alert"
    _description = "Quality Alert"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    _initial_state = "open"
    _transitions = {"close": Transition(("open",), "closed", CLOSERS)}

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    subject = fields.Selection(
        [("product", "Product"), ("supplier", "Supplier")], required=True, readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", readonly=True, index=True)
    date = fields.Datetime("Raised", required=True, readonly=True)
    date_since = fields.Datetime("Lots Since", required=True, readonly=True)
    inspected = fields.Integer("Lots Inspected", readonly=True)
    failed = fields.Integer("Lots Failed", readonly=True)
    rate = fields.Float("Fail Rate (%)", digits=(5, 1), readonly=True, aggregator="avg")
    tolerated = fields.Float("Tolerated (%)", digits=(5, 1), readonly=True, aggregator="avg")
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    note = fields.Text("What was done")

    _open_unique = models.UniqueIndex(
        "(company_id, subject, COALESCE(product_id, 0), COALESCE(supplier_id, 0))"
        " WHERE state = 'open'",
        "There is an open alert already.",
    )

    @api.depends("subject", "product_id.display_name", "supplier_id.display_name", "rate")
    def _compute_name(self):
        for alert in self:
            alert.name = self.env._(
                "%(who)s: %(rate)s %% failed",
                who=alert._who().display_name or "",
                rate=f"{alert.rate:.0f}",
            )

    def _who(self):
        return self[SUBJECTS[self.subject][0]] if self.subject else self.product_id

    def _open_fields(self):
        return {"note"}

    def _is_recorded(self):
        return True

    @api.model
    def _raise_for(self, result):
        """Raise what the failed lot makes due: for its product, for its supplier."""
        alerts = self.browse()
        for subject, (name, threshold) in SUBJECTS.items():
            tolerated = result.company_id[threshold]
            if result[name] and tolerated:
                alerts |= self._raise_if_alarming(result, subject, name, tolerated)
        alerts._tell()
        return alerts

    @api.model
    def _raise_if_alarming(self, result, subject, name, tolerated):
        company, who = result.company_id, result[name]
        now = fields.Datetime.now()
        since = now - timedelta(days=company.inspection_alert_days)
        failed, inspected = self._count(company, name, who, since)
        if inspected < company.inspection_alert_min_lots:
            return self.browse()
        if not is_alarming(failed, inspected, tolerated / 100):
            return self.browse()
        known = [("company_id", "=", company.id), (name, "=", who.id), ("subject", "=", subject)]
        if self.search_count([*known, "|", ("state", "=", "open"), ("date", ">=", since)], limit=1):
            return self.browse()
        return self._insert(
            {
                "company_id": company.id,
                "subject": subject,
                name: who.id,
                "date": now,
                "date_since": since,
                "inspected": inspected,
                "failed": failed,
                "rate": 100 * failed / inspected,
                "tolerated": tolerated,
                "state": "open",
                "create_uid": self.env.uid,
                "create_date": now,
            }
        )

    @api.model
    def _count(self, company, name, who, since):
        """Return (failed, inspected) original lots since a moment."""
        counts = dict(
            self.env["inspection.result"]._read_group(
                [
                    ("company_id", "=", company.id),
                    (name, "=", who.id),
                    ("state", "=", "completed"),
                    ("is_original", "=", True),
                    ("review_date", ">=", since),
                ],
                ["verdict"],
                ["__count"],
            )
        )
        return counts.get("fail", 0), sum(counts.values())

    @api.model
    def _insert(self, row):
        """Insert unless an open one is there: of two reviewers at once one raises it."""
        found = self.env.execute_query(
            SQL(
                "INSERT INTO inspection_alert (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in row),
                tuple(row.values()),
            )
        )
        alert = self.browse(id_ for (id_,) in found)
        if alert:
            self.env["inspection.audit"]._append(
                alert, "create", target="open", data={"name": alert.name}
            )
        return alert

    def _tell(self):
        """An activity for one person; a message, by e-mail too, and a word on the screen."""
        for alert in self:
            people = alert._people()
            if not people:
                continue
            alert.activity_schedule(
                "mail.mail_activity_data_todo", user_id=people[0].id, summary=alert.name
            )
            alert.message_post(
                body=alert._message(),
                subject=alert.name,
                partner_ids=people.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
            for person in people:
                person._bus_send(
                    "simple_notification",
                    {"type": "warning", "title": alert.name, "message": alert._message()},
                )

    def _message(self):
        return self.env._(
            "%(failed)s of %(inspected)s lots failed since %(since)s. Tolerated are %(tolerated)s "
            "%%; by chance alone it would hardly be more.",
            failed=self.failed,
            inspected=self.inspected,
            since=fields.Date.to_string(self.date_since),
            tolerated=f"{self.tolerated:g}",
        )

    def _people(self):
        """Return who is told: those the company names, else a planner."""
        chosen = self.company_id.inspection_alert_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return chosen or self.company_id._inspection_planner()

    def action_close(self):
        for alert in self:
            if alert._fire("close"):
                # sudo: the activity may be somebody else's
                alert.sudo().activity_ids.action_done()
        return True

    def action_view_results(self):
        """Open the lots that were counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_result_action"
        )
        name = SUBJECTS[self.subject][0]
        domain = [
            (name, "=", self[name].id),
            ("state", "=", "completed"),
            ("is_original", "=", True),
            ("review_date", ">=", self.date_since),
            ("review_date", "<=", self.date),
        ]
        return {**action, "domain": domain, "context": {}}
