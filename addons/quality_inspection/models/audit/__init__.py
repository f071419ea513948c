from . import inspection_audit
