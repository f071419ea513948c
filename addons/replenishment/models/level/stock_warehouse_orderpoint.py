from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

LOWEST, HIGHEST = 0.5, 0.999


class StockWarehouseOrderpoint(models.Model):
    _inherit = "stock.warehouse.orderpoint"

    replenishment_service_level = fields.Float(
        "Service Level",
        help="The chance of lasting until the next delivery that orders of this product aim at in "
        "this store. 0: whatever costs least under the company's costs.",
    )

    @api.constrains("replenishment_service_level")
    def _check_replenishment_service_level(self):
        for orderpoint in self:
            level = orderpoint.replenishment_service_level
            if level and not LOWEST <= level <= HIGHEST:
                raise ValidationError(
                    self.env._(
                        "The service level of %(rule)s must be from 50 %% to 99.9 %%, or 0 for "
                        "what costs least.",
                        rule=orderpoint.display_name,
                    )
                )

    def write(self, vals):
        """A rule has no history of its own: the product's says who changed its service level."""
        if "replenishment_service_level" not in vals:
            return super().write(vals)
        before = {rule: rule.replenishment_service_level for rule in self}
        result = super().write(vals)
        changed = self.filtered(lambda one: one.replenishment_service_level != before[one])
        changed._log_service_level(before)
        return result

    def _log_service_level(self, before):
        """One note a product, with from what to what in each store."""
        reason = self.env.context.get("replenishment_reason", "")
        bodies = {
            template.id: ", ".join(
                filter(None, [*(rule._service_level_text(before[rule]) for rule in rules), reason])
            )
            for template, rules in self.grouped(lambda one: one.product_id.product_tmpl_id).items()
        }
        # sudo: who may set the level need not be allowed to write products
        templates = self.env["product.template"].sudo().browse(bodies)
        templates._message_log_batch(bodies, author_id=self.env.user.partner_id.id)

    def _service_level_text(self, before):
        return self.env._(
            "Service level in %(store)s: %(before)s → %(after)s",
            store=self.warehouse_id.name,
            before=self._level_text(before),
            after=self._level_text(self.replenishment_service_level),
        )

    def _level_text(self, level):
        if not level:
            return self.env._("least cost")
        return formatLang(self.env, 100 * level, digits=1) + " %"
