"""Print pip constraints that pin every package of some extras to the lowest version that pyproject.toml allows."""

import re
import sys
import tomllib
from pathlib import Path

REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(\[(?P<extras>[\w,.-]+)\])?(>=(?P<lowest>[\w.]+)|==[\w.]+)?")


def lowest(extras: list[str]) -> dict[str, str]:
    """Name to version, of the package itself and of ``extras``; the highest of several lower bounds."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted, found = list(project["dependencies"]), dict[str, str]()
    wanted += [line for extra in extras for line in project["optional-dependencies"][extra]]
    for line in wanted:
        match = REQUIREMENT.fullmatch(line)
        if match is None:
            raise SystemExit(f"pyproject.toml: '{line}': write it as NAME>=VERSION or NAME==VERSION")
        if match["name"] == project["name"]:
            more = lowest(match["extras"].split(","))
        else:
            more = {match["name"]: match["lowest"]} if match["lowest"] else {}
        for name, version in more.items():
            found[name] = max(found.get(name, version), version, key=_key)
    return found


def _key(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


if __name__ == "__main__":
    print("\n".join(f"{name}=={version}" for name, version in sorted(lowest(sys.argv[1:]).items())))
