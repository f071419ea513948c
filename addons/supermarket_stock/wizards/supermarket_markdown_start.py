from odoo import fields, models
from odoo.exceptions import UserError


class SupermarketMarkdownStart(models.TransientModel):
    """Lots picked on the board, with the prices that the rules propose, before they are decided."""

    _name = "supermarket.markdown.start"
    _description = "Mark Down"

    line_ids = fields.One2many("supermarket.markdown.start.line", "start_id", string="Lots")
    left_out = fields.Integer(readonly=True, help="Lots that were picked and have expired.")

    def action_propose(self):
        """Leave the decision to the store manager."""
        return self._show(self._create_markdowns())

    def action_mark_down(self):
        """Sell at the new prices from now on."""
        markdowns = self._create_markdowns()
        markdowns.action_activate()
        return self._show(markdowns)

    def action_mark_down_and_print(self):
        """The same, with the sheets of stickers."""
        markdowns = self._create_markdowns()
        markdowns.action_activate()
        return {**markdowns.action_print_sheet(), "close_on_report_download": True}

    def _create_markdowns(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Choose at least one lot to mark down."))
        return self.env["supermarket.markdown"].create(
            [line._prepare_markdown() for line in self.line_ids]
        )

    def _show(self, markdowns):
        """Open what was made, ready to print the stickers."""
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_markdown")
        return {
            **action,
            "domain": [("id", "in", markdowns.ids)],
            "context": {},
            "views": [(False, "list"), (False, "form")],
            "target": "main",
        }
