from . import (
    supermarket_guard_confirm,
    supermarket_hold_place,
    supermarket_hold_release,
    supermarket_import,
    supermarket_import_line,
    supermarket_markdown_start,
    supermarket_markdown_start_line,
    supermarket_recall_close,
    supermarket_recall_release,
    supermarket_setup,
)
