from . import (
    barcode_nomenclature,
    barcode_rule,
    pos_config,
    supermarket_code_reader,
    supermarket_scale_format,
)
from . import gs1  # codes of GS1
from . import explain  # the page Check a Code
from . import asked  # what the price page is asked about
