"""A decision as spans: from a house over a broker to who listens, to a real receiver; none where none is asked for."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.events import start
from tests.live import LONG_S, HouseProcess, Receiver, until
from tests.ports import free_port

from tectum import UsageError
from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.decide.events import Event
from tectum.deliver.outbox import Outbox
from tectum.deliver.sinks.base import Sink
from tectum.deliver.sinks.webhook import WebhookTable
from tectum.deliver.traces import PARENT, Traces, traceparent
from tectum.supervise.clock import HouseClock
from tectum.supervise.latency import Stages
from tectum.tables.values import Secret

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra 'traces' is not installed")

from tests.otlp_receiver import OtlpReceiver, attributes, lowered

ID = "0123456789abcdef0123456789abcdef"
INTERNAL, PRODUCER, CONSUMER = 1, 4, 5


def event(phase="start", **more):
    values = {"head": "sound", "place": "hall", "start": 1.0, "end": 2.0 if phase == "end" else None, "detected": 1.2}
    return Event(ID, "smoke_alarm", phase=phase, score=0.9, text="what somebody said", **{**values, **more})


@pytest.fixture
def receiver():
    with OtlpReceiver() as running:
        yield running


def traces(receiver, token="", **more):
    return Traces(Secret(receiver.url), Secret(token), "house", **more)


def test_a_decision_is_a_trace_with_what_became_of_it(receiver):
    now = time.monotonic()
    with traces(receiver, "let-me-in") as sending:
        sending.decided(event(), now - 0.5, now - 0.3, now - 0.2)
        sending.delivered(event(), "mqtt", now - 0.3)
        sending.decided(event("end", detected=4.2), now - 0.1, now, None)
    assert {lowered(headers)["authorization"] for _, headers, _ in receiver.got} == {"Bearer let-me-in"}
    spans = {span.name: span for _, span in receiver.spans if attributes(span)["tectum.phase"] == "start"}
    (end,) = [span for _, span in receiver.spans if attributes(span)["tectum.phase"] == "end"]
    root = spans["decide smoke_alarm"]
    assert {span.trace_id.hex() for _, span in receiver.spans} == {ID}
    assert root.parent_span_id == b""
    assert {span.parent_span_id for span in (spans["store"], spans["deliver mqtt"], end)} == {root.span_id}
    assert len({span.span_id for _, span in receiver.spans}) == 4
    assert (root.kind, spans["deliver mqtt"].kind) == (INTERNAL, PRODUCER)
    assert 0.19 < (root.end_time_unix_nano - root.start_time_unix_nano) / 1e9 < 0.21
    assert abs(root.end_time_unix_nano / 1e9 - time.time()) < 100
    assert attributes(root) == {
        "tectum.event.id": ID, "tectum.place": "hall", "tectum.kind": "smoke_alarm", "tectum.phase": "start",
        "tectum.score": 0.9,
    }  # fmt: skip
    assert b"what somebody said" not in b"".join(body for _, _, body in receiver.got)
    assert PARENT.fullmatch(traceparent(event()))["span"] == root.span_id.hex()


@pytest.mark.parametrize(
    "parent", ["", "00-0-1-01", f"00-{'0' * 32}-{'1' * 16}-01", f"00-{'g' * 32}-{'1' * 16}-01", "x" * 10_000]
)
def test_what_is_no_traceparent_makes_no_span(receiver, parent):
    with traces(receiver) as sending:
        sending.received(event(), parent, "hall", time.monotonic())
    assert receiver.spans == []


class Taking(Sink):
    """Takes everything."""

    def __init__(self):
        self.took = []

    def deliver(self, event):
        self.took.append(event)


def served(sending, count=1):
    """An outbox that has delivered so many events; and its sink."""
    sink = Taking()
    outbox = Outbox({"taking": sink}, None, HouseClock.start(), Stages())
    outbox.traces = sending
    outbox.start()
    for number in range(count):
        outbox.push([start(at=float(number))], None, time.monotonic())
    until(lambda: len(sink.took) == count)
    outbox.close()
    return sink


def test_where_nobody_takes_spans_events_come_all_the_same_and_health_says_so(caplog):
    port = free_port()
    address = f"http://me:secret@127.0.0.1:{port}/v1/traces?key=hidden"
    with Traces(Secret(address), Secret(), "house") as sending:
        assert len(served(sending, 50).took) == 50
        until(lambda: sending.health().state == "degraded")
        assert sending.health().reason == f"http://127.0.0.1:{port} takes no spans"
        begun = time.monotonic()
    assert time.monotonic() - begun < 30.0
    assert caplog.text.count("takes no spans; they are lost until it does") == 1
    assert "secret" not in caplog.text
    assert "hidden" not in caplog.text


def test_a_receiver_that_hangs_holds_nobody_up(receiver):
    receiver.answering.clear()
    begun = time.monotonic()
    with traces(receiver) as sending:
        assert len(served(sending, 50).took) == 50
    assert time.monotonic() - begun < 30.0
    receiver.answering.set()


def test_a_receiver_that_leads_elsewhere_is_not_followed(receiver):
    with Receiver("/elsewhere") as elsewhere:
        receiver.codes = [307]
        with traces(receiver) as sending:
            served(sending)
            until(lambda: sending.health().state == "degraded")
        assert elsewhere.got == []
    assert {path for path, _, _ in receiver.got} == {"/v1/traces"}


def test_a_webhook_gets_the_trace_where_one_is_made():
    class Traced:
        def traced(self, event):
            return {"traceparent": traceparent(event)}

    with Receiver() as home:
        sink = WebhookTable(Secret(home.url)).open(None)
        sink.deliver(event())
        sink.attach(Traced())
        sink.deliver(event())
        sink.close()
        assert [lowered(headers).get("traceparent") for _, headers, _ in home.got] == [None, traceparent(event())]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = 'x'", "[traces]: lacks 'endpoint'"),
        ("endpoint = 'collector:4318'", "[traces]: endpoint"),
        ("endpoint = 'grpc://secret@collector:4317'", "[traces]: endpoint"),
        ("endpoint = 'http://${NOT_SET}:4318'", "NOT_SET"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_line(tmp_path, text, why):
    file = tmp_path / "house.toml"
    file.write_text(f"[[place]]\nname = 'hall'\ntext = ['x']\n[traces]\n{text}\n")
    with pytest.raises(UsageError) as caught:
        read_config(file)
    assert why in str(caught.value)
    assert "secret" not in str(caught.value)
    assert f"{file}:" in str(caught.value)


def test_where_the_extra_is_missing_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(UsageError, match=r"pip install 'tectum\[traces\]'"):
        Traces(Secret("http://127.0.0.1:4318/v1/traces"), Secret(), "house")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(["--traces", "http://a"], "--traces: goes with --follow"), (["--follow", "--traces", "a"], "--traces: ")],
)
def test_what_cannot_be_followed_is_one_line(capsys, arguments, why):
    assert main(["fleet", "events", "mqtt://127.0.0.1:9", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert why in line


def test_a_trace_goes_from_the_house_over_the_broker_to_who_listens(tmp_path, receiver):
    broker_module = pytest.importorskip("tests.broker", reason="paho-mqtt is not installed")
    if broker_module.missing():
        pytest.skip(broker_module.missing())
    with broker_module.Broker(tmp_path / "broker") as broker:
        file = tmp_path / "house.toml"
        file.write_text(
            f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\nnode = 'north'\ndiscovery = ''\n"
            f"[traces]\nendpoint = '{receiver.url}'\nname = 'north'\n[house]\ntext = '-'\n[[place]]\nname = 'hall'\n"
        )
        listener = broker_module.Listener(broker, "tectum/north/#")
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "events", f"mqtt://127.0.0.1:{broker.port}"]
        told = tmp_path / "told.jsonl"
        with HouseProcess(tmp_path, ["run", file]) as house:
            until(lambda: listener.kept.get("tectum/north/device"))
            with told.open("w") as out, (tmp_path / "followed.log").open("w") as log:
                follower = subprocess.Popen(
                    [*command, "--follow", "--json", "--traces", receiver.url], stdout=out, stderr=log
                )
            try:
                until(lambda: "tectum-fleet" in (tmp_path / "broker" / "mosquitto.log").read_text())

                def heard():
                    """It is said again: who has only just connected may not hear the first, or its end alone."""
                    house.process.stdin.write("turn on the light in the kitchen\n")
                    house.process.stdin.flush()
                    received = receiver.named("receive", "fleet")
                    return [span for span in received if attributes(span)["tectum.phase"] == "start"]

                (first, *_) = until(heard, every=2.0)
                until(lambda: first.trace_id in [span.trace_id for span in receiver.named("deliver mqtt", "north")])
                house.stop()
                follower.send_signal(signal.SIGINT)
                assert follower.wait(LONG_S) == 130, (tmp_path / "followed.log").read_text()
            finally:
                follower.kill()
                follower.wait()
        listener.close()
    rows = [json.loads(line) for line in told.read_text().splitlines()]
    row = next(row for row in rows if row["id"] == first.trace_id.hex() and row["phase"] == "start")
    spans = [(whose, span) for whose, span in receiver.spans if span.trace_id.hex() == row["id"]]
    roots = [span for whose, span in spans if span.parent_span_id == b""]
    assert [span.name for span in roots] == [f"decide {row['kind']}"]
    assert first.parent_span_id == roots[0].span_id
    assert first.kind == CONSUMER
    assert attributes(first)["tectum.device"] == "north"
    assert row["traceparent"] == f"00-{row['id']}-{roots[0].span_id.hex()}-01"


def test_a_house_without_traces_sends_none_and_loads_nothing_for_them(tmp_path):
    code = (
        "import sys; from tectum.commands.main import main; main(['run', sys.argv[1]]);"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    file = tmp_path / "house.toml"
    file.write_text("[[place]]\nname = 'hall'\ntext = ['hello']\n")
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    done = subprocess.run([sys.executable, "-c", code, str(file)], env={**os.environ, **environment}, check=False)
    assert done.returncode == 0
