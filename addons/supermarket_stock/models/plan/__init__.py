from . import (
    supermarket_count,
    supermarket_count_line,
    supermarket_count_plan,
    supermarket_count_result,
    supermarket_product_class,
    supermarket_shelf_space,
)
from . import doubt  # what the books contradict is counted before its time
