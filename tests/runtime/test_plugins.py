"""What is installed is found by its entry points; what cannot be loaded is one line, and costs only who asks for it."""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tectum.plugins import entry_points

LOOK = """
import sys
from tectum.errors import TectumError
from tectum.observe.sources.base import Source
from tectum.plugins import SINKS, SOURCES, Group
group = Group("tectum.tested", "source")
for name in sys.argv[1:]:
    try:
        print(group.table(name, Source).__name__)
    except TectumError as error:
        print(type(error).__name__, error.exit_code, error)
print("installed:", *group.installed)
"""


def package(folder: Path, name: str, entries: dict[str, str], module: str = "") -> None:
    """An installed package: its metadata, and its one module."""
    about = folder / f"{name.replace('-', '_')}-1.2.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    lines = "".join(f"{key} = {value}\n" for key, value in entries.items())
    (about / "entry_points.txt").write_text(f"[tectum.tested]\n{lines}")
    (folder / f"{name.replace('-', '_')}.py").write_text(module)


@pytest.fixture
def look(tmp_path):
    """Asks for names in a fresh interpreter that has the packages of ``tmp_path``; gives what it printed."""

    def ask(*names, path=(tmp_path,)):
        code = f"import sys; sys.path[:0] = {list(map(str, path))!r}\n{LOOK}"
        run = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
        assert run.stderr == ""
        return run.stdout.splitlines()

    return ask


GOOD = "from tectum.observe.sources.base import Source\nclass Radar(Source):\n    def session(self, feed, stop): ...\n"


def test_what_is_installed_is_found_and_what_is_not_is_told_with_what_is(tmp_path, look):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    assert look("radar", "lidar") == [
        "Radar",
        "UsageError 2 'lidar' is no source; installed: radar",
        "installed: radar",
    ]


def test_a_package_in_an_archive_and_one_of_an_older_form_are_found(tmp_path, look):
    package(tmp_path / "built", "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    whole = Path(shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "built"))
    package(tmp_path / "old", "tectum-lidar", {"lidar": "tectum_lidar:Radar [more]", "# x": "y"}, GOOD)
    about = tmp_path / "old" / "tectum_lidar-1.2.dist-info"
    (about / "METADATA").rename(about / "PKG-INFO")
    about.rename(about.with_suffix(".egg-info"))
    found = look("radar", "lidar", path=(whole, tmp_path / "old", tmp_path / "none", tmp_path / "all.zip" / "x"))
    assert found == ["Radar", "Radar", "installed: lidar radar"]


def test_metadata_that_is_none_is_passed_over(tmp_path, look):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    for name, content in (("a", b"\xff\xfe"), ("b", b"[tectum.tested]\nno sign\n[[[\n=\nx=\n"), ("c", b"")):
        (tmp_path / f"{name}.dist-info").mkdir()
        (tmp_path / f"{name}.dist-info" / "entry_points.txt").write_bytes(content)
    (tmp_path / "d.dist-info").write_text("a file")
    (tmp_path / "e.dist-info").symlink_to("e.dist-info")
    assert look("radar")[0] == "Radar"


def test_what_is_read_is_what_the_standard_library_reads():
    ours = {(one.group, one.name, one.value) for group in GROUPS for one in _standard(group)}
    assert ours == {
        row
        for distribution in metadata.distributions()
        for row in entry_points(distribution.read_text("entry_points.txt") or "")
        if row[0] in GROUPS
    }


GROUPS = ("tectum.modalities", "tectum.sinks", "tectum.sources")


def _standard(group):
    return [one for each in metadata.distributions() for one in each.entry_points if one.group == group]


def test_of_a_package_that_is_there_twice_the_first_counts(tmp_path, look):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    package(tmp_path / "below", "tectum-radar", {"sonar": "tectum_radar:Radar"}, GOOD)
    assert look("radar", path=(tmp_path, tmp_path / "below")) == ["Radar", "installed: radar"]


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("import no_such_library", "cannot be loaded: ModuleNotFoundError: No module named 'no_such_library'"),
        ("raise SystemExit(3)", "cannot be loaded: SystemExit: 3"),
        ("def (", "cannot be loaded: SyntaxError: invalid syntax"),
        ("", "cannot be loaded: AttributeError: module 'tectum_radar' has no attribute 'Radar'"),
        ("Radar = 3", "must be a class derived from Source, is 3"),
        ("class Radar: pass", "must be a class derived from Source, is <class 'tectum_radar.Radar'>"),
    ],
)
def test_a_broken_plug_in_is_one_line_that_names_its_package(tmp_path, look, module, why):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, module)
    told, installed = look("radar")
    assert told.startswith(f"PluginError 7 source 'radar' of the package tectum-radar 1.2 {why}")
    assert installed == "installed: radar"


def test_a_broken_plug_in_costs_nobody_who_does_not_ask_for_it(tmp_path, look):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    package(tmp_path, "broken", {"lidar": "broken:Lidar"}, "raise RuntimeError('what')")
    assert look("radar") == ["Radar", "installed: lidar radar"]


def test_a_name_that_two_packages_offer_is_refused(tmp_path, look):
    package(tmp_path, "tectum-radar", {"radar": "tectum_radar:Radar"}, GOOD)
    package(tmp_path, "other", {"radar": "other:Radar"}, GOOD)
    several = "source 'radar' is offered by several packages: other 1.2 and tectum-radar 1.2; remove all but one"
    assert look("radar")[0] == f"PluginError 7 {several}"


def test_without_its_own_metadata_it_says_that_it_is_not_installed(look):
    assert look("radar") == [
        "PluginError 7 no source is installed: Tectum runs from files alone; install it: pip install -e .",
        "installed:",
    ]
