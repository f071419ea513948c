from odoo import api, models

from ...tools.closed_fields import ASKED, CLOSED, COSTS, TAKINGS, TILL


class SupermarketClosedFieldsMixin(models.AbstractModel):
    _name = "supermarket.closed.fields.mixin"
    _description = "Fields That Not Everybody Is Told"

    @api.model
    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        # what is asked most often first: a till that starts asks some thousand times
        if not allowed or field.name not in CLOSED.get(self._name, ()):
            return allowed
        env = self.env
        if not env.context.get(ASKED) or env.su or TILL.is_in(env):
            return allowed
        user = env.user
        if field.name in COSTS.get(self._name, ()) and not user._sees_costs():
            return False
        return field.name not in TAKINGS.get(self._name, ()) or user._sees_takings()

    @api.private
    def copy_data(self, default=None):
        """All that a record holds, which code copies: nobody asks for it from outside."""
        return super().copy_data(default)

    @api.model
    def _cost_fields_closed(self):
        """The fields of the model that the person who asks is not told, for the till's loading."""
        return set() if self.env.user._sees_costs() else COSTS.get(self._name, set())


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "supermarket.closed.fields.mixin"]


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "supermarket.closed.fields.mixin"]


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "supermarket.closed.fields.mixin"]


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "supermarket.closed.fields.mixin"]


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "supermarket.closed.fields.mixin"]


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "supermarket.closed.fields.mixin"]


class PosOrderLine(models.Model):
    _name = "pos.order.line"
    _inherit = ["pos.order.line", "supermarket.closed.fields.mixin"]


class PosPayment(models.Model):
    _name = "pos.payment"
    _inherit = ["pos.payment", "supermarket.closed.fields.mixin"]


class ReportPosOrder(models.Model):
    _name = "report.pos.order"
    _inherit = ["report.pos.order", "supermarket.closed.fields.mixin"]


class AccountJournal(models.Model):
    _name = "account.journal"
    _inherit = ["account.journal", "supermarket.closed.fields.mixin"]
