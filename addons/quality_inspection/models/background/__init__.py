from . import inspection_plan, inspection_work
