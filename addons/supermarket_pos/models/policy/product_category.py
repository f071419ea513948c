from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    age_limit = fields.Integer(
        string="Minimum Age",
        help="From what age customers may buy these goods. 0: as the parent category.",
    )

    _positive_age = models.Constraint(
        "CHECK(age_limit BETWEEN 0 AND 99)", "A minimum age is between 0 and 99."
    )

    def _get_age_limit(self):
        """The nearest limit on the way up, 0 where none is set."""
        category = self
        while category and not category.age_limit:
            category = category.parent_id
        return category.age_limit
