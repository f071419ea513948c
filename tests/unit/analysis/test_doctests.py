"""The examples in the docstrings hold."""

import doctest
import importlib

import pytest

MODULES = ["analysis.aggregate", "analysis.columns", "analysis.periods", "analysis.shares"]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failures, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failures
