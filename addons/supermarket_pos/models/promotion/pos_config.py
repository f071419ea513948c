from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.local_copy import not_readable
from odoo.exceptions import ValidationError

from ...tools.order_input import is_id, is_number, is_short_text

MAX_PROGRAMS = 100


class PosConfig(models.Model):
    """What the till asks about promotions with hours or a quota."""

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Give the till the clock of its store: promotions hold by it, not by the till's."""
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_supermarket_tz"] = config._store()._store_tz()
        return read_records

    def supermarket_reserve_promotions(self, order_uuid, wanted):
        """Promise the units that an order wants of promotions.

        :param order_uuid: the order; asking again replaces what it was promised
        :param wanted: {program id: units}; 0 gives back
        :return: {program id: units granted, 0 outside the program's hours}
        """
        self._check_till_user()
        wanted = self._parse_wanted(order_uuid, wanted)
        programs = self._quota_programs(wanted)
        now = fields.Datetime.now()
        on_air = programs.filtered(lambda program: program._is_on_air(self._store(), now))
        asked = {
            program.id: wanted[program.id] if program in on_air else 0.0
            for program in programs.filtered("quota_units")
        }
        # sudo: promises are made by the till, not by people
        promised = self.env["supermarket.promotion.reservation"].sudo()
        if not self._is_selling():
            asked = dict.fromkeys(asked, 0.0)
        granted = promised._reserve(order_uuid, asked, self) if asked else {}
        unlimited = {program.id: wanted[program.id] for program in on_air}
        return {
            program.id: granted.get(program.id, unlimited.get(program.id, 0.0))
            for program in programs
        }

    def supermarket_load_promotions(self, program_ids=None):
        """Promotions as they are now, for a till that was told of a change.

        :param program_ids: those it was told of; None for all
        :return: {model: rows} as the till loads them when it starts, with the products that it
            needs for rewards; what was asked for and is not among them is gone, or not this till's
        """
        self._check_till_user()
        programs = self._get_program_ids()
        if program_ids is not None:
            if not isinstance(program_ids, list) or not all(map(is_id, program_ids)):
                raise not_readable(self.env)
            programs = programs.filtered(lambda program: program.id in program_ids)
        rewards = programs.reward_ids & self.env["loyalty.reward"].search(
            self.env["loyalty.reward"]._load_pos_data_domain({}, self)
        )
        products = rewards.discount_line_product_id | rewards.reward_product_ids
        products = (products | rewards.reward_product_id)._filtered_access("read")
        loaded = (products.product_tmpl_id, products, programs, programs.rule_ids, rewards)
        return {one._name: one._load_pos_data_read(one, self) for one in loaded}

    def supermarket_load_quotas(self):
        """{program id: units left} of the promotions of the till that have a quota."""
        self._check_till_user()
        return self._get_program_ids()._quota_left()

    def supermarket_release_sale(self, order_uuid):
        """Give back promised units, too."""
        result = super().supermarket_release_sale(order_uuid)
        # sudo: promises are the till's, not people's
        self.env["supermarket.promotion.reservation"].sudo()._release(order_uuid)
        return result

    def _quota_programs(self, program_ids):
        """The programs asked for; only what the till may give."""
        programs = self._get_program_ids().filtered(lambda p: p.id in program_ids)
        if len(programs) != len(program_ids):
            raise ValidationError(
                self.env._("The order has promotions that this till does not give.")
            )
        return programs

    @api.model
    def _parse_wanted(self, order_uuid, wanted):
        """{program id: units}; what no till of ours sends is refused."""
        unreadable = ValidationError(self.env._("The order is not readable."))
        if not is_short_text(order_uuid):
            raise unreadable
        if not isinstance(wanted, dict) or len(wanted) > MAX_PROGRAMS:
            raise unreadable
        parsed = {}
        for key, units in wanted.items():
            if not str(key).isdecimal() or type(units) not in (int, float):
                raise unreadable
            if not (is_number(units) and 0 <= units < 1e9) or int(key) >= 2**31:
                raise unreadable
            parsed[int(key)] = float(units)
        return parsed
