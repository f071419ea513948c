from . import (
    test_administrator,
    test_delisted,
    test_first_state,
    test_from_sale_to_penalty,
    test_menus,
    test_translations,
)
