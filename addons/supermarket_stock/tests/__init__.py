from . import (
    test_js,
    test_many_rows,
    test_performance,
    test_pure,
    test_roles,
    test_setup,
)
from .availability import test_core_quantities
from .board import test_morning_board
from .export import test_record_export
from .guard import test_guards, test_overdraw
from .hold import test_hold, test_hold_scope
from .importing import test_import
from .label import test_shelf_label
from .ledger import test_properties, test_sale_ledger
from .lot import test_last_day
from .markdown import (
    test_expiry_board,
    test_markdown,
    test_markdown_pdf,
    test_markdown_rule,
    test_markdown_sticker,
)
from .moving import test_closed_books
from .plan import (
    test_count_doubt,
    test_count_evidence,
    test_count_look,
    test_count_plan,
    test_shelf_space,
)
from .posting import test_allocation, test_floor_places, test_posting
from .product import test_new_product, test_product_barcode
from .recall import test_recall, test_recall_release
from .record import test_stock_record
from .reservation import test_concurrency, test_sale_reservation
from .scan import (
    test_scan_count,
    test_scan_count_lots,
    test_scan_dock,
    test_scan_label,
    test_scan_late,
    test_scan_loss,
    test_scan_move,
    test_scan_odd,
    test_scan_properties,
    test_scan_receive,
    test_scan_refused,
    test_scan_room,
    test_scan_switch,
)
from .search import test_pinyin
from .sellable import test_sellable
from .shared import test_branch
from .shortage import test_shortage
from .store import test_own_stores
from .view import test_quantity_digits
from .work import test_work, test_work_at_once
