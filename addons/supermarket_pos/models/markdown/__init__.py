from . import pos_config, pos_order, pos_order_line, supermarket_code_reader, supermarket_markdown
