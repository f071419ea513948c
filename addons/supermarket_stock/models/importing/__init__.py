from . import (
    supermarket_import_kind,
    supermarket_import_kind_barcode,
    supermarket_import_kind_product,
    supermarket_import_kind_shelf,
    supermarket_import_kind_stock,
    supermarket_import_kind_vendor,
)
