from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..sampling import lot_items

#: What is drawn of goods by weight, volume or length, where they come in nothing people lift.
DRAWN = ("uom.product_uom_kgm", "uom.product_uom_litre", "uom.product_uom_meter")
#: More of it than this is no crate or sack any more, but a pallet or a truck.
BIGGEST_DRAWN = 50


@dataclass(frozen=True)
class InspectionDelivery:
    """An inspection lot: what arrived of one product and lot in one delivery.

    The same lot name in another delivery, from whomever, is another inspection lot; the serial
    numbers of one delivery are one lot together. What comes to a delivery later is a further
    ``part`` of it. Plans look at this and not at stock moves, so that goods on hand can be looked
    at the same way. ``quantity`` is in the product's unit; ``total`` is what the whole delivery has
    brought of it so far.
    """

    company: Any
    warehouse: Any
    product: Any
    lots: Any
    supplier: Any
    picking: Any
    move: Any
    quantity: float
    total: float
    part: int = 0

    @property
    def lot(self):
        """The lot; none for goods without lots and for several serial numbers."""
        return self.lots if len(self.lots) == 1 else self.lots.browse()

    @property
    def category(self):
        return self.product.categ_id

    @property
    def source(self):
        """What names the delivery: the receipt, without one the move."""
        return self.picking or self.move

    @property
    def key(self):
        return delivery_key(self.source, self.product, self.lot)

    @property
    def lot_key(self):
        """The lot's name in the draws: stays the same when the decision is recomputed."""
        name = self.lot.name or "" if self.product.tracking == "lot" else ""
        part = f":{self.part}" if self.part else ""
        return f"{self.product.id}:{name}:{self.source._name}:{self.source.id}{part}"

    @cached_property
    def day(self):
        """Today by the clock of the store: which plans and limits are in force."""
        return self.warehouse._store_day()

    @cached_property
    def draw_unit(self):
        """The unit people draw: chosen for the product, else the crate, sack or piece it came in.

        What is counted in pieces is drawn in pieces, however it was packed.
        """
        if self.product.inspection_uom_id:
            return self.product.inspection_uom_id
        unit = self.product.uom_id
        if unit._has_common_reference(_known_unit(unit.env, "uom.product_uom_unit")):
            return unit
        ordered = self.move.purchase_line_id.product_uom_id or self.move.packaging_uom_id
        return _liftable(ordered or self.move.product_uom or unit)

    @cached_property
    def lot_size(self):
        """Units of the lot, in the unit people draw."""
        unit = self.product.uom_id
        drawn = unit._compute_quantity(self.quantity, self.draw_unit, round=False)
        return lot_items(round(drawn, 6) or drawn)

    def with_lots(self, lots):
        """The same goods, of these lots alone."""
        return replace(self, lots=lots)

    def on_hand(self, lots, quantity, warehouse):
        """What is there now of a delivery."""
        return replace(self, lots=lots, quantity=quantity, warehouse=warehouse)

    def later(self, quantity, part):
        """What came to the delivery after its first inspection was decided."""
        return replace(self, quantity=quantity, part=part)


def delivery_key(source, product, lot):
    """What tells deliveries apart; the serial numbers of one are one lot together."""
    return source, product, lot if product.tracking == "lot" else None


def _known_unit(env, xml_id):
    """A unit of Odoo's own, from the cache of names: asked for every lot."""
    names = env["ir.model.data"]
    return env["uom.uom"].browse(names._xmlid_to_res_id(xml_id, raise_if_not_found=False))


def _liftable(unit):
    """The unit, if people draw such: a kilogram for grams and tons, a litre for millilitres."""
    for xml_id in DRAWN:
        drawn = _known_unit(unit.env, xml_id)
        if drawn and unit._has_common_reference(drawn):
            is_drawn = drawn.factor <= unit.factor <= BIGGEST_DRAWN * drawn.factor
            return unit if is_drawn else drawn
    return unit
