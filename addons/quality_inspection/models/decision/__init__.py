from . import inspection_decision
