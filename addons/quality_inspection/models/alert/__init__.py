from . import (
    inspection_alert,
    inspection_audit,
    inspection_result,
    res_company,
    res_config_settings,
)
