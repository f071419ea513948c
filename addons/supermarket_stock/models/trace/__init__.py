from . import supermarket_recall
