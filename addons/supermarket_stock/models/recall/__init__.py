from . import supermarket_hold, supermarket_recall
