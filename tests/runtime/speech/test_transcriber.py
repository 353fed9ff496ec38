"""Spoken words: Silero's network finds them, a real Wyoming server or PocketSphinx tells them."""

import socketserver
from contextlib import suppress

import numpy as np
import pytest
from tests.live import until
from tests.loopback import Loopback
from tests.spoken import room, spoken
from tests.wyoming_server import WyomingServer

from tectum.errors import MediaError, UsageError
from tectum.speech import transcriber as transcribe
from tectum.speech.listener import Listener
from tectum.speech.transcriber import WyomingTranscriber, open_transcriber
from tectum.speech.voice_activity import Utterances, VoiceActivity, find_network

RATE, HOP = 16_000, 4_000


@pytest.fixture(scope="module")
def network():
    try:
        return find_network()
    except UsageError as error:
        pytest.skip(str(error))


def hops(samples):
    for index in range(len(samples) // HOP):
        yield (index + 1) * HOP / RATE, samples[index * HOP : (index + 1) * HOP]


def test_utterances_are_cut_out_whole_and_noise_is_none(network, tmp_path):
    said = spoken(tmp_path, "turn on the light")
    sound = room(1.0, said, 2.0, said, 2.0)
    cutter = Utterances(VoiceActivity(network))
    found = [u for end, hop in hops(sound) for u in cutter.push(end, hop)]
    assert len(found) == 2
    begin, end, samples = found[0]
    assert begin == pytest.approx(1.0, abs=0.4)
    assert end == pytest.approx(1.0 + len(said) / RATE + 0.6, abs=0.4)
    assert len(samples) / RATE == pytest.approx(end - begin, abs=0.05)
    quiet = Utterances(VoiceActivity(network))
    assert not [u for end, hop in hops(room(8.0)) for u in quiet.push(end, hop)]
    tone = (0.2 * np.sin(2 * np.pi * 3100 * np.arange(8 * RATE) / RATE)).astype(np.float32)
    alarm = Utterances(VoiceActivity(network))
    assert not [u for end, hop in hops(tone) for u in alarm.push(end, hop)]


@pytest.mark.parametrize("rate", [8_000, 32_000])
def test_sound_of_another_rate_gives_the_same_utterances(network, tmp_path, rate):
    import soxr

    sound = room(1.0, spoken(tmp_path, "turn on the light"), 2.0)
    plain, other = Utterances(VoiceActivity(network)), Utterances(VoiceActivity(network), rate)
    ((begin, end, samples),) = [u for at, hop in hops(sound) for u in plain.push(at, hop)]
    whole = soxr.resample(sound, RATE, rate).astype(np.float32)
    parts = [whole[start : start + rate // 4] for start in range(0, len(whole), rate // 4)]
    ends = np.cumsum([len(part) for part in parts]) / rate
    ((begin_2, end_2, samples_2),) = [
        u for at, part in zip(ends.tolist(), parts, strict=True) for u in other.push(at, part)
    ]
    assert (begin_2, end_2) == pytest.approx((begin, end), abs=0.15)
    assert len(samples_2) / RATE == pytest.approx(len(samples) / RATE, abs=0.2)


def test_a_wyoming_server_tells_the_words_and_they_may_act(network, tmp_path):
    told = []
    with WyomingServer() as server:
        listener = Listener(
            "hall", VoiceActivity(network), WyomingTranscriber(server.uri, "en"), lambda *t: told.append(t)
        )
        listener.start()
        for end, hop in hops(room(0.5, spoken(tmp_path, "turn on the light"), 1.5)):
            listener.hear(end, hop)
        until(lambda: told)
        assert server.heard == 1
        listener.close()
    ((text, when, actionable),) = told
    assert text == "turn on the light"
    assert 1.0 < when < 3.0
    assert actionable
    assert listener.health().state == "ok"


def test_a_server_that_is_gone_or_silent_is_told_and_hurts_nothing(network, tmp_path, monkeypatch):
    said = spoken(tmp_path, "good night")
    with pytest.raises(MediaError, match=r"tcp://127\.0\.0\.1:9: .*Connect call failed"):
        WyomingTranscriber("tcp://127.0.0.1:9")(said)
    monkeypatch.setattr(transcribe, "DEADLINE_S", 0.5)
    with WyomingServer(silent=True) as server:
        with pytest.raises(MediaError, match=r"gave no words within 0\.5 s"):
            WyomingTranscriber(server.uri)(said)
        told = []
        listener = Listener("hall", VoiceActivity(network), WyomingTranscriber(server.uri), lambda *t: told.append(t))
        listener.start()
        for end, hop in hops(room(0.5, said, 1.5)):
            listener.hear(end, hop)
        until(lambda: listener.health().state == "degraded")
        assert not told
        listener.close()


ENDLESS = b"\0" * 65_536


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b'{"type": "transcript", "payload_length": 1000000000000}\n' + 40 * ENDLESS, "closed"),
        (b'{"type": "transcript", "data_length": 1000000000000}\n' + 40 * ENDLESS, "closed"),
        (40 * ENDLESS, "closed"),
        (b'{"type": "transcript"}\n', "not of Wyoming"),
        (b'{"type": "transcript", "data_length": 2}\n[]', "not of Wyoming"),
        (b"[]\n", "not of Wyoming"),
        (b"HTTP/1.1 400 Bad Request\n", "tcp"),
    ],
)
def test_a_server_that_answers_anything_is_one_line_and_fills_no_memory(answer, why):
    """It is on the network, and what a frame says of its own length is its own word."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            while b"audio-stop" not in self.rfile.readline():
                pass
            with suppress(OSError):
                self.wfile.write(answer)
                self.rfile.read()

    with Loopback(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        uri = f"tcp://127.0.0.1:{server.port}"
        with pytest.raises(MediaError, match=why) as caught:
            WyomingTranscriber(uri)(np.zeros(RATE, np.float32))
        assert str(caught.value).startswith(f"{uri}: ")
        assert len(str(caught.value).splitlines()) == 1


def test_sphinx_words_only_inform(tmp_path):
    pytest.importorskip("pocketsphinx")
    transcriber = open_transcriber("sphinx")
    said = transcriber(spoken(tmp_path, "good night"))
    assert not said.actionable
    assert isinstance(said.text, str)


def test_moonshine_acts_on_what_it_is_sure_of(network, tmp_path):
    try:
        sure = open_transcriber("moonshine")
    except UsageError as error:
        pytest.skip(str(error))
    told = []
    listener = Listener("hall", VoiceActivity(network), sure, lambda *t: told.append(t))
    listener.start()
    for end, hop in hops(room(0.5, spoken(tmp_path, "turn on the garden lights"), 1.5)):
        listener.hear(end, hop)
    until(lambda: told)
    listener.close()
    ((text, _, actionable),) = told
    assert text.lower().rstrip(".") == "turn on the garden lights"
    assert actionable
    unsure = open_transcriber("moonshine", sure=1.0)(spoken(tmp_path, "turn on the garden lights"))
    assert (unsure.text, unsure.actionable) == (text, False)


def test_wrong_addresses_and_files_name_what_is_allowed(tmp_path):
    with pytest.raises(UsageError, match="must be tcp://HOST:PORT"):
        open_transcriber("http://x")
    with pytest.raises(UsageError, match="language = 'de': 'moonshine' understands English alone"):
        open_transcriber("moonshine", "de")
    with pytest.raises(UsageError, match="no such file"):
        find_network(str(tmp_path / "no.onnx"))
