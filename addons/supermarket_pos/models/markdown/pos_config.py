from collections import defaultdict

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.order_input import is_number

MAX_CODE = 128


class PosConfig(models.Model):
    """What the till asks about goods that are marked down."""

    _inherit = "pos.config"

    def supermarket_load_markdowns(self):
        """The markdowns that the till may sell by, of its store."""
        self._check_till_user()
        # sudo: see supermarket.markdown._judge
        markdowns = self.env["supermarket.markdown"].sudo()
        active = markdowns.search(
            [("state", "=", "active"), ("warehouse_id", "=", self._store().id)]
        )
        return active.filtered(lambda markdown: markdown._is_running())._till_values()

    def supermarket_read_sticker(self, code):
        """Judge a sticker that the till does not know: it may be seconds old, or forged.

        :return: {"markdown": values} or {"fault", "reason"}
        """
        self._check_till_user()
        if not isinstance(code, str) or len(code) > MAX_CODE:
            raise ValidationError(self.env._("The sticker's code is not readable."))
        markdowns = self.env["supermarket.markdown"]
        markdown, fault = markdowns._judge(code, self._store())
        if fault:
            return {"fault": fault, "reason": markdowns._fault_text(fault)}
        return {"markdown": markdown._till_values()[0]}

    def supermarket_check_sale(self, order_uuid, lines, override=None):
        """Refuse stickers that do not hold before they are paid."""
        answer = super().supermarket_check_sale(order_uuid, lines, override)
        problems = self._sticker_problems(lines)
        told = {problem["product_id"] for problem in [*answer["problems"], *problems]}
        problems += self._lot_shortages(lines, told, waived=answer["pin"] == "ok")
        answer["problems"] += problems
        answer["ok"] = self._is_sellable_with(answer["problems"])
        return answer

    def _lot_shortages(self, lines, told, waived):
        """One problem for each marked-down lot of which less is there than is asked.

        The product may be there in other lots: the sticker sells its own.

        :param told: ids of products of which a problem is told already
        :param waived: whether a second person lets the products through that ask for a PIN
        """
        asked = defaultdict(float)
        for line in lines:
            if line.get("sticker") and line["product_id"] not in told:
                asked[self._judge_asked(line)[0]] += line["qty"]
        problems = []
        for markdown, quantity in asked.items():
            product, there = markdown.product_id, markdown._floor_quantity()
            policy = product._get_oversell_policy(self.oversell_policy)
            free = {"allow", "pin"} if waived else {"allow"}
            if policy not in free and product.uom_id.compare(quantity, there) > 0:
                values = {"policy": policy, "asked": quantity, "sellable": max(there, 0.0)}
                problems.append(self._problem(product, "short", lot=markdown.lot_id, **values))
        return problems

    def _sticker_problems(self, lines):
        """One problem for each sticker of the order that does not hold."""
        problems, asked = [], {}
        for line in lines:
            if not line.get("sticker"):
                continue
            markdown, fault = self._judge_asked(line)
            if not fault:
                asked[markdown] = asked.get(markdown, 0.0) + line["qty"]
                fault = self._is_too_much(markdown, asked[markdown]) and "used_up"
            if fault:
                problems.append(self._sticker_problem(line, fault))
        return problems

    @api.model
    def _parse_check_line(self, line):
        """A line with a sticker tells its price, too."""
        parsed = super()._parse_check_line(line)
        return parsed if parsed[0] and self._is_sticker_readable(line) else (0, 0.0, [])

    @api.model
    def _is_sticker_readable(self, line):
        sticker = line.get("sticker")
        if not sticker:
            return True
        return (
            isinstance(sticker, str) and len(sticker) <= MAX_CODE and is_number(line.get("price"))
        )

    def _judge_asked(self, line):
        asked = {name: line[name] for name in ("product_id", "price")}
        asked["lots"] = line.get("lots") or []
        return self.env["supermarket.markdown"]._judge_line(line["sticker"], asked, self._store())

    def _is_too_much(self, markdown, quantity):
        """More than was marked down: somebody copied a sticker."""
        sold = markdown._sold_quantities().get(markdown.id, 0.0)
        return markdown.uom_id.compare(sold + quantity, markdown.quantity) > 0

    def _sticker_problem(self, line, fault):
        # sudo: a product of the till, looked up before
        product = self.env["product.product"].sudo().browse(line["product_id"])
        return {
            **self._problem(product, "sticker"),
            "lot": (line.get("lots") or [False])[0],
            "reason": self.env["supermarket.markdown"]._fault_text(fault),
            "asked": line["qty"],
        }
