from . import supermarket_code_reader
