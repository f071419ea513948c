from . import inspection_audit, inspection_purge, inspection_result, inspection_task
