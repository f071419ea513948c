"""The script and style bundles, made now: the first person to log in need not wait for them."""

import logging

BUNDLES = (
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_web",
    "web.assets_web_print",
    "bus.websocket_worker_assets",
    "point_of_sale.assets_prod",
)


def run(shop):
    """Make those that are not there: after an update of the addons some are not."""
    # What a package of Odoo leaves out is in the server's log, it is no news of this loader
    logging.getLogger("odoo.addons.base.models.assetsbundle").setLevel(logging.CRITICAL)
    for bundle in BUNDLES:
        assets = shop.env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
        assets.js()
        assets.css()
    return f"{len(BUNDLES)} bundles"
