from . import (
    supermarket_guard_confirm,
    supermarket_hold_place,
    supermarket_hold_release,
    supermarket_mark_down,
    supermarket_mark_down_line,
    supermarket_recall_close,
    supermarket_recall_release,
    supermarket_setup,
)
