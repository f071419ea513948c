from . import inspection_audit, inspection_limit, inspection_rule
