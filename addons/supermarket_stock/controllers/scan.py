import json
import re

from odoo import http
from odoo.http import request
from odoo.tools import file_open

WORKER_FILES = (
    "supermarket_stock/static/src/offline/worker/worker.js",
    "supermarket_stock/static/src/scan_worker.js",
)
BUNDLE = "supermarket_stock.assets_scan"
ICONS = "/supermarket_stock/static/img"
# Loaded when they are first used: kept from the start
LATER = (
    "/web/static/lib/zxing-library/zxing-library.js",
    f"{ICONS}/scan-192.png",
    f"{ICONS}/scan-512.png",
)
ASSET = re.compile(r"/web/assets/[^\"'\s]+")


class ScanController(http.Controller):
    """The scan app: one page, its worker and its manifest. What it asks goes to the model
    `supermarket.scan`."""

    @http.route("/scan", type="http", auth="user", methods=["GET"])
    def scan_page(self):
        session = request.env["ir.http"].session_info()
        return request.render("supermarket_stock.scan_page", {"session_info": session})

    @http.route("/scan/worker.js", type="http", auth="public", methods=["GET"], readonly=True)
    def scan_worker(self):
        """With the addresses of all that the app is made of: it is kept when it is installed."""
        texts = [f"const ADDRESSES = {json.dumps(self._addresses())};"]
        for name in WORKER_FILES:
            with file_open(name) as file:
                texts.append(file.read())
        headers = [("Content-Type", "text/javascript"), ("Service-Worker-Allowed", "/scan")]
        return request.make_response("\n".join(texts), headers)

    def _addresses(self):
        qweb = request.env["ir.qweb"]
        style = qweb._get_asset_nodes(f"{BUNDLE}_style", css=True, js=False)
        script = qweb._get_asset_nodes(BUNDLE, css=False, js=True)
        return [*ASSET.findall(f"{style} {script}"), *LATER]

    @http.route(
        "/scan/manifest.webmanifest", type="http", auth="public", methods=["GET"], readonly=True
    )
    def scan_manifest(self):
        sizes = ("192x192", "512x512")
        icons = [
            {
                "src": f"{ICONS}/scan-{size.split('x')[0]}.png",
                "sizes": size,
                "type": "image/png",
                "purpose": purpose,
            }
            for size in sizes
            for purpose in ("any", "maskable")
        ]
        manifest = {
            "id": "/scan",
            "name": request.env._("Supermarket Scan"),
            "short_name": request.env._("Scan"),
            "scope": "/scan",
            "start_url": "/scan",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#12372a",
            "theme_color": "#12372a",
            "icons": icons,
        }
        return request.make_json_response(manifest, {"Content-Type": "application/manifest+json"})
