from . import (
    test_access,
    test_audit,
    test_masters,
    test_problem,
    test_receipt,
    test_review,
    test_series,
)
