from . import inspection_inspector, inspection_leave, inspection_skill
