from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.transition import Transition

# Of a message from a device to here, in seconds
LONGEST_WAY = 60
# What a clock that nobody sets loses in a second
DRIFT = 1 / 3600


class SupermarketScanDevice(models.Model):
    """A phone or handheld that scans: what waits on it, when it was last heard of, its lock."""

    _name = "supermarket.scan.device"
    _description = "Scan Device"
    _inherit = ["supermarket.transition.mixin"]
    _order = "last_sync desc, id desc"
    _check_company_auto = True
    _initial_state = "open"
    _transitions = {
        "lock": Transition(("open",), "locked"),
        "unlock": Transition(("locked",), "open"),
    }

    name = fields.Char(required=True)
    uuid = fields.Char(string="Identifier", required=True, readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Store",
        check_company=True,
        ondelete="restrict",
        help="Whose people see it in the list; empty: of all stores. A device that somebody uses "
        "who works in one store alone is that store's.",
    )
    user_id = fields.Many2one("res.users", string="Last User", readonly=True)
    version = fields.Char(readonly=True, help="Of the app that the device runs.")
    queue = fields.Integer(
        string="Waiting", readonly=True, help="Scans on the device that were not sent yet."
    )
    last_sync = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("locked", "Locked")],
        required=True,
        readonly=True,
        default="open",
        help="A locked device shows nothing and sends nothing.",
    )
    clock_behind = fields.Float(
        readonly=True, help="By how many seconds its clock is behind the server's."
    )
    event_count = fields.Integer(compute="_compute_event_count")

    _uuid_uniq = models.Constraint("UNIQUE(uuid)", "A device is in the list once.")

    def _compute_event_count(self):
        groups = self.env["supermarket.scan.event"]._read_group(
            [("device_id", "in", self.ids)], ["device_id"], ["__count"]
        )
        counts = {device.id: count for device, count in groups}
        for device in self:
            device.event_count = counts.get(device.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A device adds itself: open the scan app on it."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"name", "warehouse_id"}:
            raise UserError(self.env._("Of a device only its name and store are written by hand."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A device that scanned stays in the list: lock it."))

    def action_lock(self):
        """A lost device: nothing more is shown on it or taken from it."""
        self._move("lock")

    def action_unlock(self):
        self._move("unlock")

    def action_view_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_scan_event"
        )
        return {**action, "domain": [("device_id", "=", self.id)], "context": {}}

    @api.model
    def _met(self, uuid, told):
        """The device that calls, noted with what it tells of itself.

        :param told: {"name", "version", "queue", "clock"}, each as far as it is of its kind
        """
        devices = self.sudo()  # sudo: a device adds itself, whoever scans with it
        device = devices.search([("uuid", "=", uuid)], limit=1)
        values = {
            "user_id": self.env.uid,
            "last_sync": fields.Datetime.now(),
            **{key: value for key, value in told.items() if key in ("version", "queue")},
        }
        stores = self.env.user.supermarket_store_ids
        if len(stores) == 1 and stores.company_id == (device.company_id or self.env.company):
            values["warehouse_id"] = stores.id
        if told.get("clock"):
            values["clock_behind"] = device._behind(told["clock"])
        if device:
            device.write(values)
            # What it sends twice at once comes one after the other: the second waits here, and
            # Odoo runs it again once the first is through
            device.flush_recordset(values.keys())
        else:
            device = devices.create(
                {
                    **values,
                    "uuid": uuid,
                    "name": told.get("name") or self.env._("Device of %s", self.env.user.name),
                    "company_id": self.env.company.id,
                }
            )
        return device

    def _behind(self, clock):
        """By how many seconds the clock is behind the server's, the way of the message left out.

        What is told arrives later than it was said, never earlier: of several tellings the one that
        was under way the shortest time is the nearest, but for what a clock drifts since. A clock
        that was set anew begins anew.
        """
        now = fields.Datetime.now()
        told = (now - clock).total_seconds()
        if not self or not self.last_sync or told > self.clock_behind + LONGEST_WAY:
            return told
        drifted = DRIFT * (now - self.last_sync).total_seconds()
        return min(told, self.clock_behind + drifted)
