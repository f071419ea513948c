from odoo import api, models
from odoo.fields import Command


class SupermarketScanSending(models.AbstractModel):
    """Goods that leave one store for another: on the way from then on, and a receipt there."""

    _name = "supermarket.scan.sending"
    _description = "Sending Goods to Another Store"

    @api.model
    def _send(self, store, target, parcels, moment):
        """One transfer out of the store, done, and one into the other that expects it.

        :param parcels: {product: [(place, lot, quantity)]}
        """
        transit = self.env.company.sudo().internal_transit_location_id  # sudo: core keeps it hidden
        transit.active = True
        transit = transit.sudo(False)
        out = self._paper(store.int_type_id, store.lot_stock_id, transit, target.name)
        # sudo: what the other store expects follows from what is sent, whoever works there
        kind = target.sudo().in_type_id
        arrival = kind.default_location_dest_id
        coming = self.sudo()._paper(kind, transit, arrival, f"{store.name} · {out.name}")
        steps = out.move_ids.browse()
        for product, portions in parcels.items():
            for place, lot, quantity in portions:
                steps |= steps._use_up_steps(product, quantity, place, transit, lot)
            self._add_goods(out, coming, product, portions)
        out.action_confirm()
        coming.action_confirm()
        self.env["supermarket.scan.booking"]._validate(out, is_rest_expected=True)
        steps._go_on()
        out._happened_at(moment)

    @api.model
    def _paper(self, kind, source, destination, origin):
        return self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "origin": origin,
                "company_id": kind.company_id.id,
            }
        )

    @api.model
    def _add_goods(self, out, coming, product, portions):
        total = sum(quantity for _place, _lot, quantity in portions)
        lines = []
        for place, lot, quantity in portions:
            parcels = out.move_ids._parcels(product, quantity, place, lot, out.location_dest_id)
            for shelf, package, owner, part in parcels:
                values = self._line_values(product, lot, part)
                lines.append(
                    {
                        **values,
                        "picking_id": out.id,
                        "location_id": shelf.id,
                        "location_dest_id": out.location_dest_id.id,
                        "package_id": package.id,
                        "owner_id": owner.id,
                        "picked": True,
                    }
                )
        move = self._add_move(out, product, total)
        move.write({"move_line_ids": [Command.create(line) for line in lines], "picked": True})
        expected = self._add_move(coming, product, total)
        expected.write({"procure_method": "make_to_order", "move_orig_ids": [(4, move.id)]})

    @api.model
    def _line_values(self, product, lot, quantity):
        return {
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "quantity": quantity,
            "lot_id": lot.id,
        }

    @api.model
    def _add_move(self, paper, product, quantity):
        return paper.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": paper.location_id.id,
                "location_dest_id": paper.location_dest_id.id,
                "picking_id": paper.id,
                "company_id": paper.company_id.id,
            }
        )
