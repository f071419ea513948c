from . import inspection_plan
