from . import (
    res_company,
    res_config_settings,
    stock_move,
    stock_picking,
    supermarket_loss,
    supermarket_morning_board,
    supermarket_scan,
    supermarket_scan_booking,
    supermarket_scan_device,
    supermarket_scan_event,
    supermarket_scan_sending,
    supermarket_scan_task,
    supermarket_scan_task_count,
    supermarket_scan_task_label,
    supermarket_scan_task_lookup,
    supermarket_scan_task_receive,
    supermarket_scan_task_place,  # what stands on it follows
    supermarket_scan_task_loss,
    supermarket_scan_task_move,
    supermarket_scan_task_put_away,
    supermarket_scan_task_shelf_fill,
    supermarket_doubtful_stock,  # what was not found when shelves were filled
    supermarket_product_class,  # what was seen when they were
    supermarket_scan_task_transfer,
)
from . import catalogue  # what a phone keeps of the products
from . import switch  # several people share a device
