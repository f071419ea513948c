from . import supermarket_count_line
