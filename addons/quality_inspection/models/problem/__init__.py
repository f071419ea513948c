from . import inspection_problem, inspection_problem_link_mixin
