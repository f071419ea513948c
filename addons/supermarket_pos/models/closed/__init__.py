from . import (
    base,
    ir_ui_menu,
    pos_config,
    pos_order,
    pos_order_line,
    pos_payment,
    pos_session,
    product_product,
    product_template,
    report_point_of_sale_report_saledetails,
    supermarket_closed_fields_mixin,
)
