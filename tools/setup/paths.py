"""Where things lie. All state is below one ignored folder; downloads are shared by checkouts."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("SHOP_STATE") or ROOT / ".shop")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "supermarket-suite"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
ODOO = STATE / "odoo"
OPENMP = STATE / "openmp"
WKHTMLTOPDF = STATE / "wkhtmltopdf"
POSTGRES = STATE / "postgres"
FILESTORE = STATE / "data"
LOGS = STATE / "logs"
NODE = STATE / "node"
ADDONS = ROOT / "addons"
TEST_ADDONS = ROOT / "tests"
OUR_ADDONS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")
