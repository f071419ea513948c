from . import inspection_inspector, inspection_task
