from odoo.addons.point_of_sale.controllers.main import PosController
from odoo.tools import file_open

WORKER_FILES = (
    "supermarket_stock/static/src/offline/worker/worker.js",
    "supermarket_pos/static/src/service_worker.js",
)


class TillController(PosController):
    def _get_pos_service_worker(self):
        """Ours first: it answers what it can answer better, core's worker gets the rest."""
        ours = []
        for name in WORKER_FILES:
            with file_open(name) as file:
                ours.append(file.read())
        return "\n".join((*ours, super()._get_pos_service_worker()))
