"""Health as a file: written whole, read back as it was, and shown by ``tectum health``."""

import json
import time

import pytest
from msgspec import structs
from tests.live import until
from tests.media import alarm_clip

from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.house.health_file import HEALTH_FILE, read_health, write_health
from tectum.house.house import House
from tectum.supervise.figures import GateFigures, GraphHealth, StageFigures
from tectum.supervise.health import Health, worst_of
from tectum.supervise.house_health import (
    HouseHealth,
    PlaceHealth,
    SensorHealth,
    SinkHealth,
    SourceHealth,
    SpeechHealth,
    StoreHealth,
    WorkerHealth,
)

FIGURES = StageFigures(1.0, 2.5, 3.0, 4.0, 7, ((2.0, 5), (None, 2)))
HALL = PlaceHealth(
    worker=WorkerHealth("degraded", "overloaded: one of 2 pictures is encoded", restarts=1, waiting=3),
    sources={
        "stream": SourceHealth(
            "down",
            "connection lost",
            reconnects=2,
            repaired={"backwards": 4},
            drift_ppm={"video": 12.5},
            latency_ms=80.0,
        )
    },
    speech=SpeechHealth("ok", heard=5),
    sensors={"front_door": SensorHealth("ok", value="open", since=1_700_000_000.0)},
    av_skew_ms=-40.0,
    av_pairs=9,
    drops={"frame: overload": 6},
    senses={"vision": False},
    switches={"camera": True, "detection": True},
    gates={"picture": GateFigures(10, 20, {"motion": 3}, 0.5)},
    events=11,
    event_ms=FIGURES,
)


def house(**changes):
    parts = HouseHealth(
        state="degraded", tectum="0.1.0", pid=7, at=time.time(), up_s=90.0, rss_mb=300.0, threads=12,
        places={"hall": HALL}, words={"socket": Health("ok")}, store=StoreHealth("ok", clips=2),
        sinks={"mqtt": SinkHealth("degraded", "not connected yet", delivered=1, failures=8)},
        services={"clips": Health("ok")}, stages_ms={"encode": FIGURES},
        providers={"vision": GraphHealth("int8", "auto", "CPUExecutionProvider", 1)},
    )  # fmt: skip
    return structs.replace(parts, **changes)


def test_what_was_written_is_read_back(tmp_path):
    file = tmp_path / HEALTH_FILE
    write_health(file, house())
    assert [path.name for path in tmp_path.iterdir()] == [HEALTH_FILE]
    assert read_health(file) == structs.replace(house(), at=read_health(file).at)
    row = json.loads(file.read_text())
    assert row["places"]["hall"]["worker"]["waiting"] == 3
    assert "nodes" not in row["providers"]["vision"]


def test_what_cannot_be_read_is_one_line(tmp_path):
    file = tmp_path / HEALTH_FILE
    with pytest.raises(UsageError, match="no such file; has this house run yet"):
        read_health(file)
    file.write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        read_health(file)
    write_health(file, house())
    newer = json.loads(file.read_text())
    newer["places"]["hall"]["mood"] = newer["mood"] = "calm"
    file.write_text(json.dumps(newer))
    assert read_health(file).places["hall"] == HALL  # of a newer version: with what is known
    older = json.loads(file.read_text())
    older["places"]["hall"]["lane"] = older["places"]["hall"].pop("worker")
    file.write_text(json.dumps(older))
    with pytest.raises(UsageError, match=r"missing required field `worker`.*written by another version of Tectum\?"):
        read_health(file)


@pytest.mark.parametrize(
    ("changes", "code", "first"),
    [
        ({}, 0, "house: degraded, up 90 s; 300 MB, 12 threads"),
        ({"state": "down"}, 1, "house: down, up 90 s; 300 MB, 12 threads"),
        ({"stopped": True}, 1, "house: not running: last seen 0 s ago; 300 MB, 12 threads"),
        ({"at": 0.0}, 1, "house: not running: last seen 1"),  # seconds since 1970: more than a thousand million
    ],
)
def test_the_command_shows_every_part(tmp_path, capsys, changes, code, first):
    write_health(tmp_path / HEALTH_FILE, house(**changes))
    assert main(["health", "--store", str(tmp_path)]) == code
    out = capsys.readouterr().out
    assert out.startswith(first)
    for line in (
        "hall: degraded (overloaded: one of 2 pictures is encoded); 11 events",
        "  stream: down (connection lost); 2 reconnects; latency 80 ms; video drift +12 ppm; repaired backwards 4",
        "  speech: ok; 5 utterances",
        "  skew of picture and sound: -40 ms (9 moments)",
        "  dropped: 6 frame: overload",
        "store: ok",
        "socket: ok",
        "clips: ok",
        "mqtt: degraded (not connected yet)",
    ):
        assert f"{line}\n" in out
    assert "2.50" in out
    assert main(["health", "--store", str(tmp_path), "--json"]) == code
    assert json.loads(capsys.readouterr().out)["sinks"]["mqtt"]["failures"] == 8


def test_the_worst_of_several_gives_the_reasons_of_all_that_are_so():
    parts = [Health("ok", "fine"), SinkHealth("degraded", "a"), Health("degraded", "b"), Health("degraded", "a")]
    assert worst_of(*parts) == Health("degraded", "a; b")
    assert worst_of(*parts, Health("down", "c")) == Health("down", "c")
    assert list(HALL.parts()) == ["place", "stream", "speech"]


def dropped(place):
    """By the house. What a recording leaves out to keep its own pace never came to it: it is counted, as ``late``."""
    return sum(count for reason, count in place.drops.items() if reason != "frame: late")


@pytest.mark.slow
def test_health_tells_the_truth_for_each_place_of_a_house_that_is_too_large_for_its_machine(engine, tmp_path):
    """On a machine that keeps up with 32 cameras there is nothing to say."""
    alarm_clip(tmp_path, seconds=6.0)
    names = [f"place {number}" for number in range(32)]
    file = tmp_path / "house.toml"
    text = "".join(f"[[place]]\nname = '{name}'\nmedia = 'hall.mp4'\nloop = true\n" for name in names)
    file.write_text(f"[store]\nfolder = ''\n{text}")

    with House(read_config(file), engine, {}) as house:
        until(lambda: all(place.now > 1.0 for place in house.health().places.values()))
        for _ in range(2):
            before = house.health().places
            until(lambda before=before: all(p.now > before[n].now for n, p in house.health().places.items()))
            after, said = house.health().places, house.health().places  # what was lost by then is said after it
            assert said.keys() == set(names)
            lost = {name: dropped(after[name]) - dropped(before[name]) for name in names}
            behind = [name for name in names if lost[name]]
            assert [name for name in behind if said[name].worker.state == "ok"] == []
            thinned = [said[name].worker.reason for name in behind if said[name].worker.state == "degraded"]
            assert [reason for reason in thinned if "overloaded" not in reason] == []
