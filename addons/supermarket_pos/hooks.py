def post_init_hook(env):
    """Let every company's tills deduct stock at payment: it is what the addon is installed for.

    Sessions that are open keep the way they were opened with until they close.
    """
    env["res.company"].sudo().search([]).point_of_sale_update_stock_quantities = "ledger"


def uninstall_hook(env):
    """Post what is sold and not yet posted: without the addon nothing would link it to its till.

    Open sessions fall back to pickings per order; what they sold so far is in stock by then.
    """
    env["supermarket.sale.ledger"]._post([("pos_session_id", "!=", False)])
    env["pos.session"].search(
        [("stock_by_ledger", "=", True), ("state", "!=", "closed")]
    ).update_stock_at_closing = False
