def migrate(cr, version):
    """Before the switches existed, every company was guarded: those that are keep their guards."""
    if version:
        cr.execute(
            "UPDATE res_company SET supermarket_expiry_guard = TRUE, supermarket_stock_guard = TRUE"
        )
