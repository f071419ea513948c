from . import inspection_intake, inspection_task, product_template, stock_move_line
