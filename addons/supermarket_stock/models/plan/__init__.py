from . import (
    supermarket_count,
    supermarket_count_line,
    supermarket_count_plan,
    supermarket_count_result,
    supermarket_product_class,
)
