from odoo import api, fields, models
from odoo.tools import SQL


class StockQuant(models.Model):
    """Many changes of quantity in one statement, for posting sales.

    Core changes one quant at a time, three times a move. Here the rows are locked in the order
    of their ids, so that two of these never wait for each other in a circle, and changed
    together; what core would have created is created.
    """

    _inherit = "stock.quant"

    @api.model
    def _change_quantities(self, changes):
        """Add to the quantities of places.

        :param changes: {(product_id, location_id, lot_id, package_id, owner_id): difference},
            None where there is no lot, package or owner
        :return: the quants that exist now for these places, by place
        """
        self = self.sudo()  # as core's own _update_available_quantity: quants are nobody's
        changes = {place: difference for place, difference in changes.items() if difference}
        quants = self._lock_places(changes)
        missing = [place for place in changes if place not in quants]
        # Empty at first: a rule that forbids quantities below zero (OCA's stock_no_negative) can't
        # unmake a sale, and would keep the till from closing.
        created = self.create([self._new_quant_vals(place) for place in missing])
        quants.update(zip(missing, created.ids, strict=True))
        self._add_to_quants({quants[place]: changes[place] for place in quants})
        return {place: self.browse(quant_id) for place, quant_id in quants.items()}

    @api.model
    def _lock_places(self, places):
        """Return {place: quant id}, locked; of several quants in a place the first one."""
        if not places:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, product_id, location_id, lot_id, package_id, owner_id
                  FROM stock_quant
                 WHERE product_id = ANY(%s) AND location_id = ANY(%s)
                       AND (lot_id IS NULL OR lot_id = ANY(%s))
              ORDER BY id
                   FOR NO KEY UPDATE
                """,
                list({place[0] for place in places}),
                list({place[1] for place in places}),
                list({place[2] for place in places if place[2]}),
            )
        )
        found = {}
        for quant_id, *place in rows:
            if tuple(place) in places:
                found.setdefault(tuple(place), quant_id)
        return found

    @api.model
    def _add_to_quants(self, differences):
        """Change the quantities of existing quants in one statement and tell the ORM."""
        if not differences:
            return
        quants = self.browse(differences)
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_quant quant
                   SET quantity = COALESCE(quant.quantity, 0) + change.difference,
                       write_uid = %s,
                       write_date = %s
                  FROM (VALUES %s) AS change (id, difference)
                 WHERE quant.id = change.id
                """,
                self.env.uid,
                fields.Datetime.now(),
                SQL(", ").join(
                    SQL("(%s, %s::numeric)", quant_id, difference)
                    for quant_id, difference in differences.items()
                ),
            )
        )
        quants.invalidate_recordset(["quantity", "write_date", "write_uid"], flush=False)
        quants.modified(["quantity"])

    @api.model
    def _new_quant_vals(self, place):
        product_id, location_id, lot_id, package_id, owner_id = place
        return {
            "product_id": product_id,
            "location_id": location_id,
            "lot_id": lot_id,
            "package_id": package_id,
            "owner_id": owner_id,
            "quantity": 0.0,
            "in_date": fields.Datetime.now(),
            "inventory_quantity_set": False,
        }
