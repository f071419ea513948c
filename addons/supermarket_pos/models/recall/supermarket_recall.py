from collections import defaultdict

from odoo import fields, models


class SupermarketRecall(models.Model):
    """Tills are told of a recall and answer; what they sold is traced to order and customer."""

    _inherit = "supermarket.recall"

    confirmation_ids = fields.One2many(
        "supermarket.recall.confirmation", "recall_id", string="Tills", readonly=True
    )
    confirmed_count = fields.Integer(compute="_compute_confirmed_count")

    def _compute_confirmed_count(self):
        for recall in self:
            recall.confirmed_count = len(recall.confirmation_ids.filtered("confirmed_date"))

    # Told and answered --------------------------------------------------------------------

    def _on_started(self):
        super()._on_started()
        self._tell_tills()

    def action_tell_again(self):
        """Tell the tills that have not answered once more."""
        self.check_access("read")
        self.sudo()._tell_tills()  # sudo: who sees a silent till may knock again

    def _tell_tills(self):
        """Send the recall to every open till of the company and its branches, with this commit."""
        recalls = self.sudo()  # sudo: a recall concerns all tills, whoever may see them
        for recall in recalls.filtered(lambda one: one.state == "active"):
            recall._ask_open_tills()
            stores = self.env["stock.warehouse"].sudo()._stores_with_open_tills()
            companies = recall.company_id._held_companies()
            for store in stores.filtered(lambda one, of=companies: one.company_id in of):
                store._notify_tills("SUPERMARKET_RECALL", recall._till_message())

    def _ask_open_tills(self):
        """One open question for each till that sells now and was not asked before."""
        asked = {(row.config_id, row.identifier) for row in self.confirmation_ids}
        devices = self.env["supermarket.pos.device"]._of_open_sessions(
            self.company_id._held_companies()
        )
        self.env["supermarket.recall.confirmation"].create(
            [
                self._question(session.config_id, device.identifier or "")
                for session, device in devices
                if (session.config_id, device.identifier or "") not in asked
            ]
        )

    def _question(self, config, identifier):
        return {
            "recall_id": self.id,
            "config_id": config.id,
            "identifier": identifier,
            "asked_date": fields.Datetime.now(),
        }

    def _till_message(self):
        """What a till must know; no lots means all of the product."""
        product = self.product_id.with_context(display_default_code=False)
        return {
            "id": self.id,
            "name": self.name,
            "product_id": product.id,
            "product": product.display_name,
            "lots": self.lot_ids.mapped("name"),
            "reason": self.reason,
        }

    def _confirm(self, config, identifier, removed):
        """A till knows of the recall. Said twice it changes nothing."""
        self.ensure_one()
        question = self.confirmation_ids.filtered(
            lambda row: row.config_id == config and row.identifier in ("", identifier)
        ).sorted("identifier", reverse=True)[:1]
        if not question:
            question = question.create(self._question(config, identifier))
        if question.confirmed_date and question.identifier == identifier:
            return
        question.write(
            {
                "identifier": identifier,
                "confirmed_date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "cashier": config._cashier_name(),
                "lines_removed": removed,
            }
        )
        self.env["bus.bus"]._sendone(
            f"supermarket_recall_{self.id}", "supermarket_recall_confirmed", {"id": self.id}
        )

    def get_till_board(self):
        """What the recall screen shows of the tills: rows, and how many have confirmed."""
        self.ensure_one()
        self.check_access("read")
        rows = self.sudo().confirmation_ids._board_rows()  # sudo: of this recall
        return {
            "rows": rows,
            "confirmed": len([row for row in rows if row["state"] == "confirmed"]),
        }

    # Traced -------------------------------------------------------------------------------

    def _certainties(self, entries):
        """Exact is what the cashier's scan named; other lots the till allocated by date."""
        sure = super()._certainties(entries)
        uuids = {entry.id: entry.line_uuid.split("/")[0] for entry in entries}
        named = self.env["pos.pack.operation.lot"].search(
            [("pos_order_line_id.uuid", "in", list(uuids.values())), ("lot_name", "!=", False)]
        )
        scanned = {(lot.pos_order_line_id.uuid, lot.lot_name) for lot in named}
        for entry in entries.filtered("pos_order_id"):
            if entry.lot_id and (uuids[entry.id], entry.lot_id.name) not in scanned:
                sure[entry.id] = "allocated"
        return sure

    def _sale_row(self, entry, certainty):
        row = super()._sale_row(entry, certainty)
        return {**row, "till": entry.pos_session_id.config_id.display_name or ""}

    def _customer_sales(self, lines):
        """Customers of till orders, and holders of the loyalty cards that were shown."""
        known = self._entries()
        cards = self._cards_shown(known.pos_order_id)
        sales = super()._customer_sales(lines)
        for entry in known:
            order = entry.pos_order_id
            for partner in order.partner_id | cards[order.id]:
                sales.append((partner, entry.quantity, entry.document or order.name))
        return sales

    def _cards_shown(self, orders):
        """{order id: partners} whose loyalty card got or spent points with the order."""
        holders = defaultdict(lambda: self.env["res.partner"])
        history = self.env["loyalty.history"].search(
            [("order_model", "=", orders._name), ("order_id", "in", orders.ids)]
        )
        for entry in history:
            holders[entry.order_id] |= entry.card_id.partner_id
        for line in orders.lines.filtered("coupon_id"):
            holders[line.order_id.id] |= line.coupon_id.partner_id
        return holders
