from . import inspection_rule
