"""What a command is asked that cannot be: one line that names it and what is allowed, and nothing is done."""

import io
import shlex

import numpy as np
import pytest
from tests.media import exif_jpeg, write_wav

from tectum.commands.main import main

TWO = "[[place]]\nname = 'hall'\ntext = ['hello']\n[[place]]\nname = 'desk'\ntext = ['hello']\n"


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """Runs a command in a folder with ``house.toml``; gives how it ended and the lines that it said."""
    monkeypatch.chdir(tmp_path)

    def run(line, file=TWO):
        (tmp_path / "house.toml").write_text(file)
        capsys.readouterr()
        return main(shlex.split(line)), capsys.readouterr().err.strip().splitlines()

    return run


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ask a.jpg 'is there a dog' --place hall", "--place hall: goes with --config"),
        ("ask a.jpg 'is there a dog' --config house.toml", "--place: must say whose camera it is from: hall, desk"),
        ("ask a.jpg 'is it open' --config house.toml --place loft", "--place loft: unknown; allowed: hall, desk"),
        ("ask a.wav 'is there a dog'", "a.wav: holds no picture"),
        ("calibrate house.toml --kind sneeze", "--kind sneeze: must be a sound or a situation: "),
        ("events house.toml --since never", "time 'never': must be as 30s, 10m, 1h, 7d, 2w or 2026-11-25T08:00"),
        ("events house.toml --most 0", "--most 0: must be at least 1"),
        ("run no/house.toml", "no/house.toml: "),
        ("run --text - --report r.html", "--report: goes with --media; a live house is shown by 'tectum events'"),
        ("run --text - --media a.mp4", "--text -: goes with a live source, or alone; not with --media"),
        ("run --text - --place ' '", "--place: must not be empty"),
        ("teach house.toml bell --list", "--list: takes no label, but got 'bell'"),
        ("teach house.toml bell a.wav --forget", "--forget: takes no recordings, but got a.wav"),
        ("teach house.toml bell --forget", "bell: was not taught; 'tectum teach house.toml --list' names what was"),
    ],
)
def test_it_is_one_line_that_says_what_is_allowed(told, tmp_path, line, message):
    (tmp_path / "a.jpg").write_bytes(exif_jpeg(np.full((64, 96, 3), 90, np.uint8), 1))
    write_wav(tmp_path / "a.wav", np.zeros(16_000, np.float32))
    code, said = told(line)
    assert (code, len(said)) == (2, 1), said
    assert message in said[0]
    assert not (tmp_path / "tectum-state").exists()


@pytest.mark.parametrize("line", ["events house.toml", "teach house.toml --list", "health house.toml"])
def test_of_a_house_that_keeps_nothing_nothing_is_asked(told, line):
    code, said = told(line, "[store]\nfolder = ''\n" + TWO)
    assert (code, said) == (2, ["tectum: house.toml: [store]: folder = '': this house keeps nothing"])


def test_a_rule_that_is_not_there_is_not_forgotten(told):
    assert told("rules add 'tell me when a dog barks' --name barks --config house.toml")[0] == 0
    assert told("rules remove meows --config house.toml") == (
        2,
        ["tectum: no typed rule 'meows'; there are: barks"],
    )
    assert told("rules add 'tell me when a cat is there' --name barks --config house.toml")[0] == 2
    assert told("rules remove barks --config house.toml")[0] == 0


class Terminal(io.StringIO):
    """Standard input of somebody who types."""

    def isatty(self):
        return True


def test_a_password_is_asked_for_twice_and_is_long_enough(told, monkeypatch, capsys):
    typed = iter(["correct horse", "correct house", "short", "short", "correct horse", "correct horse"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    monkeypatch.setattr("sys.stdin", Terminal())
    assert told("password") == (2, ["tectum: the two are not the same"])
    code, (said,) = told("password")
    assert (code, said.startswith("tectum: a password must have at least")) == (2, True)
    assert main(["password"]) == 0
    assert capsys.readouterr().out.startswith("scrypt:")


def test_a_check_counts_what_does_not_work(told):
    code, said = told("check house.toml --try", "[[place]]\nname = 'hall'\nstream = 'rtsp://127.0.0.1:1/x'\n")
    assert code == 1
    assert said[-1].endswith("1 of what the house needs does not work")


@pytest.mark.parametrize(
    "line",
    [
        "analyze rtsp://me:CANARY@cam/1",
        "analyze rtsp://cam/1?password=CANARY",
        "ask rtsp://me:CANARY@cam/1 'is there a dog'",
        "score rtsp://me:CANARY@cam/1",
        "events rtsp://me:CANARY@cam/1",
        "health rtsp://me:CANARY@cam/1",
        "run --stream=rtps://me:CANARY@cam/1",
        "--log-format json analyze rtsp://me:CANARY@cam/1",
    ],
)
def test_an_address_where_none_is_wanted_is_not_shown_with_its_secret(told, line):
    """What a terminal shows goes into reports of faults."""
    code, lines = told(line)
    assert code in (2, 4)
    assert "CANARY" not in "".join(lines)


def test_an_option_that_is_none_is_told_without_the_secret_of_its_value(capsys):
    with pytest.raises(SystemExit):
        main(["run", "--strem=rtsp://me:CANARY@cam/1"])
    assert capsys.readouterr().err == "tectum: unrecognized arguments: --strem=rtsp://…; see 'tectum --help'\n"


@pytest.mark.parametrize(
    "place",
    [
        "microphone = 'rtsp://me:CANARY@cam/1'",
        "camera = 'rtsp://me:CANARY@cam/1'",
        "text = ['hello']\n[mqtt]\nhost = '${BROKER}'",
        "text = ['hello']\n[mqtt]\nhost = 'mqtt://me:CANARY@broker'",
    ],
)
def test_an_address_in_the_place_of_a_device_or_a_host_is_refused_without_its_secret(told, monkeypatch, place):
    monkeypatch.setenv("BROKER", "mqtt://me:CANARY@broker")
    code, lines = told("check house.toml", f"[[place]]\nname = 'hall'\n{place}\n")
    assert code == 2
    assert "must be a device" in lines[0] or "must be the name or the address of a host alone" in lines[0]
    assert "CANARY" not in "".join(lines)
