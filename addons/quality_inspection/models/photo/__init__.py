from . import inspection_result, ir_attachment, ir_binary
