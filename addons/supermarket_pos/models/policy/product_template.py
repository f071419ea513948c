from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    age_limit = fields.Integer(
        string="Minimum Age",
        help="From what age customers may buy this product. 0: as its category.",
    )
    till_age_limit = fields.Integer(
        string="Minimum Age at the Till", compute="_compute_till_age_limit"
    )

    _positive_age = models.Constraint(
        "CHECK(age_limit BETWEEN 0 AND 99)", "A minimum age is between 0 and 99."
    )

    @api.depends("age_limit", "categ_id")
    def _compute_till_age_limit(self):
        limits = {category: category._get_age_limit() for category in self.categ_id}
        for product in self:
            product.till_age_limit = product.age_limit or limits.get(product.categ_id, 0)

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "till_age_limit", "pinyin_initials"]
