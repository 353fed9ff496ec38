"""Nobody who talks to a house can write a line into its log, hide one, or steer the terminal that shows it."""

import asyncio
import json
import re
import unicodedata

import pytest
from tests.broker import Broker, Listener, missing
from tests.house_file import TOKEN, mqtt_table, web_table
from tests.live import LONG_S, HouseProcess, until
from tests.ports import free_port
from tests.web_client import raw, request

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")

FORGED = "2026-01-01T00:00:00.000+00:00 error   all is well"
BREAKS = (
    *("\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"),
    *("\x1b[2K\x1b[1A", "\x9b2K", "\u202e", "\x08"),
)
TOLD = ("is not understood", "must be one of open", "allowed: ", "must be ON or OFF")
"""What the house says of those that it takes to be wrong."""
ESCAPED = {"Cc", "Cf", "Zl", "Zp"}


@pytest.mark.parametrize("style", ["text", "json"])
def test_whatever_comes_in_stays_on_its_own_line(tmp_path, style):
    web, assist = free_port(), free_port()
    with Broker(tmp_path / "broker") as broker:
        (tmp_path / "house.toml").write_text(
            f"{web_table(web)}{mqtt_table(broker.port)}[house]\nassist = 'tcp://127.0.0.1:{assist}'\n"
            "[[place]]\nname = 'hall'\n"
            "[[place.source]]\ntype = 'mqtt'\n[[place.source.sensor]]\nname = 'door'\ntopic = 'home/door'\n"
            "values = ['open', 'closed']\n"
        )
        log = ["--log-level", "debug", "--log-format", style]
        with HouseProcess(tmp_path, ["run", tmp_path / "house.toml", *log]) as house:
            house.wait_until_told("the page is at")
            sender = Listener(broker, "nothing", "sender")
            for each in BREAKS:
                say(web, assist, sender, each + FORGED)
            house.wait_for(kind="night", place="hall")  # said last: all before has been looked at
            until(lambda: all(re.search(f"all is well.*{words}", house.log.read_text()) for words in TOLD))
            sender.close()
            house.stop(timeout=LONG_S)
    told = house.log.read_bytes().decode()
    assert {one for one in told if unicodedata.category(one) in ESCAPED} == {"\n"}
    lines = told.split("\n")
    assert not [line for line in lines if line.startswith("2026-01-01")]
    if style == "json":
        told_of = [json.loads(line)["message"] for line in lines if line.startswith("{")]
    else:
        stamped = re.compile(r"\d{4}-\d\d-\d\dT\S+ (?:debug|info|warning|error) +(.*)")
        told_of = [found[1] for line in lines if (found := stamped.fullmatch(line))]
    for words in TOLD:
        assert any(re.search(f"all is well.*{words}", message) for message in told_of), words


def say(web, assist, sender, text):
    """It by every door, as a header, a path, a user, a name, a sentence, a payload, and a topic's part."""
    from wyoming.asr import Transcript
    from wyoming.client import AsyncTcpClient

    async def ask(words):
        async with AsyncTcpClient("127.0.0.1", assist) as client:
            await client.write_event(Transcript(words).event())
            await asyncio.wait_for(client.read_event(), 30)

    token, kind = {"Authorization": f"Bearer {TOKEN}"}, {"Content-Type": "application/json"}
    odd = "".join(f"%{byte:02x}" for byte in text.encode())
    raw(web, request(path=f"/{odd}", **token))
    raw(web, request("DELETE", f"/api/rules/{odd}", **token))
    raw(web, request(Host=text))
    raw(web, request(path="/api/house", **{"User-Agent": text}, **token))
    raw(web, request(path="/api/house", Authorization=f"Bearer {text}"))
    for path, body in {
        "say": {"text": f"tell me when {text}"},
        "rules": {"sentence": f"tell me when {text}"},
        "readings": {"place": "hall", "name": text, "value": text},
        "login": {"password": text},
    }.items():
        raw(web, request("POST", f"/api/{path}", json.dumps(body), **token, **kind))
    raw(web, request("PUT", "/api/context", json.dumps({"context": text[:64]}), **token, **kind))
    asyncio.run(ask(f"tell me when {text}"))
    for topic, payload in {
        "home/door": text,
        "tectum/house/hall/context/set": text,
        "tectum/house/hall/say/set": f"tell me when {text}",
        "tectum/house/hall/switch/camera/set": text,
    }.items():
        sender.send(topic, payload)
    sender.send("tectum/house/hall/say/set", "good night")
