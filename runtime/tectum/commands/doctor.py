"""``tectum doctor``: what this machine has and lacks for Tectum."""

import argparse
from typing import TYPE_CHECKING

from tectum.commands.options import add_bundle
from tectum.version import VERSION

if TYPE_CHECKING:
    from tectum.commands.options import Commands


COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def add(commands: "Commands") -> None:
    """Its arguments."""
    doctor = commands.add_parser("doctor", help="what this machine has and lacks for Tectum, each with the fix")
    doctor.add_argument("--json", action="store_true", help="print one JSON object instead")
    add_bundle(doctor)
    doctor.set_defaults(command=doctor_command)


def doctor_command(options: argparse.Namespace) -> int:
    """Print every finding; 1 where something fails."""
    from dataclasses import asdict

    from tectum.commands.output import Output, print_json
    from tectum.host.doctor import examine

    found = []
    out = Output()
    for finding in examine(options.bundle):
        found.append(finding)
        if options.json:
            continue
        out.print(f"{finding.state:4}", style=COLOURS[finding.state], end="  ")
        out.print(f"{finding.name}: {finding.text}")
        if finding.fix:
            out.print(f"      → {finding.fix}")
    well = all(finding.state != "fail" for finding in found)
    if options.json:
        rows = [asdict(finding) for finding in found]
        print_json({"tectum": VERSION, "ok": well, "findings": rows}, indent=1)
    return 0 if well else 1
