def uninstall_hook(env):
    """Post what is sold and not yet posted: without the addon nothing would link it to its till.

    Open sessions fall back to pickings per order; what they sold so far is in stock by then.
    """
    env["supermarket.sale.ledger"]._post([("pos_session_id", "!=", False)])
    env["pos.session"].search(
        [("stock_by_ledger", "=", True), ("state", "!=", "closed")]
    ).update_stock_at_closing = False
