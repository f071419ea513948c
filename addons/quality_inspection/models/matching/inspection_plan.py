from odoo import api, models
from odoo.tools import SQL


class InspectionPlan(models.Model):
    """Which rule of which plan in force fits a delivery: one statement for all of them."""

    _inherit = "inspection.plan"

    @api.model
    def _match(self, company, deliveries, plan=None):
        """Return [(delivery, rule)]: of every plan that covers a delivery its first fitting rule.

        Plans are asked that are in force on the day of the store, of the company and its head
        offices; or the one that is named, whatever its state.

        Categories count with those below them: a delivery carries the path of its category. Rules
        are looked up by the keys of a delivery, so that twenty thousand cost no more than twenty.
        """
        self.env.flush_all()
        rows = SQL(", ").join(self._row(number, one) for number, one in enumerate(deliveries))
        found = self.env.execute_query(
            SQL(
                """
                WITH arrived (number, product, lots, supplier, warehouse, categories, day) AS (
                    VALUES %(rows)s),
                contacts AS MATERIALIZED (
                    SELECT contact.commercial_partner_id AS supplier, array_agg(contact.id) AS ids
                      FROM res_partner contact
                     WHERE contact.commercial_partner_id IN (SELECT supplier FROM arrived)
                  GROUP BY contact.commercial_partner_id),
                goods AS MATERIALIZED (
                    SELECT arrived.*, 0 || categories AS category_keys,
                           0 || COALESCE(contacts.ids, '{}') AS supplier_keys
                      FROM arrived LEFT JOIN contacts USING (supplier))
                SELECT goods.number, first.id
                  FROM goods
                  JOIN inspection_plan plan
                    ON plan.company_id = ANY(%(companies)s) AND %(plans)s
                  JOIN LATERAL (
                    SELECT rule.id
                      FROM inspection_rule rule
                     WHERE rule.plan_id = plan.id
                       AND COALESCE(rule.category_id, 0) = ANY(goods.category_keys)
                       AND COALESCE(rule.supplier_id, 0) = ANY(goods.supplier_keys)
                       AND (rule.product_id IS NULL OR rule.product_id = goods.product)
                  ORDER BY rule.sequence, rule.id
                     LIMIT 1) first ON true
                 WHERE %(warehouses)s AND %(suppliers)s AND %(lots)s AND %(categories)s
              ORDER BY goods.number, plan.sequence, plan.id
                """,
                rows=rows,
                companies=company._inspecting_companies().ids,
                plans=SQL("plan.id = %s", plan.id) if plan else self._in_force(),
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
    def _in_force(self):
        return SQL(
            "plan.state = 'active' AND plan.date_start <= goods.day"
            " AND (plan.date_end IS NULL OR plan.date_end >= goods.day)"
        )

    @api.model
    def _row(self, number, delivery):
        path = [int(id_) for id_ in (delivery.category.parent_path or "").split("/") if id_]
        return SQL(
            "(%s, %s, %s::integer[], %s::integer, %s::integer, %s::integer[], %s::date)",
            number,
            delivery.product.id,
            delivery.lots.ids,
            delivery.supplier.id or None,
            delivery.warehouse.id or None,
            path,
            delivery.day,
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
