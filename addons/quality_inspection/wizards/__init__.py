from . import (
    inspection_period_report,
    inspection_plan_preview,
    inspection_proposal,
    inspection_reason,
    inspection_replay,
    inspection_request,
    supermarket_setup,
)
