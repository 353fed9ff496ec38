"""Commands to a server that answers as Home Assistant's intent API does; the real one is in the end-to-end tests."""

import json
import time

import pytest
from msgspec.structs import replace
from tests.live import Receiver, refused

from tectum.decide.events import Event
from tectum.deliver.sinks.home_assistant import CommandSink, HomeAssistantTable
from tectum.errors import AccessError, DeliveryError
from tectum.tables.values import Secret


@pytest.fixture
def home():
    with Receiver(answer=b'{"response_type": "action_done"}') as running:
        yield running


def command(**more):
    event = Event("a", "HassTurnOn", "intent", "hall", "start", 1.0, None, 1.0, 0.99, text="turn on the fan")
    return replace(event, at=time.time(), slots={"name": "fan"}, **more)


def test_a_command_that_was_understood_is_handed_over_and_nothing_else(home, caplog):
    sink = CommandSink(HomeAssistantTable(Secret(home.url), Secret("secret"), ("HassTurnOn",)))
    sink.deliver(command())
    ((path, headers, body),) = home.got
    assert (path, headers["Authorization"]) == ("/api/intent/handle", "Bearer secret")
    assert json.loads(body) == {"name": "HassTurnOn", "data": {"name": "fan"}}
    sink.deliver(replace(command(), phase="end"))
    sink.deliver(replace(command(), slots=None))
    sink.deliver(replace(command(), actionable=False))
    sink.deliver(replace(command(), kind="HassTurnOff"))
    sink.deliver(replace(command(), head="sound"))
    assert (len(home.got), sink.done, caplog.messages) == (1, 1, [])
    sink.deliver(replace(command(), at=time.time() - 60))
    assert len(home.got) == 1
    assert "60 s old; it is not carried out any more" in caplog.messages[0]


def test_what_did_not_work_is_told(home, caplog):
    sink = CommandSink(HomeAssistantTable(Secret(home.url), Secret("secret")))
    home.answer = b'{"response_type": "error", "speech": {"plain": {"speech": "I know no fan"}}}'
    sink.deliver(command())
    home.codes = [400]
    sink.deliver(command())
    home.codes = [401]
    with pytest.raises(AccessError, match="401 Unauthorized: it refuses the house; mend its address or token"):
        sink.deliver(command())
    home.codes = [503]
    with pytest.raises(DeliveryError, match="503"):
        sink.deliver(command())
    assert "was not carried out: I know no fan" in caplog.messages[0]
    assert "refused HassTurnOn ('turn on the fan'): " in caplog.messages[1]
    assert "400 Bad Request" in caplog.messages[1]
    assert sink.done == 0
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("areas = ['hall']", "[intents]: lacks 'language'"),
        ("language = 'en'\nhome_assistant = 'http://a/'", "home_assistant and token go together"),
        ("language = 'en'\nhome_assistant = 'a'\ntoken = 'b'", "home_assistant: must begin with http://, https://"),
        (
            "language = 'en'\n[[intents.thing]]\nname = 'fan'\ndomain = 'The Fan'",
            "domain = 'The Fan': must be as",
        ),
        ("language = 'en'\n[[intents.thing]]\nname = 'fan'", "lacks 'domain'"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(tmp_path, capsys, lines, why):
    text = f"[[place]]\nname = 'hall'\ntext = ['hello']\n[intents]\n{lines}\n"
    assert why in refused(capsys, tmp_path / "house.toml", text)
