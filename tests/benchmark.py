"""A benchmark as a module: what it measures is looked at in tests too."""

from importlib.util import module_from_spec, spec_from_file_location

import pytest
from tests.repository import ROOT


def benchmark_called(name):
    """``benchmarks/NAME.py``, which finds its own neighbours while it is imported."""
    spec = spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        spec.loader.exec_module(module)
    return module
