from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.order_input import is_short_text

# browsers at which one till was opened in a day
MOST_DEVICES = 200


class SupermarketPosDevice(models.Model):
    """A browser that runs a till, and when it was last heard of.

    Written when a till loads, reconnects, every few minutes, and when it confirms a recall.
    """

    _name = "supermarket.pos.device"
    _description = "Till Device"
    _order = "last_seen desc, id desc"
    _rec_name = "identifier"
    _log_access = False

    config_id = fields.Many2one(
        "pos.config", string="Till", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    identifier = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Last used by", readonly=True)
    last_seen = fields.Datetime(required=True, readonly=True)

    _device_uniq = models.Constraint(
        "UNIQUE(config_id, identifier)", "A device of a till is known once."
    )

    @api.model
    def _seen(self, config, identifier):
        """Note that a till was heard of, in one statement."""
        if not is_short_text(identifier):
            raise ValidationError(
                self.env._("The till's device identifier is a text of 1 to 64 characters.")
            )
        if self._is_one_too_many(config, identifier):
            raise ValidationError(
                self.env._("%s is open on too many devices: close it on others.", config.name)
            )
        self.env.cr.execute(
            SQL(
                """INSERT INTO supermarket_pos_device
                               (config_id, company_id, identifier, user_id, last_seen)
                        VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (config_id, identifier)
                     DO UPDATE SET last_seen = EXCLUDED.last_seen, user_id = EXCLUDED.user_id""",
                config.id,
                config.company_id.id,
                identifier,
                self.env.uid,
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()

    @api.model
    def _is_one_too_many(self, config, identifier):
        """Whether a device is new where as many were heard today as a till can have."""
        today = fields.Datetime.now() - timedelta(days=1)
        recent = Domain("config_id", "=", config.id) & Domain("last_seen", ">", today)
        if self.search_count(recent & Domain("identifier", "=", identifier), limit=1):
            return False
        return self.search_count(recent, limit=MOST_DEVICES) >= MOST_DEVICES

    @api.model
    def _of_open_sessions(self, companies):
        """Return [(session, device)] of the companies' open tills.

        A till of which no device was heard since its session opened comes with an empty device:
        it sells, so it is asked as well. One that waits for its opening and of which no device
        was heard is closed: nobody is there.
        """
        sessions = self.env["pos.session"].search(
            [("state", "in", ("opening_control", "opened")), ("company_id", "in", companies.ids)]
        )
        since = min(sessions.mapped("create_date"), default=False)
        heard = self.search(
            Domain("config_id", "in", sessions.config_id.ids) & Domain("last_seen", ">=", since)
        ).grouped("config_id")
        found = []
        for session in sessions:
            # A till loads before its opening is confirmed, so not since start_at.
            devices = heard.get(session.config_id, self.browse()).filtered(
                lambda device, session=session: device.last_seen >= session.create_date
            )
            if session.state == "opened":
                devices = devices or [self.browse()]
            found += [(session, device) for device in devices]
        return found
