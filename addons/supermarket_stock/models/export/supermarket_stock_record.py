from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class SupermarketStockRecord(models.Model):
    _inherit = "supermarket.stock.record"

    def action_export_all(self):
        """Ask for a file of all that the list has, whatever is on the page: see the export.

        Of the ticked rows alone, where some are ticked.
        """
        self.check_access("read")
        self._check_may_export()
        asked = [("id", "in", self.ids)] if self else self.env.context.get("active_domain") or []
        export = self.env["supermarket.record.export"].create({"domain": list(Domain(asked))})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export"),
            "res_model": export._name,
            "res_id": export.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.model
    def _check_may_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._("You may not export: ask an administrator for the right to.")
            )
