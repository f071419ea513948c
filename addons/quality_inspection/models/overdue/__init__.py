from . import inspection_task
