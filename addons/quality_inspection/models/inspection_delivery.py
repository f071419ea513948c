from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class InspectionDelivery:
    """What arrived: one lot of one product from one supplier in one receipt.

    Plans look at this and not at stock moves, so that goods on hand can be looked at the same way.
    ``quantity`` is in the product's unit.
    """

    company: Any
    warehouse: Any
    product: Any
    lot: Any
    supplier: Any
    picking: Any
    move: Any
    quantity: float

    @property
    def category(self):
        return self.product.categ_id

    @property
    def lot_key(self):
        """The lot's name in the draws: stays the same when the decision is recomputed."""
        return f"{self.product.id}:{self.lot.name if self.lot else self.picking.name}"
