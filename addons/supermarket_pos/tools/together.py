"""What is asked once for all orders of one request."""

KEY = "supermarket_together"
# Whose steps of `_process_order` leave a paid order's values as they are before it is created
KNOWN_STEPS = {"point_of_sale", "pos_online_payment", "supermarket_pos"}


class Together:
    """Answers that hold for each order of a request.

    A client may send any context it likes, but no object of this class.
    """

    def __init__(self, product_ids, sold_lines):
        self.product_ids = frozenset(product_ids)
        self.sold_lines = frozenset(sold_lines)  # uuids of their lines that the ledger has
        self.unheld = {}  # {company id: whether none of the products is held as a whole}
        self.unwatched = {}  # {warehouse ids: ids of the products without a threshold}
        self.made = {}  # {uuid: order} of the orders that were inserted at once

    @classmethod
    def of(cls, env):
        """That of the request, None for an order that comes alone."""
        found = env.context.get(KEY)
        return found if type(found) is cls else None
