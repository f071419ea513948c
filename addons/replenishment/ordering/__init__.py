"""Order quantities of least expected cost: numbers in, numbers out, no Odoo."""

from .calendar import SupplyCalendar
from .cost import Costs
from .policy import Proposal, Reason, Terms, propose
from .projection import Incoming, Lot

__all__ = [
    "Costs",
    "Incoming",
    "Lot",
    "Proposal",
    "Reason",
    "SupplyCalendar",
    "Terms",
    "propose",
]
