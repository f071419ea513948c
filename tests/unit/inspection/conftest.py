"""The pure packages of the addon are imported as they are: no Odoo, no database."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "addons" / "quality_inspection"))
