from . import price, scan
