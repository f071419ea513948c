from . import inspection_item, inspection_limit, inspection_standard
