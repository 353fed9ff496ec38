"""The examples of the README run as they stand."""

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
