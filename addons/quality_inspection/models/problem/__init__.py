from . import inspection_problem
