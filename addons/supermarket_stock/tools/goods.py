"""What is there: the quants, less what was sold and is not posted yet."""

from odoo.tools import SQL


def goods_sql(product_ids=None, places=None):
    """Return the SQL of rows (product_id, location_id, lot_id, quantity) of what is there, several
    of one lot at one place.

    Who asks flushes quants and ledger before.

    :param product_ids: None: of all products
    :param places: SQL of a condition on `location_id`; None: at all places
    """
    of_products = SQL("TRUE")
    if product_ids is not None:
        of_products = SQL("product_id = ANY(%s)", list(product_ids))
    return SQL(
        """
        SELECT product_id, location_id, lot_id, quantity
          FROM stock_quant
         WHERE %(of_products)s AND %(at_places)s
     UNION ALL
        SELECT product_id, location_id, lot_id, -quantity
          FROM supermarket_sale_ledger
         WHERE %(of_products)s AND %(at_places)s AND posted IS NOT TRUE
        """,
        of_products=of_products,
        at_places=places or SQL("TRUE"),
    )
