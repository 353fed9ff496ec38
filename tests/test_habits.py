"""How tests are written here: they lie where the code lies, stand alone, use what is public, and wait on conditions."""

import ast
import re
from pathlib import Path

import pytest
from tests.repository import ROOT

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
PRIVATE = re.compile(r"_[a-z]\w*")
OWN = {"self", "cls"}
CLIENTS = ("settimeout", "create_connection", "urlopen")
"""Who waits for an answer."""

DEBTS: dict[str, tuple[str, ...]] = {}
"""What is still to be mended. None is added, each goes: a file that is mended fails here until it is taken out."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(autouse=True)
def debts(request):
    """A test of a file with a debt fails, and says so when it does not any more."""
    name = request.node.originalname
    if "path" in request.fixturenames and name_of(request.getfixturevalue("path")) in DEBTS.get(name, ()):
        request.applymarker(pytest.mark.xfail(strict=True, reason="a known debt"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("tests", "package"), [("runtime", "runtime/tectum"), ("export", "export/tectum_export")])
def test_tests_lie_in_the_folder_of_what_they_test(tests, package):
    folders = {path.parent.relative_to(ROOT / "tests" / tests) for path in (ROOT / "tests" / tests).rglob("test_*.py")}
    assert [str(folder) for folder in sorted(folders) if not (ROOT / package / folder).is_dir()] == []


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_no_test_imports_another_test(path):
    imported = {
        module
        for node in ast.walk(parsed(path))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    taken = re.compile(r"(^|\.)(test_\w+|conftest)(\.|$)")
    assert [module for module in sorted(imported) if module.startswith("tests") and taken.search(module)] == []


def test_the_runtimes_tests_begin_without_what_the_training_side_needs():
    """``deploy/test-lowest`` and ``deploy/test-pythons`` have no extra "export"; helpers skip where a test lacks it."""
    needs = re.compile(r"^(?:import|from) (?:onnx|torch|tectum_export)\b", re.MULTILINE)
    begun = [*(ROOT / "tests" / "runtime").rglob("*.py"), *(ROOT / "tests").glob("*.py")]
    taken = [path for path in begun if needs.search(path.read_text(encoding="utf-8"))]
    assert [name_of(path) for path in taken] == []


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_no_test_touches_a_private_name(path):
    """Of the code: a fake's own ``self._x`` is its own matter."""
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and PRIVATE.fullmatch(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in OWN):
                found.append(f"{node.lineno}: .{node.attr}")
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.lineno}: {alias.name}" for alias in node.names if PRIVATE.fullmatch(alias.name)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setattr":
            for part in node.args:
                text = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
                found += [f"{node.lineno}: {text}"] if PRIVATE.fullmatch(text.rpartition(".")[2]) else []
    assert found == []


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_no_test_sleeps_where_it_could_wait(path):
    """``until`` waits on a condition; a fake inside a test may take its time."""
    found = []
    for test in ast.walk(parsed(path)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            inner = [n for n in ast.walk(test) if n is not test and isinstance(n, ast.FunctionDef | ast.Lambda)]
            fakes = {id(part) for one in inner for part in ast.walk(one)}
            found += [
                node.lineno
                for node in ast.walk(test)
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("sleep") and id(node) not in fakes
            ]
    assert found == []


def test_no_test_fails_because_the_machine_is_busy():
    """What is waited for until it has happened has ``LONG_S``; a second is for what must not happen."""
    found = [
        f"{name_of(path)}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for claim in ast.walk(parsed(path))
        if isinstance(claim, ast.Assert)
        for call in ast.walk(claim.test)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("join", "wait")
        for seconds in (*call.args, *(word.value for word in call.keywords))
        if isinstance(seconds, ast.Constant) and isinstance(seconds.value, int | float) and seconds.value > 1
    ]
    found += [
        f"{name_of(path)}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in CLIENTS
        for seconds in (*call.args, *(word.value for word in call.keywords))
        if isinstance(seconds, ast.Constant) and isinstance(seconds.value, int | float) and seconds.value > 1
    ]
    assert found == []


def test_what_lies_directly_in_the_runtime_is_seen_at_a_glance():
    """A new module goes into the room that it belongs to."""
    assert len([path.name for path in (ROOT / "runtime" / "tectum").glob("*.py")]) <= 10


def test_every_module_of_the_runtime_is_read_in_one_go():
    lines = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "runtime" / "tectum").rglob("*.py")
    }
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_only_a_few_modules_import_for_annotations_alone():
    """Such imports are left out of the contract of ``make check``, so they are counted here: the public names, which
    are imported when they are used; modalities, which name what is above them; a house and its service, which know each
    other; commands, which import what they need when they run."""
    found = {
        str(path.relative_to(ROOT / "runtime" / "tectum").with_suffix(""))
        for path in (ROOT / "runtime" / "tectum").rglob("*.py")
        if re.search(r"^if TYPE_CHECKING:\n    from tectum\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {name for name in found if not name.startswith("commands/")} == {"__init__", "modality", "house/service"}


def test_what_a_start_loads_is_made_of_structs():
    """A dataclass takes far longer to be made than a Struct, and a house begins with some eighty such classes
    (benchmarks/startup_against.py). What others derive from, and a bundle, stay what they are."""
    rooms = {path for path in (ROOT / "runtime" / "tectum").rglob("*.py") if "@dataclass" in path.read_text("utf-8")}
    names = {str(path.relative_to(ROOT / "runtime" / "tectum").with_suffix("")) for path in rooms}
    later = ("archive/", "serve/", "host/", "offline/", "commands/", "setup/")
    assert {name for name in names if not name.startswith(later)} == {"observe/types", "bundle/bundle"}


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_a_page_is_asked_by_evaluate(path):
    """What polls inside the page is made from text there once it has to wait, and the page's policy forbids that."""
    assert "wait_for_" + "function(" not in path.read_text(encoding="utf-8")
