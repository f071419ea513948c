"""The pure packages are imported as they are, without Odoo: their addon's folder is on the path."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for addon in ("quality_inspection", "replenishment", "supermarket_pos", "supermarket_stock"):
    sys.path.insert(0, str(ROOT / "addons" / addon))
sys.path.insert(0, str(ROOT))
