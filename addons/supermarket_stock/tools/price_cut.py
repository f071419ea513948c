from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PriceCut:
    """Goods that a store's tills sell for less on some days, as far as it is known ahead.

    :param product_ids: of these
    :param store_id: in this store
    :param first: of the whole promotion, as is `last`
    :param days: of those asked for, the ones on which it holds, by the store's calendar
    :param share: of the usual price that is left; 1: as usual, but customers hear of it
    """

    product_ids: tuple[int, ...]
    store_id: int
    first: date
    last: date
    days: tuple[date, ...]
    share: float
