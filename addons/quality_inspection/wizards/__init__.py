from . import inspection_reason, supermarket_setup
