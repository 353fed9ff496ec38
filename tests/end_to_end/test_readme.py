"""The examples of the README run as they stand."""

import json
import re
import warnings

import pytest
from tests.repository import ROOT

from tectum.commands.main import parser

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_examples_run(block, capsys):
    with warnings.catch_warnings():
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102  the README is ours
    assert "quiet" in capsys.readouterr().out


def test_every_command_of_the_readme_is_one_that_exists():
    lines = re.findall(r"^tectum ([^#\n]+)", README, re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        arguments = re.findall(r'"[^"]*"|\S+', line)
        assert parser().parse_args([a.strip('"') for a in arguments]).command


@pytest.mark.parametrize("path", [ROOT / "README.md", *DOCS], ids=lambda p: p.name)
def test_links_lead_to_files(path):
    for target in re.findall(r"\]\((?!https://)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_false_alarms_are_those_that_were_measured():
    found = measured("false_alarms")
    page = (ROOT / "docs" / "false_alarms.md").read_text(encoding="utf-8")
    for name, part in {**found["parts"], "all": found["all"]}.items():
        rates = [
            f"{row['count']}; {row['an_hour']:.1f}, at most {row['at_most']:.1f}" for row in alarms_and_visitors(part)
        ]
        hours = f"{part['hours']:.{1 if name == 'all' else 2}f}"
        assert f"| {name} | {hours} | {' | '.join(rates)} |" in page
    told = [(row["told"], row["trials"]) for row in found["recall"].values()]
    assert re.findall(r"^\| [^|]+ \| (\d+) of (\d+), of", page, re.MULTILINE) == [(str(a), str(b)) for a, b in told]


def test_the_table_of_figures_is_what_was_measured():
    live, house, page, kills = (measured(name) for name in ("live_latency", "house", "page", "durability"))
    onset, one = live["onset_to_event"], house["systems"]["tectum"]["1"]
    glass, smoke, person = onset["sound: glass_break"], onset["sound: smoke_alarm"], onset["person"]
    paint = page["paint"].values()
    assert "; ".join(f"{row['an_hour']:.1f}" for row in alarms_and_visitors(measured("false_alarms")["all"])) in row_of(
        "false_alarms.py"
    )
    assert row_of("live_latency.py", "glass") == (
        f"p50 {glass['p50_s']:.2f} s, p95 {glass['p95_s']:.2f} s of {glass['times']}; "
        f"{smoke['p50_s']:.1f} s, {smoke['p95_s']:.1f} s of {smoke['times']}; none missed"
    )
    assert row_of("live_latency.py", "person") == (
        f"p50 {person['p50_s']:.2f} s, p95 {person['p95_s']:.2f} s, none of {person['times']} missed"
    )
    assert glass["missed"] == smoke["missed"] == person["missed"] == 0
    assert row_of("house.py") == f"{one['cpu_s_per_media_s']:.0%} of a core, {one['rss_mb']:.0f} MB".replace("%", " %")
    assert row_of("durability.py") == f"{kills['lost']} of {kills['messages']:,} messages lost, every clip reached"
    assert kills["clips_unreached"] == 0
    assert row_of("page.py").startswith(
        f"p50 {max(p['p50_ms'] for p in paint) / 1000:.2f} s, worst {max(p['max_ms'] for p in paint) / 1000:.2f} s"
    )


def measured(bench):
    return json.loads((ROOT / "benchmarks" / "results" / f"{bench}.json").read_text(encoding="utf-8"))


def alarms_and_visitors(part):
    return part["alarms"], part["visitors"]


def row_of(script, about=""):
    """The figure of the README's row that names a script."""
    rows = re.findall(rf"^\| ([^|]+) \| ([^|]+) \| `{re.escape(script)}` \|$", README, re.MULTILINE)
    (figure,) = (figure for what, figure in rows if about in what)
    return figure
