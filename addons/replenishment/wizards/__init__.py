from . import (
    replenishment_adjust,
    replenishment_adjust_line,
    replenishment_snooze,
    supermarket_setup,
)
