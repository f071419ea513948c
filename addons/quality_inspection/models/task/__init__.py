from . import inspection_task, inspection_task_class, inspection_task_line, stock_lot, stock_picking
