from . import (
    test_access,
)
from .balance import test_balance
from .board import test_board
from .company import test_company, test_settings
from .crossing import test_crossing
from .dashboard import test_cover, test_figure
from .depot import test_depot, test_depot_transfer
from .forecast import (
    test_columns,
    test_forecast,
    test_history,
    test_odd_histories,
    test_replenishment_promotion,
)
from .limit import test_vendor_order
from .night import test_clock, test_clock_changes, test_night_queries
from .order import test_order, test_order_days
from .outcome import test_outcome
from .planner import test_inputs, test_planner, test_same_decision
from .price import test_price_units, test_vendor_prices
from .proposal import test_accept_again, test_many_proposals, test_proposal
from .rule import test_archived, test_hand_over, test_place_rules
from .run import test_run
from .shelf import test_scan_shelf_fill, test_shelf
from .simulation import test_simulation
from .supply import test_back_room, test_dock, test_on_order, test_other_ways, test_promised_ahead
from .threshold import test_threshold
from .vendor import test_partner_calendar
from .work import test_collected, test_executors
