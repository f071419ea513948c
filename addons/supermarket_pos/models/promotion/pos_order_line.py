from odoo import api, fields, models
from odoo.fields import Domain

from .loyalty_reward import CARDS


class PosOrderLine(models.Model):
    """How many units of a promotion a reward line gives."""

    _inherit = "pos.order.line"

    promotion_units = fields.Float(
        digits="Product Unit", readonly=True, help="Units of the promotion that the line gives."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "promotion_units"]

    def _promotion(self):
        """The programs with a quota or hours that these lines give, or take back."""
        # sudo: what a program gives is the till's business, whoever may read it
        rewards = (self | self.refunded_orderline_id).sudo().reward_id
        return rewards.program_id.filtered(
            lambda program: program.quota_units or program._has_hours()
        )

    def _promotion_given(self):
        """Units that the line gives: below zero for a reward that is taken back."""
        self.ensure_one()
        sold = self.refunded_orderline_id
        if sold:
            return sold._promotion_given() * self.qty / sold.qty if sold.qty else 0.0
        if self.reward_id.reward_type == "product":
            return self.qty
        return self.promotion_units

    def _beyond_quota(self, order_uuid):
        """{program id: units} that are given although nothing was left.

        What the till was promised is taken; a till that could not ask is asked for here, on the
        cursor that sees what other orders have committed.
        """
        wanted = {}
        for line in self:
            program = line._promotion()
            if program.quota_units:
                wanted[program.id] = wanted.get(program.id, 0.0) + line._promotion_given()
        if not wanted:
            return {}
        # sudo: promises are made by the till, not by people
        promised = self.env["supermarket.promotion.reservation"].sudo()
        granted = promised._reserve(order_uuid, wanted)
        return {
            program_id: units - granted.get(program_id, 0.0)
            for program_id, units in wanted.items()
            if units - granted.get(program_id, 0.0) > 1e-6
        }

    def _prepare_promotion_uses(self):
        return [
            {
                "program_id": line._promotion().id,
                "order_id": line.order_id.id,
                "company_id": line.company_id.id,
                "warehouse_id": line.order_id.config_id._store().id,
                "order_uuid": line.order_id.uuid,
                "line_uuid": line.uuid,
                "units": line._promotion_given(),
                "date": line.order_id.date_order,
            }
            for line in self
        ]

    def _is_priced_by_customer(self):
        """A gift card, or money for a wallet, is worth what is paid for it."""
        if super()._is_priced_by_customer():
            return True
        # sudo: what a promotion is about is the till's business
        programs = self.order_id.config_id.sudo()._get_program_ids()
        cards = programs.filtered(lambda program: program.program_type in CARDS)
        return self.product_id in cards.trigger_product_ids

    def _amount_paid(self):
        """What the line adds to the total, tax included: a till shows a return's above zero."""
        return -self.price_subtotal_incl if self.order_id.is_refund else self.price_subtotal_incl

    def _of_domain(self, domain):
        """The lines of the domain's goods, found by one search among what was sold."""
        # sudo: what a promotion is about is the till's business
        sold = self._with_combo_product().sudo().with_context(active_test=False)
        found = sold.search(Domain("id", "in", sold.ids) & Domain(domain))
        return self.filtered(lambda line: found & line._with_combo_product())

    def _with_combo_product(self):
        return self.product_id | self.combo_parent_id.product_id
