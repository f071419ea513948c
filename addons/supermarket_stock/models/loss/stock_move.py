from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    supermarket_loss_id = fields.Many2one(
        "supermarket.loss",
        "Loss",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    @api.depends("supermarket_loss_id.name")
    def _compute_reference(self):
        of_losses = self.filtered("supermarket_loss_id")
        for move in of_losses:
            move.reference = move.supermarket_loss_id.name
        return super(StockMove, self - of_losses)._compute_reference()
