from . import (
    product_product,
    product_template,
    replenishment_forecast,
    replenishment_history,
    replenishment_model_score,
    replenishment_promotion,
    supermarket_sale_ledger,
)
