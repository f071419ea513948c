from odoo import models


class PosOrder(models.Model):
    """What an order got of promotions is taken off their quotas in the order's own commit."""

    _inherit = "pos.order"

    def _use_promotions(self):
        rewards = self.lines.filtered(lambda line: line.reward_id or line.refunded_orderline_id)
        given = rewards.filtered(lambda line: line._promotion() and line._promotion_given())
        if not given:
            return
        self._raise_promotion_exceptions(given.filtered(lambda line: line.qty > 0))
        limited = given.filtered(lambda line: line._promotion().quota_units)
        vals_list = limited._prepare_promotion_uses()
        # sudo: the cashier sells, only code writes what was given
        self.env["supermarket.promotion.use"].sudo()._record(vals_list)
        returned = limited.filtered(lambda line: line._promotion_given() < 0)
        returned._promotion()._quota_changed()

    def _raise_promotion_exceptions(self, lines):
        """Put on somebody's list what was given beyond a quota or outside the hours.

        The order is taken in any case: the customer has paid the lower price.
        """
        store = self.config_id._store()
        excess = lines._beyond_quota(self.uuid)
        vals_list = []
        for program, of_program in lines.grouped(lambda line: line._promotion()).items():
            notes = []
            if excess.get(program.id):
                notes.append(
                    self.env._(
                        "%(promotion)s: %(units)s units beyond the quota.",
                        promotion=program.name,
                        units=f"{excess[program.id]:g}",
                    )
                )
            if not program._is_on_air(store, self.date_order):
                notes.append(self.env._("%s: given outside its hours.", program.name))
            if notes:
                vals_list.append(
                    {
                        "order_id": self.id,
                        "warehouse_id": store.id,
                        "product_id": of_program.product_id[:1].id,
                        "reason": "promotion",
                        "quantity": excess.get(program.id)
                        or sum(line._promotion_given() for line in of_program),
                        "note": "\n".join(notes),
                    }
                )
        self.env["supermarket.sale.exception"]._raise(vals_list)
