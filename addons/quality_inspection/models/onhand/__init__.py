from . import inspection_intake, inspection_plan, inspection_task
