from . import (
    test_access,
    test_companies,
    test_js,
)
from .alert import test_alert
from .analysis import test_analysis
from .assignment import test_assignment
from .audit import test_audit
from .background import test_background
from .board import test_board
from .changes import test_changes
from .cost import test_cost
from .decision import test_replay, test_skip_lot
from .delisting import test_delisted_orders
from .fine import test_contract, test_fine, test_fine_entries
from .intake import test_bulk, test_delivery, test_evasion, test_receipt
from .laboratory import test_laboratory
from .onhand import test_onhand
from .overdue import test_overdue
from .pairs import test_pairs
from .photo import test_photo, test_photo_owner
from .plan import test_head_office, test_preview
from .problem import test_defaults, test_problem, test_proposal, test_warning
from .result import test_entry
from .retention import test_retention
from .returns import test_return, test_return_without_lot
from .scan import test_scan_inspect, test_scan_photo, test_scan_properties, test_scan_verdict
from .score import test_score
from .series import test_series
from .standard import test_limit_category, test_masters
from .telling import test_telling
from .transition import test_two_at_once
from .verdict import test_classes, test_review
