import doctest

import pytest

from tools import data_files
from tools.demo import baskets, categories, codes, demand


@pytest.mark.parametrize("module", [baskets, categories, codes, data_files, demand])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
