"""The examples in the docstrings hold."""

import doctest
import importlib

import pytest

MODULES = ["sampling.tables", "sampling.oc", "sampling.beta", "sampling.risk", "sampling.judge"]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failures, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failures
