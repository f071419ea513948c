from . import inspection_result
