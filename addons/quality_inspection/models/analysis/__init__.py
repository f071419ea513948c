from . import inspection_analysis
