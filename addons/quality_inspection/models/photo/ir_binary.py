from odoo import models


class IrBinary(models.AbstractModel):
    """A token in a link opens no picture of an inspection: only the right to its result does."""

    _inherit = "ir.binary"

    def _find_record(
        self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None, field=None
    ):
        record = super()._find_record(xmlid, res_model, res_id, access_token, field)
        # sudo: the question is what it is, not what is in it
        if record._name == "ir.attachment" and record.sudo()._is_photo():
            record = record.sudo(False)
            record.check_access("read")
        return record
