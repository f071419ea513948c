def post_init_hook(env):
    """Greet whoever logs in to an empty database with the set-up page.

    A database in use is left as it is: there the page is opened from the menu or the settings.
    """
    if not env["stock.move"].search_count([], limit=1):
        env["supermarket.setup"]._greet()
