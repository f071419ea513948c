from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Pictures of before are encrypted like those to come."""
    api.Environment(cr, SUPERUSER_ID, {})["ir.attachment"]._seal_photos()
