"""A microphone as a satellite: the protocol's own client, as Home Assistant talks to one, and a synthesised voice."""

import asyncio
import threading
import warnings

import numpy as np
import pytest
from tests.live import LONG_S, refused, until
from tests.ports import free_port
from tests.spoken import spoken

pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
from wyoming.client import AsyncTcpClient
from wyoming.event import Event

from tectum.errors import UsageError
from tectum.serve.satellite import SatelliteServer
from tectum.speech.listener import Listener
from tectum.speech.moonshine import Moonshine, find_files
from tectum.speech.voice_activity import VoiceActivity, find_network
from tectum.speech.wake_word import WakeWord

RATE, HOP = 16_000, 4_000


class Assistant:
    """Home Assistant's side: says that it is ready, keeps what it is told, and ends a sentence when it is asked to."""

    def __init__(self, port):
        self.told, self._port = [], port
        self.ready, self.words = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._talk()), daemon=True)
        self._thread.start()
        assert self.ready.wait(LONG_S)

    async def _talk(self):
        async with AsyncTcpClient("127.0.0.1", self._port) as client:
            for asked in (Event("describe"), Event("run-satellite"), Event("ping", {"text": "there?"})):
                await client.write_event(asked)
            sent = False
            while (event := await client.read_event()) is not None:
                self.told.append(event)
                if event.type == "pong":
                    self.ready.set()
                if self.words.is_set() and not sent:
                    sent = True
                    await client.write_event(Event("transcript", {"text": "turn on the garden lights"}))
                if event.type == "streaming-stopped":
                    return

    def of(self, kind):
        return [event for event in self.told if event.type == kind]

    def heard(self):
        raw = b"".join(event.payload for event in self.of("audio-chunk"))
        return np.frombuffer(raw, "<i2").astype(np.float32) / 32767


def test_what_follows_the_wake_word_is_handed_on_and_nothing_else(tmp_path):
    try:
        network, word, recogniser = find_network(), WakeWord("okay_nabu"), Moonshine(find_files())
    except UsageError as error:
        pytest.skip(str(error))
    port = free_port()
    with SatelliteServer(f"tcp://127.0.0.1:{port}", "hall", word.name, "hall") as server:
        assistant = Assistant(port)
        ear = Listener("hall", VoiceActivity(network), None, print, wake=word, ear=lambda: server)
        ear.start()
        command = spoken(tmp_path, "turn on the garden lights")
        quiet = [np.zeros(round(s * RATE), np.float32) for s in (2.0, 0.2, 1.5)]
        sound = np.concatenate([command, quiet[0], spoken(tmp_path, "okay nah boo"), quiet[1], command, quiet[2]])
        sound += (1e-3 * np.random.default_rng(0).standard_normal(len(sound))).astype(np.float32)
        until(lambda: server.listened_to)
        for index in range(len(sound) // HOP):
            ear.hear((index + 1) * HOP / RATE, sound[index * HOP : (index + 1) * HOP])
            until(lambda: ear.waiting == 0)
        until(lambda: len(assistant.heard()) > 3 * RATE)
        assistant.words.set()
        ear.hear(100.0, quiet[0][:HOP])
        until(lambda: assistant.of("streaming-stopped"))
        ear.close()
    assert [event.data["name"] for event in assistant.of("detection")] == ["Okay Nabu"]
    (asked,) = assistant.of("run-pipeline")
    assert (asked.data["start_stage"], asked.data["end_stage"]) == ("asr", "handle")
    assert assistant.of("pong")[0].data["text"] == "there?"
    assert "garden lights" in recogniser(assistant.heard()).text.lower()
    assert len(assistant.heard()) < len(sound) - len(command) - 2 * RATE  # what was said before stays here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        info = pytest.importorskip("wyoming.info").Info.from_event(assistant.of("info")[0])
    assert (info.satellite.name, info.satellite.area, info.satellite.installed) == ("Tectum hall", "hall", True)


def test_who_is_not_ready_hears_nothing():
    with SatelliteServer(f"tcp://127.0.0.1:{free_port()}", "hall", "Okay Nabu") as server:
        assert not server.listened_to
        server.woke()
        server.hear(np.zeros(512, np.float32))
        assert server.health().state == "ok"
        with pytest.raises(UsageError, match=r"speech\.satellite = .* cannot be listened on"):
            SatelliteServer(server.uri, "attic", "Okay Nabu").__enter__()


@pytest.mark.parametrize(
    ("speech", "line"),
    [
        ("satellite = 'tcp://127.0.0.1:10700'", "satellite = 'tcp://…': goes with 'wake'"),
        ("satellite = 'tcp://0.0.0.0:10700'\nwake = 'alexa'", "must be of loopback"),
        ("satellite = 'hall'\nwake = 'alexa'", "as tcp://127.0.0.1:10700"),
        ("transcriber = 'sphinx'\nwake = 'computer'", "wake = 'computer': must be okay_nabu, hey_jarvis"),
        ("transcriber = 'sphinx'\nwake = 'own.json'", "wake = 'own.json': no such file"),
        ("language = 'en'", "lacks 'transcriber', or 'satellite'"),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path, capsys, speech, line):
    text = f"[[place]]\nname = 'hall'\ncamera = '0'\n[place.speech]\n{speech}\n"
    assert line in refused(capsys, tmp_path / "house.toml", text)
