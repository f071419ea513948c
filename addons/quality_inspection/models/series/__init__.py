from . import inspection_series
