from . import bus_bus, pos_order
