"""What CONTRIBUTING.md, SECURITY.md and the list of benchmarks say is there, is there."""

import re
import tomllib

import pytest
from tests.repository import ROOT

from tectum import __version__
from tectum.plugins import MODALITIES, SINKS, SOURCES
from tectum.version import VERSION

PATH = re.compile(r"(?:runtime|export|tests|docs|deploy|benchmarks)/[\w./-]+")
OF_A_BUNDLE = ROOT / "export/tectum_export/onnx/bundle.py"
"""Holds the version that a bundle's manifest gets, which is not the package's."""
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page):
    text = re.sub(r"\]\((?:\.\./)?", "](", text_of(page))
    named = {match.rstrip("./") for match in PATH.findall(text)} - {"benchmarks/NAME.py"}
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", text_of("CONTRIBUTING.md")))
    assert named >= {"check", "test", "coverage", "test-all"}
    assert named - targets == set()


def test_every_entry_point_group_that_is_named_is_one_of_the_package():
    named = set(re.findall(r"`(tectum\.\w+)`", text_of("CONTRIBUTING.md"))) - {"tectum.errors"}
    assert named == {group.name for group in (SOURCES, SINKS, MODALITIES)}


def test_every_benchmark_has_its_line():
    listed = set(re.findall(r"`(\w+\.py)", text_of("benchmarks/README.md")))
    assert listed == {path.name for path in (ROOT / "benchmarks").glob("*.py")}


def test_the_version_stands_in_one_place():
    project = tomllib.loads(text_of("pyproject.toml"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "tectum.version.VERSION"}
    assert __version__ == VERSION
    quoted = re.compile(rf"""["']{re.escape(VERSION)}["']""")
    holders = [
        str(path.relative_to(ROOT))
        for folder in ("runtime", "export", "deploy")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".js", ".html", ".toml", ".yaml", ".service"} or path.name == "Dockerfile"
        if path != OF_A_BUNDLE and quoted.search(path.read_text(encoding="utf-8"))
    ]
    assert holders == ["runtime/tectum/version.py"]


def test_the_changelog_has_a_date_for_every_version_and_this_one_among_them():
    heads = re.findall(r"^## (.*)$", text_of("CHANGELOG.md"), re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", head) for head in heads[1:])
    assert any(head.startswith(f"[{VERSION}]") for head in heads)
