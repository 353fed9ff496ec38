"""Every example in a docstring does what it says."""

import doctest
import importlib

import pytest
from tests.repository import ROOT

FILES = [
    file.relative_to(ROOT / room)
    for room in ("runtime", "export")
    for file in sorted((ROOT / room).rglob("*.py"))
    if ">>>" in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_examples_of(file):
    if file.parts[0] == "tectum_export":
        pytest.importorskip("torch", reason="the extra 'export' is not installed")
    parts = file.with_suffix("").parts
    module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
