from . import (
    test_js,
    test_performance,
    test_pure,
    test_record_rules,
    test_roles,
    test_switched_off,
)
from .analysis import test_sale_rows, test_sales_analysis, test_sales_analysis_rights
from .board import test_board
from .cash import test_cash_office
from .cashier import test_employees
from .catalogue import test_catalogue, test_price_items, test_push, test_shown
from .closed import test_closed_fields, test_order_said
from .code import (
    test_codes,
    test_codes_gs1,
    test_codes_real,
    test_price_page,
    test_scale_labels,
)
from .markdown import test_markdown
from .payment import (
    test_late_tip,
    test_payment_code,
    test_payment_code_properties,
    test_payment_code_returns,
)
from .policy import test_check_sale, test_limits, test_till_policy
from .promotion import (
    test_mix_and_match,
    test_promotion,
    test_promotion_changes,
    test_promotion_concurrency,
    test_promotion_units,
)
from .recall import test_recall
from .sale import (
    test_bad_input,
    test_branch,
    test_combos,
    test_goods_leave,
    test_lots,
    test_matrix,
    test_matrix_till,
    test_mixed_totals,
    test_offline_orders,
    test_payload_replay,
    test_quotations,
    test_rounding_screen,
    test_sale_path,
    test_sales_before,
    test_saved_orders,
    test_till_payloads,
    test_till_totals,
)
from .shown import test_shown_receipts
from .till import test_many_tills, test_offline_setup, test_own_stores
from .together import test_templates_beside, test_together
from .valuation import test_accounting, test_loss_account, test_loss_closing
from .weighing import test_weighing_digits
