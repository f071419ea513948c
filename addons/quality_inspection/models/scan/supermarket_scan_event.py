from odoo import fields, models


class SupermarketScanEvent(models.Model):
    _inherit = "supermarket.scan.event"

    task_name = fields.Selection(selection_add=[("inspect", "Inspect")])
