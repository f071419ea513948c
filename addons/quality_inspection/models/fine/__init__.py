from . import account_move, inspection_penalty_schedule, inspection_problem
