"""Order quantities of least expected cost: numbers in, numbers out, no Odoo."""

from .calendar import SupplyCalendar
from .cost import Costs
from .policy import Proposal, Reason, Request, Terms, propose, propose_many
from .projection import Incoming, Lot

__all__ = [
    "Costs",
    "Incoming",
    "Lot",
    "Proposal",
    "Reason",
    "Request",
    "SupplyCalendar",
    "Terms",
    "propose",
    "propose_many",
]
