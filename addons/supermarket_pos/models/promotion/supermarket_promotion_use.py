from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SupermarketPromotionUse(models.Model):
    """What an order got of a promotion with a quota, written in the order's own commit.

    Append-only: a refund is a row below zero. What is left of a quota is derived from these
    rows, so that nothing can drift.
    """

    _name = "supermarket.promotion.use"
    _description = "Promotion Given"
    _order = "id desc"
    _rec_name = "order_id"
    _log_access = False

    program_id = fields.Many2one(
        "loyalty.program", string="Promotion", required=True, readonly=True, ondelete="cascade"
    )
    order_id = fields.Many2one("pos.order", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="restrict"
    )
    order_uuid = fields.Char(string="Order UUID", required=True, readonly=True, index=True)
    line_uuid = fields.Char(string="Line UUID", required=True, readonly=True)
    units = fields.Float(digits="Product Unit", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)

    _line_uuid_uniq = models.Constraint(
        "UNIQUE(line_uuid)", "A line takes of a quota exactly once."
    )
    _program_idx = models.Index("(program_id, order_uuid)")

    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self.env._("What a promotion gave is recorded by sales only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What a promotion gave can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a promotion gave can't be deleted."))

    @api.model
    def _record(self, vals_list):
        """Append rows in the caller's transaction; a line that is known changes nothing."""
        names = (
            "program_id",
            "order_id",
            "company_id",
            "warehouse_id",
            "order_uuid",
            "line_uuid",
            "units",
            "date",
        )
        if not vals_list:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_promotion_use (%s) VALUES %s
                ON CONFLICT (line_uuid) DO NOTHING RETURNING id
                """,
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(
                    SQL("%s", tuple(vals[name] for name in names)) for vals in vals_list
                ),
            )
        )
        self.env["loyalty.program"].invalidate_model(["quota_used", "quota_left"])
