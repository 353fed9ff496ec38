"""The house that the benchmark of rule sentences speaks of: its grammar takes most of a second to be made."""

import pytest
from tests.benchmark import benchmark_called


@pytest.fixture(scope="session")
def table():
    """The benchmark of rule sentences, for its way to compare rules."""
    return benchmark_called("rule_sentences")


@pytest.fixture(scope="session")
def measured(table):
    """The grammar of the benchmark's house."""
    return table.grammar()
