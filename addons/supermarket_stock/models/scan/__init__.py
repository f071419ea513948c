from . import (
    supermarket_scan,
    supermarket_scan_booking,
    supermarket_scan_device,
    supermarket_scan_event,
    supermarket_scan_task,
    supermarket_scan_task_count,
    supermarket_scan_task_lookup,
    supermarket_scan_task_receive,
)
from . import catalogue  # what a phone keeps of the products
