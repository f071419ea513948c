from . import inspection_item
