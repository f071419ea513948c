from . import inspection_task, supermarket_hold
