from . import ir_ui_view
