from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.sticker_code import read_sticker


class SupermarketMarkdown(models.Model):
    _inherit = "supermarket.markdown"

    def _tell_tills(self):
        """Tell the open tills of the stores, when and if this transaction commits."""
        super()._tell_tills()
        # sudo: whoever starts or ends a markdown need not know the tills
        for store in self.sudo().warehouse_id._with_open_tills():
            own = self.sudo().filtered(lambda markdown, store=store: markdown.warehouse_id == store)
            running = own.filtered(lambda markdown: markdown._is_running())
            store._notify_tills(
                "SUPERMARKET_MARKDOWNS",
                {
                    "started": running._till_values(),
                    "ended": (own - running).mapped("sticker_check"),
                },
            )

    def _till_values(self):
        """What a till needs to sell by a sticker: what the sticker says must be one of these."""
        return [
            {
                "check": markdown.sticker_check,
                "product_id": markdown.product_id.id,
                "lot": markdown.lot_id.name,
                "price": markdown._sticker_price(),
                "old_price": markdown.old_price,
                "until": fields.Datetime.to_string(markdown.date_to),
            }
            for markdown in self
        ]

    @api.model
    def _judge(self, code, store, moment=None):
        """Return (markdown, fault) of a scanned sticker; the fault is None where it holds.

        :param moment: when it was sold, default now

            forged       | no markdown of ours has this check value for this price and lot
            other_store  | another store's
            ended        | ended before the moment
            expired      | the lot's date came before the moment
        """
        sticker = read_sticker(code) if isinstance(code, str) else None
        # sudo: a cashier asks about what the shop stuck on its goods
        markdown = self.sudo()._of_sticker(sticker) if sticker else self.sudo().browse()
        ended = markdown.state == "ended" and (not moment or markdown.end_date < moment)
        moment = moment or fields.Datetime.now()
        if not markdown:
            return markdown, "forged"
        if markdown.warehouse_id != store:
            return markdown, "other_store"
        if markdown.date_to <= moment:
            return markdown, "expired"
        return markdown, "ended" if ended else None

    def _judge_line(self, code, line, store, moment=None):
        """Return (markdown, fault) of a sold line: what it says must be what the sticker says.

        :param line: {"product_id", "lots", "price"}

            other_lot    | another product or lot was sold with the sticker
            price        | sold at another price than the sticker's
        """
        markdown, fault = self._judge(code, store, moment)
        if fault == "forged":
            return markdown, fault
        if line["product_id"] != markdown.product_id.id or line["lots"] != [markdown.lot_id.name]:
            return markdown, "other_lot"
        price = line["price"] if type(line["price"]) in (int, float) else 0.0
        if markdown.currency_id.compare_amounts(price, markdown._sticker_price()):
            return markdown, "price"
        return markdown, fault

    @api.model
    def _forged_faults(self):
        """Faults that no honest till can produce, with or without a connection."""
        return {"forged", "other_lot", "price"}

    @api.model
    def _fault_text(self, fault):
        """What a cashier is told; one text a fault."""
        return {
            "forged": self.env._(
                "This sticker is not one of the shop: its price or lot was changed."
            ),
            "other_store": self.env._("This sticker belongs to another store."),
            "expired": self.env._("The lot has expired."),
            "ended": self.env._("This markdown has ended. Take the sticker off."),
            "other_lot": self.env._("The sticker belongs to another lot."),
            "price": self.env._("The price is not the one of the sticker."),
            "used_up": self.env._("Not so much is left at the price of the sticker."),
        }[fault]
