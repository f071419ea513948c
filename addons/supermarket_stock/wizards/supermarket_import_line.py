from odoo import fields, models


class SupermarketImportLine(models.TransientModel):
    """What a row of the file does, or why it does not."""

    _name = "supermarket.import.line"
    _description = "Row of an Import"
    _order = "id"

    import_id = fields.Many2one("supermarket.import", required=True, ondelete="cascade")
    row = fields.Integer()
    name = fields.Char(string="In the File")
    result = fields.Selection(
        [("new", "New"), ("changed", "Changed"), ("same", "As It Was"), ("refused", "Refused")]
    )
    message = fields.Char()
