from . import pos_config, supermarket_recall, supermarket_recall_confirmation
