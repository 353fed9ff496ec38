"""The house as a conversation agent, asked by the protocol's own client as Home Assistant asks."""

import asyncio
import socket
import warnings

import pytest
from tests.live import HouseProcess, free_port, listens, refused, until

pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")

from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.intent import Recognize

DESCRIBE = Event("describe")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assist")
    port = free_port()
    (folder / "house.toml").write_text(
        f"[house]\nassist = 'tcp://127.0.0.1:{port}'\n[intents]\nlanguage = 'en'\nareas = ['kitchen']\n"
        "[[place]]\nname = 'hall'\n[[place]]\nname = 'attic'\n"
    )
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        until(lambda: listens(port), 20)
        yield port, house


def ask(port, request):
    async def talk():
        async with AsyncTcpClient("127.0.0.1", port) as client:
            await client.write_event(request if isinstance(request, Event) else request.event())
            return await asyncio.wait_for(client.read_event(), 10)

    return asyncio.run(talk())


def test_it_says_what_it_is(served):
    answer = ask(served[0], DESCRIBE)
    assert answer.data["intent"][0]["name"] == "Tectum"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        wyoming_info = pytest.importorskip("wyoming.info", reason="it needs audioop, which Python 3.13 no longer has")
    info = wyoming_info.Info.from_event(answer)
    assert info.intent[0].models[0].languages == ["en"]


@pytest.mark.parametrize("request_of", [Transcript, Recognize])
def test_a_command_is_an_intent_with_its_slots(served, request_of):
    answer = ask(served[0], request_of("turn on the light in the kitchen", context={"conversation_id": "7"}))
    assert answer.type == "intent"
    assert answer.data["name"] == "HassTurnOn"
    assert {e["name"]: e["value"] for e in answer.data["entities"]} == {"area": "kitchen", "domain": "light"}
    assert answer.data["context"] == {"conversation_id": "7"}


def test_what_the_house_itself_takes_up_and_what_it_does_not_know(served):
    port, house = served
    answer = ask(port, Transcript("tell me when a dog barks in the attic"))
    assert (answer.type, answer.data["text"]) == ("handled", "understood: tell when dog_bark at attic")
    assert ask(port, Transcript("tell me when it rains frogs")).type == "not-handled"
    night = ask(port, Transcript("good night"))
    assert (night.type, night.data["text"]) == ("handled", "night")
    house.wait_for(kind="night", place="attic")
    answer = ask(port, Transcript("turn on the blender"))
    assert (answer.type, answer.data["text"]) == ("not-recognized", "not understood")
    assert ask(port, Transcript("")).type == "not-recognized"


def test_clients_that_are_rude_do_no_harm(served):
    port, house = served
    negative = b'{"type": "describe", "data_length": -1}\n'
    cut = b'{"type": "transcript", "data_length": 40}\n{"text": '
    for raw in (
        b"\xff\xfe\n",
        b"{}\n",
        b'{"type": "transcript"}\n',
        b"x" * 200_000,
        negative,
        cut,
        b"[" * 60_000 + b"\n",
    ):
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.settimeout(5)
            link.sendall(raw)
            link.shutdown(socket.SHUT_WR)
            try:
                while link.recv(4096):
                    pass
            except ConnectionResetError:
                pass
    assert ask(port, DESCRIBE).type == "info"
    assert "Traceback" not in house.log.read_text()


def test_what_is_wrong_in_the_file_is_told(tmp_path, capsys, served):
    for uri, why in {
        "10500": "assist = '10500': must be tcp://HOST:PORT",
        "tcp://127.0.0.1": "must be tcp://HOST:PORT",
        "unix:///tmp/a": "must be tcp://HOST:PORT",
        f"tcp://127.0.0.1:{served[0]}": "cannot be listened on",
    }.items():
        text = f"[store]\nfolder = ''\n[house]\nassist = '{uri}'\n[[place]]\nname = 'hall'\n"
        assert why in refused(capsys, tmp_path / "house.toml", text, "run")
