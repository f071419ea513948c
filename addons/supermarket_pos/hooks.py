def uninstall_hook(env):
    """Post what is sold and not yet posted: without the addon nothing would link it to its till.

    Open sessions fall back to pickings per order; what they sold so far is in stock by then.
    Companies go back to the way they had: see `res.company._leave_sales_ledger`.
    """
    env["ir.default"].search(
        [
            ("field_id.model", "=", "res.company"),
            ("field_id.name", "=", "point_of_sale_update_stock_quantities"),
            ("json_value", "=", '"ledger"'),
        ]
    ).unlink()
    env["supermarket.sale.ledger"]._post([("pos_session_id", "!=", False)])
    env["pos.session"].search(
        [("stock_by_ledger", "=", True), ("state", "!=", "closed")]
    ).update_stock_at_closing = False
