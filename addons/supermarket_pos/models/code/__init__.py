from . import (
    barcode_nomenclature,
    barcode_rule,
    pos_config,
    supermarket_code_reader,
    supermarket_scale_format,
)
