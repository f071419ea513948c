from odoo import api, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_supermarket_store"] = config._receipt_store()
        return read_records

    def _receipt_store(self):
        """The name and address of the store, for the receipt: every store has its own.

        Without an address of its own the company's stays on the receipt.
        """
        self.ensure_one()
        store = self._store()
        address = store.partner_id  # read with the rights of _store: it is printed for anybody
        parts = [address.street, address.street2, address.city, address.state_id.code, address.zip]
        if address == self.company_id.partner_id or not any(parts):
            return False
        return {"name": store.name, "address": ", ".join(part for part in parts if part)}

    def read_config_open_orders(self, domain, record_ids=None):
        """Tell of deleted orders as well: Odoo asks for the state of orders that are gone.

        Without this a till that knows one is told an error, and hears of no change any more.
        """
        known = dict(record_ids or {})
        asked = self.env["pos.order"].browse(known.get("pos.order", []))
        known["pos.order"] = asked.exists().ids
        told = super().read_config_open_orders(domain, known)
        gone = set(asked.ids) - set(known["pos.order"])
        if gone:
            deleted = told["deleted_record_ids"].setdefault("pos.order", [])
            deleted += sorted(gone)
        return told

    def _till_presets(self):
        return self.available_preset_ids | self.default_preset_id

    def _till_pricelists(self):
        """The price lists that the till loads and sells by: its own and its presets'."""
        return self._get_available_pricelists() | self._till_presets().pricelist_id
