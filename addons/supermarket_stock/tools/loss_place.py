"""Where a correction of the stock goes when it is none of the product's own.

The context key holds the id of an inventory-loss location. Its reader looks at what it is given:
whoever corrects the stock may choose the place.
"""

LOSS_PLACE = "supermarket_loss_place"
