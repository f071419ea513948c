from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.order_input import is_short_text
from ..sale.price.pos_order_line import SOLD

# Receipts of other stores that one till is shown in an hour: more than customers bring, less than
# somebody needs who counts the numbers up
MOST_SHOWN = 60


class PosConfig(models.Model):
    _inherit = "pos.config"

    def supermarket_find_receipt(self, key):
        """The order of a receipt that a customer brings, from any till of the company.

        :param key: the whole receipt number, or what its printed code says (token or uuid)
        :return: its id, false where no till printed such a receipt. Who works in other stores
            may read this one order from now on, as may all people of this till's store.
        """
        self._check_till_user()
        if not is_short_text(key):
            raise ValidationError(self.env._("Type the whole number of the receipt."))
        order = self._find_receipt(key)
        if order and not self.env.user._works_in(order.config_id._store()):
            self._show_receipt(order)
        return order.id

    def _find_receipt(self, key):
        """The order, as a record that may be read; empty where there are none or several."""
        named = Domain.OR(
            Domain(name, "=", key) for name in ("pos_reference", "access_token", "uuid")
        )
        # sudo: whoever knows the number of a receipt has it in hand
        orders = self.env["pos.order"].sudo()
        found = orders.search(
            named & Domain("company_id", "=", self.company_id.id) & Domain("state", "in", SOLD),
            limit=2,
        )
        found = found.filtered(lambda order: order.currency_id == self.currency_id)
        return found if len(found) == 1 else found.browse()

    def _show_receipt(self, order):
        """Open the receipt of another store for the people of this one, and write it down."""
        store = self._store()
        if store in order.also_store_ids:
            return
        self._check_not_browsing()
        order.also_store_ids |= store
        nobody = self.env["res.users"]
        self._audit("receipt_shown", nobody, order_uuid=order.uuid, amount=order.amount_total)

    def _check_not_browsing(self):
        # sudo: as `_audit` writes it
        audit = self.env["supermarket.pos.audit"].sudo()
        since = fields.Datetime.now() - timedelta(hours=1)
        shown = [("action", "=", "receipt_shown"), ("config_id", "=", self.id)]
        if audit.search_count([*shown, ("date", ">", since)], limit=MOST_SHOWN) >= MOST_SHOWN:
            raise UserError(
                self.env._(
                    "This till was shown %s receipts of other stores within an hour: wait, or ask "
                    "the store that sold.",
                    MOST_SHOWN,
                )
            )
