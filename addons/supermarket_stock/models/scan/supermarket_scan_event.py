from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools.sql import column_exists, table_exists

# What a conflict may still become; everything else is final
OPEN = ("conflict",)
# Goods at the places of a store name the store itself, see `supermarket.scan.task.place`
STORES_OF_SCANS = """
    UPDATE supermarket_scan_event event SET warehouse_id = store.id
      FROM stock_warehouse store
     WHERE store.id = CASE
           WHEN event.task = 'receive' THEN (
                SELECT kind.warehouse_id FROM stock_picking receipt
                  JOIN stock_picking_type kind ON kind.id = receipt.picking_type_id
                 WHERE receipt.id = event.document_id)
           WHEN event.task = 'count' THEN (
                SELECT count.warehouse_id FROM supermarket_count count
                 WHERE count.id = event.document_id)
           WHEN event.task IN ('put_away', 'shelf_fill', 'transfer', 'loss')
           THEN event.document_id END
"""


class SupermarketScanEvent(models.Model):
    """One scan, or one thing said on a device: written there before the beep, here once.

    Events are never changed: an undo is an event of its own that names the one it undoes. What a
    task makes of them stands in `state`, and follows from the events alone, whatever order they
    arrived in.
    """

    _name = "supermarket.scan.event"
    _description = "Scan"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "time desc, id desc"
    _rec_name = "code"

    uuid = fields.Char(string="Identifier", required=True, readonly=True)
    device_id = fields.Many2one(
        "supermarket.scan.device", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    task = fields.Char(required=True, readonly=True)
    task_name = fields.Selection(
        [
            ("receive", "Receive"),
            ("put_away", "Put away"),
            ("shelf_fill", "Fill shelves"),
            ("transfer", "Transfer"),
            ("count", "Count"),
            ("loss", "Loss"),
        ],
        string="Scanned For",
        compute="_compute_task_name",
    )
    kind = fields.Char(required=True, readonly=True)
    document_id = fields.Integer(
        string="Document Number", readonly=True, help="The receipt or count that it is part of."
    )
    document = fields.Char(readonly=True)
    code = fields.Char(readonly=True, help="As the scanner sent it.")
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    lot = fields.Char(readonly=True)
    expiry = fields.Date(string="Last Day", readonly=True)
    location_id = fields.Many2one(
        "stock.location", string="Place", readonly=True, ondelete="restrict"
    )
    note = fields.Char(string="Reason", readonly=True)
    undoes = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="The identifier of the scan that this one undoes.",
    )
    said = fields.Json(readonly=True, help="What else the device said.")
    photo = fields.Binary(readonly=True, attachment=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    device_time = fields.Datetime(readonly=True, required=True, help="By the clock of the device.")
    time = fields.Datetime(
        readonly=True, required=True, help="The clock of the device put right by the server's."
    )
    state = fields.Selection(
        [
            ("taken", "Taken"),
            ("waiting", "Waiting"),
            ("done", "Booked"),
            ("undone", "Undone"),
            ("conflict", "Conflict"),
            ("rejected", "Rejected"),
            ("solved", "Solved"),
        ],
        required=True,
        readonly=True,
        default="taken",
    )
    message = fields.Char(string="Why", readonly=True)
    solved_by_id = fields.Many2one("res.users", readonly=True)

    _uuid_uniq = models.Constraint("UNIQUE(uuid)", "A scan takes effect exactly once.")
    _document_idx = models.Index("(task, document_id)")
    _own_idx = models.Index("(user_id, task, time)")
    _open_idx = models.Index("(task, document_id) WHERE state IN ('taken', 'waiting')")
    _conflict_idx = models.Index("(company_id) WHERE state = 'conflict'")

    @api.depends("task")
    def _compute_task_name(self):
        known = self._fields["task_name"].get_values(self.env)
        for event in self:
            event.task_name = event.task if event.task in known else False

    def _auto_init(self):
        """Tell of each scan that was there before its field of which store it is: record by record
        would take hours."""
        cr, table = self.env.cr, self._table
        is_new = table_exists(cr, table) and not column_exists(cr, table, "warehouse_id")
        result = super()._auto_init()
        if is_new:
            cr.execute(STORES_OF_SCANS)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_code()
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_code()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A scan is never deleted: undo it on a device."))

    def _check_by_code(self):
        if not self.env.su:
            raise UserError(self.env._("Scans come from devices and are not changed."))

    def _undone(self):
        """Those of these that another one of these takes back."""
        named = set(self.filtered("undoes").mapped("undoes"))
        return self.filtered(lambda event: event.uuid in named)

    def _attempt(self, act):
        """Do what follows from this event, and all of it or nothing: why not stands on it then.

        :return: whether it was done
        """
        try:
            with self.env.cr.savepoint():
                act()
        except (UserError, RedirectWarning) as problem:
            self._conflict(problem.args[0])
            return False
        return True

    def _is_whole(self):
        """Whether all that the person had seen who ended this has arrived."""
        covers = set((self.said or {}).get("covers") or ())
        known = self.sudo()  # sudo: also colleagues' scans, undone ones and refused ones
        return known.search_count([("uuid", "in", list(covers))]) == len(covers)

    # Conflicts ---------------------------------------------------------------------------

    def _conflict(self, message):
        self.write({"state": "conflict", "message": message})

    def action_try_again(self):
        """Do what the device asked for, now that what stood in the way may be gone."""
        self._solve("_try_again")

    def action_book(self):
        """Book what was scanned all the same, and say with what."""
        self._solve("_book_late")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": "\n".join(sorted(set(self.filtered("message").mapped("message")))),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_dismiss(self):
        """Nothing is booked: what was scanned is not there, or was booked by hand."""
        self._solve("_dismiss")

    def _solve(self, way):
        open_ones = self.filtered(lambda event: event.state in OPEN)
        open_ones.check_access("read")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("Conflicts of scans are solved by the store manager."))
        for (company, task), events in open_ones.grouped(
            lambda event: (event.company_id, event.task)
        ).items():
            # A manager of two companies solves in the one where it was scanned
            scans = self.env["supermarket.scan"].with_company(company)
            getattr(scans._handler(task), way)(events.with_company(company))

    def _solved(self, message):
        # sudo: whoever solves has the right, see `_solve`; events are written by code alone
        self.sudo().write({"state": "solved", "message": message, "solved_by_id": self.env.uid})

    def _plain_values(self):
        """The event as `supermarket.scan.task._check` gets it."""
        self.ensure_one()
        return {
            **{name: self[name] for name in ("kind", "document_id", "quantity", "lot", "expiry")},
            **{
                name: self[name]
                for name in ("note", "undoes", "said", "time", "uuid", "task", "code")
            },
            "product_id": self.product_id.id,
            "location_id": self.location_id.id,
            "photo": self.photo,
        }

    # What a device keeps -----------------------------------------------------------------

    def _as_told(self):
        """The events as a device keeps them."""
        return [
            {
                "uuid": event.uuid,
                "task": event.task,
                "kind": event.kind,
                "document_id": event.document_id,
                "product_id": event.product_id.id,
                "quantity": event.quantity,
                "location_id": event.location_id.id,
                "code": event.code or "",
                "lot": event.lot or "",
                "expiry": fields.Date.to_string(event.expiry) or "",
                "note": event.note or "",
                "undoes": event.undoes or "",
                "said": event.said or {},
                "user": event.user_id.sudo().name,  # sudo: a colleague's name
                "user_id": event.user_id.id,
                "at": fields.Datetime.to_string(event.device_time),
            }
            for event in self
        ]
