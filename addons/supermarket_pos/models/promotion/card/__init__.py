from . import loyalty_card, loyalty_history, loyalty_program, pos_order, pos_order_line
