from . import (
    supermarket_scan,
    supermarket_scan_capture,
    supermarket_scan_event,
    supermarket_scan_task_inspect,
)
