from . import test_kind
