from . import (
    replenishment_shelf,
    supermarket_sale_ledger,
    supermarket_scan_task_shelf_fill,
    supermarket_shelf_space,
)
