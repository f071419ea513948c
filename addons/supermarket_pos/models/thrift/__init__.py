from . import base, bus_bus, pos_order
