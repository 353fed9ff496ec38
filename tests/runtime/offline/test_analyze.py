"""A house of several places: the same events as each place alone, and a broken one does not stop the others."""

import json
import time

import numpy as np
import pytest
from tests.media import write_media

from tectum.commands.main import main


def alarm(seconds=4.0, start=1.5):
    t = np.arange(round(16_000 * seconds)) / 16_000
    on = (np.floor(t / 0.5) % 2 == 0) & (t > start)
    return (1e-3 * np.random.default_rng(0).standard_normal(len(t)) + 0.2 * on * np.sin(2 * np.pi * 3100 * t)).astype(
        np.float32
    )


def house(tmp_path, text):
    file = tmp_path / "house.toml"
    file.write_text(text)
    return file


def rows(capsys):
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return [json.loads(line) for line in out.out.splitlines()], out.err


@pytest.mark.usefixtures("unhurried")
def test_two_places_at_once_give_what_each_gives_alone(tmp_path, grey, capsys):
    write_media(tmp_path / "hall.mp4", 6.0, grey, alarm(6.0, 0.5))
    write_media(tmp_path / "garden.mp4", 3.0, grey)
    file = house(
        tmp_path,
        "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\ntext = ['@1 turn on the light in the kitchen']\n"
        "[[place]]\nname = 'garden'\nmedia = 'garden.mp4'\noutside = true\n"
        "[[place]]\nname = 'desk'\ntext = ['good night']\n",
    )
    assert main(["check", str(file)]) == 0
    assert "3 places (hall, garden, desk)" in capsys.readouterr().err
    begin = time.monotonic()
    assert main(["run", str(file), "--jsonl", "-"]) == 0
    assert time.monotonic() - begin > 3.5
    together, err = rows(capsys)
    assert "hall: 6." in err
    for name, arguments in (
        ("hall", ["--text", "@1 turn on the light in the kitchen"]),
        ("garden", ["--outside"]),
    ):
        path = str(tmp_path / f"{name}.mp4")
        assert main(["analyze", path, "--place", name, "--jsonl", "-", *arguments]) == 0
        alone, _ = rows(capsys)
        same = ("phase", "head", "kind", "start")
        mine = [tuple(r[k] for k in same) for r in together if r["place"] == name]
        assert mine == [tuple(r[k] for k in same) for r in alone]
    assert {"smoke_alarm", "HassTurnOn"} <= {r["kind"] for r in together if r["place"] == "hall"}
    assert {r["kind"] for r in together if r["place"] == "desk"} >= {"night"}


def test_a_place_that_breaks_does_not_stop_the_others(tmp_path, grey, capsys):
    write_media(tmp_path / "hall.mp4", 2.0, grey)
    broken = write_media(tmp_path / "broken.mp4", 2.0, grey)
    raw = broken.read_bytes()
    place = raw.index(b"mdat") + 4
    end = raw.index(b"moov")
    broken.write_bytes(raw[:place] + b"\0" * (end - 4 - place) + raw[end - 4 :])
    (tmp_path / "empty.mp4").write_bytes(b"")
    file = house(
        tmp_path,
        "[model]\ngates = true\n[[place]]\nname = 'none'\nmedia = 'empty.mp4'\n"
        "[[place]]\nname = 'bad'\nmedia = 'broken.mp4'\n"
        "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\ntext = ['turn on the light']\n",
    )
    assert main(["run", str(file), "--jsonl", "-"]) == 4
    found, err = rows(capsys)
    assert "bad: " in err
    assert "empty.mp4: is empty; the other places carry on" in err
    assert "the other places carry on" in err
    assert [r["phase"] for r in found if r["place"] == "hall" and r["head"] == "intent"] == ["start", "end"]


@pytest.mark.parametrize("flag", ["--gates", "--outside", "--no-tune"])
def test_options_of_a_single_recording_do_not_go_with_a_file(tmp_path, capsys, flag):
    file = house(tmp_path, "[[place]]\nname = 'a'\ntext = ['x']")
    assert main(["run", str(file), flag]) == 2
    assert f"{flag}: does not go with" in capsys.readouterr().err
    assert main(["run", str(file), "--media", "x.mp4"]) == 2
    assert "--media: does not go with a CONFIG.toml" in capsys.readouterr().err
    assert main(["run", "--outside"]) == 2
    assert "run: give a CONFIG.toml, or --media" in capsys.readouterr().err
