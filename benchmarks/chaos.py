"""How soon a worker of a house is back, or its health says *down*, whatever is raised in it.

The test that raises an error in every thread of a running house (tests/runtime/house/test_chaos.py) tells of each how
long it took from the moment at which the failure was in the log; this runs it and keeps the figures.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "results" / "chaos.json"
TEST = "tests/runtime/house/test_chaos.py"


def times(report: Path) -> dict[str, list[float]]:
    """By thread, without its port or hour, the seconds that a report of pytest holds as properties."""
    found = defaultdict[str, list[float]](list)
    for one in ElementTree.parse(report).getroot().iter("property"):  # noqa: S314 - pytest wrote it just now
        found[re.sub(r"\d{2,}.*", "…", one.attrib["name"])].append(float(one.attrib["value"]))
    return found


def main() -> int:
    """Run the test, print, write. 1 where it fails or is skipped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        report = Path(made, "report.xml")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", TEST, "-o", "junit_family=xunit1", f"--junitxml={report}"],
            cwd=ROOT,
            check=False,
        )
        found = times(report) if done.returncode == 0 else {}
    if not found:
        print("the test did not pass, or was skipped: nothing is measured", file=sys.stderr)
        return 1
    rows = {name: {"times": len(of), "longest_s": max(of)} for name, of in sorted(found.items())}
    longest = max(row["longest_s"] for row in rows.values())
    table = Table("thread", "times", "longest, s")
    for name, row in rows.items():
        table.add_row(name, str(row["times"]), f"{row['longest_s']:.3f}")
    Console().print(table)
    result = {"bench": "chaos", "threads": len(rows), "longest_s": longest, "by_thread": rows, **environment()}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
