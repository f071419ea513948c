from . import (
    test_administrator,
    test_count_while_selling,
    test_delisted,
    test_delisted_at_the_till,
    test_first_state,
    test_from_sale_to_penalty,
    test_menus,
    test_own_stores,
    test_promotions_known_ahead,
    test_roles_page,
    test_transitions,
    test_translations,
)
