"""What a reload does for cameras and brokers that refused the house, and with sinks."""

import json
import subprocess

import pytest
from tests.broker import Broker, Listener, missing
from tests.live import until
from tests.refusing_camera import RefusingCamera

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.errors import TectumError
from tectum.house.house import House
from tectum.house.sinks import open_sinks


@pytest.mark.parametrize("password", ["wrong", "right"])
def test_a_reload_asks_a_camera_that_refused_at_once_whether_the_file_has_another_password_or_not(
    password, engine, tmp_path
):
    with RefusingCamera() as camera:

        def config(word):
            place = {"name": "hall", "stream": f"rtsp://me:{word}@127.0.0.1:{camera.port}/1", "audio": False}
            return config_of(Document("test", {"place": [place]}), tmp_path)

        with House(config("wrong"), engine, {}) as house:

            def waits():
                return "next try in" in house.health().places["hall"].sources["stream"].reason

            until(waits)
            asked = len(camera.asked)
            house.reload(config(password))
            until(lambda: len(camera.asked) > asked)
            until(waits)


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_brokers_password_that_changed_in_the_file_is_taken_up_by_a_reload(engine, tmp_path):
    """For the events, and for sensors on that broker; what waited is delivered."""
    words = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(words), "tectum", "right"], check=True)
    words.chmod(0o600)

    def config(port, password):
        sensor = {"name": "door", "topic": "door", "values": ["open", "closed"]}
        hall = {"name": "hall", "text": ["@0 good night"], "source": [{"type": "mqtt", "sensor": [sensor]}]}
        mqtt = {"host": "127.0.0.1", "port": port, "user": "tectum", "password": password}
        return config_of(Document("test", {"mqtt": mqtt, "place": [hall, {"name": "desk"}]}), tmp_path)

    with Broker(tmp_path / "broker", "allow_anonymous false", f"password_file {words}") as broker:
        wrong, right = config(broker.port, "wrong"), config(broker.port, "right")
        with House(wrong, engine, open_sinks(wrong)) as house:
            until(lambda: "next try in" in house.health().sinks["mqtt"].reason)
            desk = house.workers["desk"]
            listener = Listener(broker, setup=lambda client: client.username_pw_set("tectum", "right"))
            assert house.reload(right) == ["hall: changed, begun anew", "sink mqtt: changed, begun anew"]
            until(lambda: house.health().sinks["mqtt"].state == "ok")
            until(lambda: any(json.loads(one)["kind"] == "night" for one in listener.of("tectum/house/hall/event")))
            sensors = next(name for name in house.health().places["hall"].sources if "sensors" in name)
            until(lambda: house.health().places["hall"].sources[sensors].state == "ok")
            assert house.workers["desk"] is desk
            assert house.reload(right) == []
            listener.close()


def test_sinks_are_reloaded_and_one_that_cannot_be_opened_changes_nothing(engine, tmp_path):
    def config(*files, **more):
        sinks = [{"type": "jsonl", "file": file} for file in files]
        return config_of(
            Document("test", {"sink": sinks, "house": {"socket": "words"}, "place": [{"name": "hall"}], **more}),
            tmp_path,
        )

    def told(file):
        return (tmp_path / file).read_text().count('"phase": "start"') if (tmp_path / file).exists() else 0

    first = config("a", "b")
    with House(first, engine, open_sinks(first)) as house:
        house.controls.submit_utterance("hall: good night")
        until(lambda: told("a") and told("a") == told("b"))
        (tmp_path / "d").mkdir()
        with pytest.raises(TectumError, match="d: cannot be written"):
            house.reload(config("c", "d"))
        assert {worker.name for worker in house.outbox.workers} == {"a", "b"}
        changes = house.reload(config("b", "c", store={"before_s": 1.0}))
        assert changes == ["[store] changed: needs a restart", "sink a: ended", "sink c: begun"]
        before = told("a")
        house.controls.submit_utterance("hall: we are away")
        until(lambda: told("c"))
        until(lambda: told("b") > before)
        assert told("a") == before
