"""Where the repository lies, and how long its tests may take."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG = os.environ.get("TECTUM_LONG") == "1"
"""Tests marked ``long`` run too: ``make test-all``."""
EXAMPLES = "10" if LONG else "3"
"""Of each operation of the API that is tried at random."""
