from odoo import api, fields, models


class InspectionResult(models.Model):
    """Pictures that are added to a result become its own; none is taken from elsewhere."""

    _inherit = "inspection.result"

    # the same ones, large enough to be judged by whoever reviews them
    shown_photo_ids = fields.Many2many(related="photo_ids", string="Photos to Review")

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results._own_photos()
        return results

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return result

    def _own_photos(self):
        for result in self:
            foreign = result.photo_ids.filtered(
                lambda photo, result=result: (
                    (photo.res_model, photo.res_id) != (result._name, result.id)
                )
            )
            if foreign:
                foreign._check_untaken(result)
                # sudo: it is the own one of who adds it
                foreign.sudo().write({"res_model": result._name, "res_id": result.id})
