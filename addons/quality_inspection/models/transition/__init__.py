from . import inspection_transition_mixin
