from . import inspection_reading, inspection_result
