from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.context_keys import RECALLING


class SupermarketRecall(models.Model):
    """Recalled goods are sold again when the recall itself sets them free, and not before.

    Only a closed recall does: its counts say what came of the goods. Who started it doesn't also
    end what it stopped.
    """

    _inherit = "supermarket.recall"

    def action_release(self):
        """Ask why the goods may be sold again."""
        self.ensure_one()
        self._check_may_release()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_recall_release"
        )
        action["context"] = {"default_recall_id": self.id}
        return action

    def _check_may_release(self):
        self.check_access("write")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise AccessError(self.env._("Only store managers release recalled goods."))
        if self.state != "closed":
            raise UserError(
                self.env._("%s is not closed: count the goods and close it first.", self.name)
            )
        if self.started_by_id == self.env.user:
            raise AccessError(
                self.env._("You started %s: another store manager releases its goods.", self.name)
            )

    def _release(self, note):
        """Set free what the recall still stops. Twice changes nothing."""
        self.ensure_one()
        self._check_may_release()
        # sudo: the holds are the recall's own
        holds = self.sudo().hold_ids.filtered(lambda hold: hold.state == "active")
        if not holds:
            return
        holds._release(note)
        self.with_context(supermarket_recall_write=RECALLING).write(
            {
                "release_date": fields.Datetime.now(),
                "released_by_id": self.env.uid,
                "release_note": note,
            }
        )
        self.message_post(body=self.env._("The goods may be sold again: %s", note))
