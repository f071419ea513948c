from . import inspection_reason
