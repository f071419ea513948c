import doctest

import pytest

from tools.demo import baskets, categories, codes, demand


@pytest.mark.parametrize("module", [baskets, categories, codes, demand])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
