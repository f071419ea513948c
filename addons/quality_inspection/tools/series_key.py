from typing import NamedTuple

#: The AQL of a series of lots that are not sampled after ISO 2859-1.
NO_AQL = "-"


class SeriesKey(NamedTuple):
    """What one series is kept for, by ids.

    ``category`` False for products without one; ``product`` where a rule is for one product alone.
    """

    company: int
    supplier: int
    category: int
    defect_class: str
    aql: str
    product: int | bool = False
