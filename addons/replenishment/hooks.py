def uninstall_hook(env):
    """Give every reordering rule back as it was before it was handed over."""
    env["stock.warehouse.orderpoint"]._restore_all()
