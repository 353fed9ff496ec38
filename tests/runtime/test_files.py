"""A name that no file system takes is a file that is not there, to every reader: one line, no traceback."""

import resource
import signal

import pytest
from tests.live import refused

from tectum.bundle import Bundle
from tectum.commands.main import main
from tectum.errors import BundleError
from tectum.files import write_private, write_whole

LONG, PLACE = "x" * 5_000, "[[place]]\nname = 'hall'\ntext = ['x']\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[place]]\nname = 'hall'\nmedia = 'LONG'", "no such file"),
        ("PLACE[model]\nbundle = 'LONG'", "no such folder"),
        (
            "PLACE[web]\nport = 8000\ncertificate = 'LONG'\nkey = 'LONG'",
            "no such file",
        ),
        ("PLACE[mqtt]\nhost = 'a'\ntls = true\nca = 'LONG'", "no such file"),
        (
            "PLACE[[sink]]\ntype = 'jsonl'\nfile = 'LONG/a'",
            "its folder does not exist",
        ),
    ],
)
def test_in_the_file_of_a_house(tmp_path, capsys, text, why):
    assert why in refused(capsys, tmp_path / "house.toml", text.replace("PLACE", PLACE).replace("LONG", LONG))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["analyze", LONG], 4),
        (["score", LONG], 4),
        (["check", LONG], 2),
        (["bundle", "verify", LONG], 3),
        (["init", LONG, "--yes"], 2),
        (["analyze", "here.mp4", "--report", f"{LONG}/a"], 4),
    ],
)
def test_on_the_command_line(capsys, arguments, code):
    assert main(arguments) == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert LONG in said.replace("\n", "") or "here.mp4" in said


def test_in_a_manifest(tmp_path):
    (tmp_path / "manifest.json").write_text(
        f'{{"schema": 1, "files": {{"{LONG}": ""}}, "variants": {{"fp32": {{}}}}, '
        '"labels": {}, "inputs": {}, "embedding": 1, "name": "a", "version": "1"}'
    )
    with pytest.raises(BundleError, match="is missing from the bundle"):
        Bundle.load(tmp_path)


def test_a_file_is_there_whole_or_as_it_was_and_nothing_is_left_beside_it(tmp_path):
    file = tmp_path / "a.json"
    write_private(file, b"before")
    assert file.stat().st_mode & 0o777 == 0o600
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))  # as a full disk
    try:
        for lasting in (False, True):
            with pytest.raises(OSError, match="File too large"):
                write_whole(file, b"x" * 5_000, lasting=lasting)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
    write_whole(file, b"after", lasting=True)
    assert file.read_bytes() == b"after"
