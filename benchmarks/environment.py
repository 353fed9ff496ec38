"""Where a figure was measured: machine, versions, commit."""

import platform
import subprocess
from pathlib import Path
from typing import Any

from tectum.supervise.machine import host, installed


def environment(*packages: str) -> dict[str, Any]:
    """For the JSON of every benchmark; ``packages`` are named with their versions."""
    here = Path(__file__).parent
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=here)
    versions = {"python": platform.python_version(), **installed(*packages)}
    return {
        "machine": {"cpu": host().cpu, "platform": platform.platform()},
        "versions": versions,
        "commit": commit.stdout.strip() or None,
    }
