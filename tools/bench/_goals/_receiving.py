"""The goods that a phone receives or counts, and what came of it."""

from tools.bench._scratch import environment
from tools.bench._screens.assortment import ean13

FIRST_CODE = 700_000


def goods(floor, number):
    """Products with a lot and a last day, new to the shop: [{"id", "code"}]"""
    with environment(floor.database) as env:
        products = env["product.product"].create(
            [
                {
                    "name": f"Fresh {index:02d}",
                    "barcode": ean13(FIRST_CODE + index),
                    "is_storable": True,
                    "tracking": "lot",
                    "use_expiration_date": True,
                }
                for index in range(number)
            ]
        )
        return [{"id": one.id, "code": one.barcode} for one in products]


def receipt(floor, wanted, pieces):
    """A receipt that expects so many of each; its id."""
    with environment(floor.database) as env:
        store = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        ends = {
            "location_id": env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": store.lot_stock_id.id,
        }
        moves = [
            (0, 0, {"product_id": one["id"], "product_uom_qty": pieces, **ends}) for one in wanted
        ]
        values = {"picking_type_id": store.in_type_id.id, "move_ids": moves, **ends}
        expected = env["stock.picking"].create(values)
        expected.action_confirm()
        return expected.id


def taken(floor, receipt_id):
    """{product id: (quantity, lot)} of a receipt that is done; nothing of another."""
    with environment(floor.database) as env:
        lines = env["stock.picking"].browse(receipt_id).move_line_ids
        done = lines.filtered(lambda line: line.state == "done")
        return {line.product_id.id: (line.quantity, line.lot_id.name) for line in done}
