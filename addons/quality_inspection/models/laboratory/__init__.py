from . import (
    inspection_item,
    inspection_result,
    inspection_rule,
    inspection_task,
    supermarket_hold,
)
