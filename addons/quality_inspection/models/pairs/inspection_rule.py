from datetime import timedelta

from odoo import fields, models
from odoo.addons.supermarket_stock.tools.bulk import insert_many
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

#: A supplier whose last order is older trades no more, unless it is in the price lists.
TRADING_DAYS = 365


class InspectionRule(models.Model):
    """One rule a supplier and category, for those that trade: not for all that could."""

    _inherit = "inspection.rule"

    def action_per_pair(self):
        """Make this rule anew for each supplier and category of the plan's scope that trade.

        Pairs that have a rule of their own in the plan keep it; run again, only new pairs get one.
        """
        self.ensure_one()
        self.check_access("write")
        if self.supplier_id or self.product_id:
            raise UserError(
                self.env._(
                    "%s is for one supplier or product: take a rule that is for any.", self.name
                )
            )
        made = self._make_per_pair()
        self.plan_id.message_post(body=self.env._("%s rules made, one a trading pair.", len(made)))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if made else "info",
                "message": self.env._("%s rules made, one a trading pair.", len(made)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _make_per_pair(self):
        """Create the rules in bulk and return them. The pattern stays, behind them."""
        [values] = self.copy_data()
        # What stands before the pattern stays before its pairs: of equals the older one is first.
        self.plan_id.rule_ids.filtered(
            lambda one: one.sequence == self.sequence and one.id < self.id
        ).sequence = self.sequence - 1
        values["item_ids"] = [Command.set(self.item_ids.ids)]
        values["company_id"] = self.company_id.id
        values["sequence"] = self.sequence - 1
        return insert_many(
            self.browse(),
            [
                {**values, "category_id": category, "supplier_id": supplier}
                for category, supplier in self._trading_pairs()
            ],
        )

    def _trading_pairs(self):
        """Return [(category, supplier)] in the plan's scope that trade and have no rule yet."""
        self.env.flush_all()
        plan = self.plan_id
        categories = self.category_id or plan.category_ids
        suppliers = plan.supplier_ids.commercial_partner_id
        return self.env.execute_query(
            SQL(
                """
                SELECT pair.category, pair.supplier
                  FROM (%(priced)s UNION %(ordered)s) pair
                  JOIN product_category category ON category.id = pair.category
                 WHERE (NOT %(any_category)s::boolean
                        OR category.parent_path LIKE ANY(%(paths)s))
                   AND (NOT %(any_supplier)s::boolean OR pair.supplier = ANY(%(suppliers)s))
                   AND NOT EXISTS (
                       SELECT 1 FROM inspection_rule known
                        WHERE known.plan_id = %(plan)s AND known.category_id = pair.category
                          AND known.supplier_id = pair.supplier)
              ORDER BY category.parent_path, pair.supplier
                """,
                priced=self._priced_pairs(),
                ordered=self._ordered_pairs(),
                any_category=bool(categories),
                paths=[f"{category.parent_path}%" for category in categories],
                any_supplier=bool(suppliers),
                suppliers=suppliers.ids,
                plan=plan.id,
            )
        )

    def _priced_pairs(self):
        """Return the SQL of the pairs in the vendors' price lists of today."""
        return SQL(
            """
            SELECT template.categ_id AS category, vendor.commercial_partner_id AS supplier
              FROM product_supplierinfo price
              JOIN product_template template ON template.id = price.product_tmpl_id
              JOIN res_partner vendor ON vendor.id = price.partner_id
             WHERE template.active AND template.categ_id IS NOT NULL
               AND (price.company_id IS NULL OR price.company_id = ANY(%(companies)s))
               AND (price.date_end IS NULL OR price.date_end >= %(today)s)
            """,
            companies=self.company_id._inspected_companies().ids,
            today=fields.Date.context_today(self),
        )

    def _ordered_pairs(self):
        """Return the SQL of the pairs that something was ordered of within a year."""
        return SQL(
            """
            SELECT template.categ_id, vendor.commercial_partner_id
              FROM purchase_order bought
              JOIN purchase_order_line line ON line.order_id = bought.id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN res_partner vendor ON vendor.id = bought.partner_id
             WHERE bought.company_id = ANY(%(companies)s) AND bought.state = 'purchase'
               AND bought.date_approve >= %(since)s AND template.categ_id IS NOT NULL
            """,
            companies=self.company_id._inspected_companies().ids,
            since=fields.Datetime.now() - timedelta(days=TRADING_DAYS),
        )
