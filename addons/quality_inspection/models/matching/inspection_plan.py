from odoo import api, fields, models
from odoo.tools import SQL


class InspectionPlan(models.Model):
    """Which rule of which plan in force fits a delivery: one statement for all of them."""

    _inherit = "inspection.plan"

    @api.model
    def _match(self, company, deliveries):
        """Return [(delivery, rule)]: of every plan that covers a delivery its first fitting rule.

        Categories count with those below them: a delivery carries the path of its category.
        """
        self.env.flush_all()
        rows = SQL(", ").join(self._row(number, one) for number, one in enumerate(deliveries))
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (goods.number, plan.sequence, plan.id) goods.number, rule.id
                  FROM (VALUES %(rows)s)
                       goods (number, product, lots, supplier, warehouse, categories)
                  JOIN inspection_plan plan
                    ON plan.company_id = %(company)s AND plan.state = 'active'
                   AND plan.date_start <= %(today)s
                   AND (plan.date_end IS NULL OR plan.date_end >= %(today)s)
                  JOIN inspection_rule rule
                    ON rule.plan_id = plan.id
                   AND (rule.product_id IS NULL OR rule.product_id = goods.product)
                   AND (rule.category_id IS NULL OR rule.category_id = ANY(goods.categories))
             LEFT JOIN res_partner contract ON contract.id = rule.supplier_id
                 WHERE (rule.supplier_id IS NULL
                        OR contract.commercial_partner_id = goods.supplier)
                   AND %(warehouses)s AND %(suppliers)s AND %(lots)s AND %(categories)s
              ORDER BY goods.number, plan.sequence, plan.id, rule.sequence, rule.id
                """,
                rows=rows,
                company=company.id,
                today=fields.Date.context_today(self),
                warehouses=self._in_scope("warehouse_ids", SQL("scope = goods.warehouse")),
                suppliers=self._in_scope(
                    "supplier_ids",
                    SQL(
                        "(SELECT commercial_partner_id FROM res_partner WHERE id = scope)"
                        " = goods.supplier"
                    ),
                ),
                lots=self._in_scope("lot_ids", SQL("scope = ANY(goods.lots)")),
                categories=self._in_scope("category_ids", SQL("scope = ANY(goods.categories)")),
            )
        )
        # sudo: the plan decides, not the person who receives
        rules = self.env["inspection.rule"].sudo().browse([rule for _number, rule in found])
        return [
            (deliveries[number], rule) for (number, _id), rule in zip(found, rules, strict=True)
        ]

    @api.model
    def _row(self, number, delivery):
        path = [int(id_) for id_ in (delivery.category.parent_path or "").split("/") if id_]
        return SQL(
            "(%s, %s, %s::integer[], %s::integer, %s::integer, %s::integer[])",
            number,
            delivery.product.id,
            delivery.lots.ids,
            delivery.supplier.id or None,
            delivery.warehouse.id or None,
            path,
        )

    @api.model
    def _in_scope(self, name, fits):
        """Return the SQL of one dimension of the scope; a plan that names nothing covers all."""
        field = self._fields[name]
        rows = SQL(
            "SELECT %s AS scope FROM %s WHERE %s = plan.id",
            SQL.identifier(field.column2),
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
        )
        return SQL(
            "(NOT EXISTS (%(rows)s) OR EXISTS (SELECT 1 FROM (%(rows)s) named WHERE %(fits)s))",
            rows=rows,
            fits=fits,
        )
