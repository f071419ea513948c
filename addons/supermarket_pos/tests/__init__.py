from . import (
    test_accounting,
    test_check_sale,
    test_js,
    test_lots,
    test_pure,
    test_push,
    test_roles,
    test_sale_path,
    test_sales_analysis,
    test_sales_analysis_rights,
    test_thrift,
)
