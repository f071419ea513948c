from . import (
    replenishment_forecast,
    replenishment_history,
    replenishment_model_score,
    replenishment_promotion,
)
