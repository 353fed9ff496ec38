"""The house as a conversation agent, asked by the protocol's own client as Home Assistant asks."""

import asyncio
import socket
import ssl
import warnings
from contextlib import ExitStack, contextmanager, suppress

import pytest
from tests.live import LONG_S, HouseProcess, ended, refused, until
from tests.ports import free_port, listens
from tests.repository import ROOT
from tests.web_client import self_signed

pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")

from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.intent import Recognize

from tectum.deliver.controls import IntentResult
from tectum.errors import UsageError
from tectum.serve.assist import AssistServer
from tectum.serve.connections import Limits
from tectum.serve.wyoming_server import LIMITS
from tectum.speech.frames import MOST_BYTES

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
        until(lambda: listens(port))
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
    assert (answer.type, answer.data["text"]) == ("handled", "understood: tell when dog_bark@attic")
    assert ask(port, Transcript("tell me when it rains frogs")).type == "not-handled"
    night = ask(port, Transcript("good night"))
    assert (night.type, night.data["text"]) == ("handled", "night")
    house.wait_for(kind="night", place="house")
    answer = ask(port, Transcript("how tall is the Eiffel tower"))
    assert (answer.type, answer.data["text"]) == ("not-recognized", "not understood")
    assert ask(port, Transcript("")).type == "not-recognized"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("when did the dog first bark?", "dog bark: none is kept"),
        ("how long did the dog bark yesterday?", "dog bark: none is kept from "),
        ("Wie lange hat gestern der Hund gebellt?", "Bellen: nichts davon ist bekannt von "),
    ],
)
def test_a_question_about_what_happened_is_answered(served, question, told):
    answer = ask(served[0], Transcript(question))
    assert answer.type == "handled"
    assert answer.data["text"].startswith(told)


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
            link.settimeout(LONG_S)
            with suppress(ConnectionError):  # it may be hung up on at any point
                link.sendall(raw)
                with suppress(OSError):
                    link.shutdown(socket.SHUT_WR)
                while link.recv(4096):
                    pass
    assert ask(port, DESCRIBE).type == "info"
    assert "Traceback" not in house.log.read_text()


def test_what_is_wrong_in_the_file_is_told(tmp_path, capsys, served):
    needs = "beyond loopback it needs assist_certificate, assist_key, assist_clients: its protocol has no password"
    for lines, why in {
        "assist = '10500'": "assist = '10500': must be tcp://HOST:PORT",
        "assist = 'tcp://127.0.0.1'": "must be tcp://HOST:PORT",
        "assist = 'unix:///tmp/a'": "must be tcp://HOST:PORT",
        f"assist = 'tcp://127.0.0.1:{served[0]}'": "cannot be listened on",
        "assist = 'tcp://0.0.0.0:10500'": needs,
        "assist = 'tcp://[::]:10500'": needs,
        "assist = 'tcp://192.168.1.5:10500'": needs,
        "assist = 'tcp://house.example:10500'": needs,
        "assist = 'tcp://0.0.0.0:10500'\nassist_certificate = 'c'\nassist_key = 'k'": "assist_clients go together",
        "assist_clients = 'ca.pem'": "assist, assist_certificate, assist_key, assist_clients go together",
        "assist = 'tcp://0.0.0.0:1'\nassist_certificate = 'c'\nassist_key = 'k'\nassist_clients = 'a'": "no such file",
    }.items():
        text = f"[store]\nfolder = ''\n[house]\n{lines}\n[[place]]\nname = 'hall'\n"
        assert why in refused(capsys, tmp_path / "house.toml", text, "run"), lines


UNDERSTOOD = IntentResult("handled", answer="fine")


@contextmanager
def agent(limits=None, understand=lambda _: UNDERSTOOD, tls=None):
    """The port of an agent in this process."""
    port = free_port()
    more = {} if limits is None else {"limits": limits}
    with AssistServer(f"tcp://127.0.0.1:{port}", understand, tls=tls, **more):
        yield port


@pytest.mark.parametrize(
    "sent",
    [
        b'{"type": "transcript", "data_length": 1000000000}\n' + b"x" * 100,
        b'{"type": "audio-chunk", "payload_length": 70000}\n' + b"x" * 100,
        b'{"type": "describe", "data_length": 65537}\n',
        b'{"type": "describe", "data_length": "1"}\n',
        b'{"type": "describe", "data_length": 1.5}\n',
        b'{"type": "describe", "data_length": true}\n{',
        b'{"type": "transcript", "data": ' + b"[" * 30_000 + b"\n",
        b'{"type": "transcript", "data": {"text": 1e999}}\n'[:-10] + b"\n",
        b"[]\n",
        b"x" * 70_000,
    ],
    ids=["data", "payload", "one byte too long", "text", "half", "true", "deep", "cut", "list", "line"],
)
def test_a_frame_that_is_too_long_or_none_is_not_waited_for(sent, caplog):
    with agent() as port, socket.create_connection(("127.0.0.1", port), LONG_S) as link:
        with suppress(OSError):
            link.sendall(sent)
        until(lambda: ended(link))
        assert ask(port, DESCRIBE).type == "info"
    assert caplog.text == ""


def test_a_frame_within_the_bounds_is_taken():
    with agent() as port:
        said = Event("transcript", {"text": "good night", "more": "x" * 60_000}, payload=b"x" * 60_000)
        assert ask(port, said).data["text"] == "fine"


def test_the_docs_name_the_limits():
    text = " ".join((ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8").split())
    assert f"at most {MOST_BYTES // 1024} KB, {LIMITS.connections} clients are connected at once" in text
    assert "says nothing for a minute is cut off" in text
    assert LIMITS.idle_s == 60


@pytest.mark.parametrize("sent", [b"", b'{"type": "desc', b'{"type": "transcript", "data_length": 20}\n{"text"'])
def test_a_frame_that_does_not_come_in_time_ends_the_connection(sent):
    with agent(Limits(idle_s=0.5)) as port, socket.create_connection(("127.0.0.1", port), LONG_S) as link:
        link.sendall(sent)
        until(lambda: ended(link))


def test_clients_that_say_nothing_keep_out_nobody():
    with agent() as port, ExitStack() as stack:
        links = [stack.enter_context(socket.create_connection(("127.0.0.1", port), LONG_S)) for _ in range(40)]
        assert ask(port, DESCRIBE).type == "info"
        until(lambda: sum(map(ended, links)) >= 24)


def test_beyond_loopback_a_client_needs_a_certificate(tmp_path):
    own = [tmp_path / name for name in self_signed(tmp_path)]
    (tmp_path / "other").mkdir()
    other = [tmp_path / "other" / name for name in self_signed(tmp_path / "other")]
    plain, mine, theirs = (ssl.create_default_context(cafile=own[0]) for _ in range(3))
    mine.load_cert_chain(*own)
    theirs.load_cert_chain(*other)

    async def talk(port, context):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        try:
            await async_write_event(Transcript("good night").event(), writer)
            return await asyncio.wait_for(async_read_event(reader), 20)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    with agent(tls=(*own, own[0])) as port:
        for context in (plain, theirs):
            with suppress(OSError):
                assert asyncio.run(talk(port, context)) is None
        assert asyncio.run(talk(port, mine)).data["text"] == "fine"
        with pytest.raises(UsageError, match="cannot be read"), agent(tls=(own[1], own[1], own[0])):
            pass
