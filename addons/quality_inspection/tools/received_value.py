def received_unit_value(move):
    """Return what a unit of received goods is worth in company currency, as the books value it.

    For the component of a kit: its receipt points at the order line of the kit, whose price and
    unit are not its own. At cost where the books do not value the receipt, as of an owner's goods.
    """
    product = move.product_id.with_company(move.company_id)
    return move._get_price_unit() or product.standard_price
