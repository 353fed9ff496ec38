"""State sensors by example: a door that is drawn, open and closed, in other light than it was learned in."""

import json

import av
import numpy as np
import pytest
from tests.live import refused
from tests.media import exif_jpeg, write_media

from tectum.commands.main import main
from tectum.config.place import PlaceConfig, WatchConfig
from tectum.decide.settings import Zone
from tectum.errors import MediaError, UsageError
from tectum.house.watching import EVERY_S, HOLD_S, LEAST_PICTURES, PlaceWatches
from tectum.observe.scaler import Scaler

HIGH, WIDE = 180, 320
ZONE = Zone("corner", ((0.4, 0.1), (0.9, 0.1), (0.9, 0.95), (0.4, 0.95)))


def corner(state, light=1.0, seed=0):
    """A room with a door of wood, or the hall behind it, in a ``light``: uint8 [180, 320, 3]."""
    room = np.random.default_rng(5).uniform(90, 170, (9, 16, 3)).repeat(20, 0).repeat(20, 1)
    rng = np.random.default_rng(seed)
    down = np.linspace(0, 1, 130)[:, None, None]
    if state == "closed":
        room[30:160, 160:250] = np.array([140, 95, 60]) + 12 * np.sin(np.arange(90) / 3)[None, :, None]
        room[90:100, 235:243] = 220
    else:
        room[30:160, 160:250] = 40 + 60 * down * np.ones((1, 90, 3))
        room[30:160, 240:250] = np.array([140, 95, 60])
    return (light * room + rng.normal(0, 4, room.shape)).clip(0, 255).astype(np.uint8)


@pytest.fixture
def pictured(tmp_path):
    for state in ("open", "closed"):
        (tmp_path / "door" / state).mkdir(parents=True)
        for number, light in enumerate((1.0, 0.9, 1.1, 0.8)):
            (tmp_path / "door" / state / f"{number}.jpg").write_bytes(exif_jpeg(corner(state, light, number), 1))
    return tmp_path


def place(**more):
    return PlaceConfig(name="hall", zone=(ZONE,), watch=(WatchConfig("door", ("open", "closed"), "door", **more),))


def frames(engine, *states, light=1.0, begin=0.0):
    scale = Scaler(engine.bundle.shape)
    for number, state in enumerate(states):
        picture = av.VideoFrame.from_ndarray(corner(state, light, 50 + number), "rgb24")
        yield scale.frame("hall", begin + number * EVERY_S, picture)


def watches(pictured, engine):
    return PlaceWatches(place(zone="corner"), pictured, engine.bundle.shape, engine)


def test_a_state_is_told_in_other_light_and_only_once_it_holds(pictured, engine):
    seen = watches(pictured, engine)
    (watch,) = seen
    assert watch.right == len(watch.examples) == 8
    states = ["closed", "closed", "open", "closed", "open", "open", "open", "open"]
    told = [reading for frame in frames(engine, *states, light=0.5) for reading in seen.see(frame)]
    assert [(reading.name, reading.value, reading.retained) for reading in told] == [
        ("door", "closed", True),
        ("door", "open", False),
    ]
    assert told[1].time == pytest.approx(4 * EVERY_S + HOLD_S)
    (lost,) = seen.lose(20.0)
    assert (lost.value, lost.reason) == (None, "no pictures")


def test_too_few_pictures_are_one_line(pictured, engine):
    for file in sorted((pictured / "door" / "open").iterdir())[: 5 - LEAST_PICTURES]:
        file.unlink()
    with pytest.raises(UsageError, match=r"door/open: 2 pictures \(\.jpg, \.png\); at least 3 are needed"):
        watches(pictured, engine)


def test_what_other_systems_leave_beside_pictures_is_none(pictured, engine):
    """macOS writes ``._0.jpg`` beside ``0.jpg`` on a drive of another system."""
    left = pictured / "door" / "open"
    (left / "._0.jpg").write_bytes(b"\0\5\x16\7Mac OS X")
    (left / "folder.jpg").mkdir()
    (left / "gone.png").symlink_to("nowhere")
    (watch,) = watches(pictured, engine)
    assert len(watch.examples) == 8
    (left / "4.jpg").write_bytes(b"no picture")
    with pytest.raises(MediaError, match=r"4\.jpg: cannot be read"):
        watches(pictured, engine)


@pytest.mark.usefixtures("unhurried")
def test_a_house_tells_of_it_as_of_any_sensor_and_a_question_is_answered(pictured, capsys):
    film = np.stack([corner("closed" if number < 30 else "open", 0.7, number) for number in range(80)])
    write_media(pictured / "hall.mp4", 8.0, film)
    file = pictured / "house.toml"
    zone = f"[[place.zone]]\nname = 'corner'\npoints = {json.dumps(ZONE.points)}\n"
    table = "[[place.watch]]\nname = 'door'\nstates = ['open', 'closed']\npictures = 'door'\nzone = 'corner'\n"
    hall = f"[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\n{zone}{table}"
    file.write_text(f"[store]\nclips = []\n{hall}[[rule]]\nname = 'opened'\nwhen = 'door open'\n")
    assert main(["run", str(file), "--jsonl", "-"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    states = [row["value"] for row in rows if row["head"] == "state" and row["phase"] == "start"]
    assert states == ["closed", "open"]
    assert any(row["kind"] == "opened" for row in rows)
    assert main(["teach", str(file), "--states"]) == 0
    assert "hall: door: open or closed: learned in" in " ".join(capsys.readouterr().out.split())
    picture = pictured / "now.jpg"
    picture.write_bytes(exif_jpeg(corner("open", 0.6, 99), 1))
    assert main(["ask", str(picture), "Is the door open?", "--config", str(file)]) == 0
    assert capsys.readouterr().out.strip() == "yes: door is open"
    assert main(["ask", str(picture), "有狗吗？", "--config", str(file)]) == 0
    assert capsys.readouterr().out.strip() == "没有看到狗"
    wrong = hall.replace("zone = 'corner'", "zone = 'porch'")
    assert "zone = 'porch': unknown zone; allowed: corner" in refused(capsys, file, wrong)
    wrong = hall.replace("'closed'", "'ajar'")
    assert "pictures = 'door': has no folder 'ajar'" in refused(capsys, file, wrong)
