"""What a house keeps itself, damaged, what a person sends it from a page, and what a camera says to set-up, as inputs
for ``fuzz.py``.

A file that is damaged may cost what stood in it, never a start: what reads it must take it, or say what is wrong.
"""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import numpy as np
from pydantic import BaseModel, ValidationError

from fuzz_files import Kind, Take
from fuzz_inputs import binary, document, text

MODEL = "model"


def lesson(folder: Path) -> tuple[list[bytes], Take]:
    """What a house was taught, as ``check`` and a house read it."""
    from tectum.bundle import Bundle
    from tectum.encode.taught import TaughtScorer
    from tectum.house.lessons import FILE, FOLDER, read_lessons, with_lessons

    bundle = Bundle.load()
    kept = {
        "label": "our_bell", "told": True, "budget": "1 a day", "at": 1.7e9, "recordings": 3, "found": 3,
        "model": bundle.identity, "weights": [0.25] * 8, "bias": -1.5,
    }  # fmt: skip
    file = folder / FOLDER / "our_bell" / FILE
    file.parent.mkdir(parents=True)

    def take(data: bytes) -> None:
        file.write_bytes(data)
        (known,) = read_lessons(folder)
        assert known.label == "our_bell", known
        assert with_lessons(bundle, folder).labels["sound"][-1] == "our_bell" or not known.told
        score = TaughtScorer([known.sound])(np.ones(len(known.weights), np.float32))
        assert np.isfinite(score).all(), score

    return [json.dumps(kept).encode()], take


def raised(folder: Path) -> tuple[list[bytes], Take]:
    """The thresholds that were raised."""
    from tectum.bundle import Bundle
    from tectum.decide.settings import PlaceSettings
    from tectum.house.raised import FILE, HOUSE, Raise, Raised, raised_settings, read_raised, write_raised

    bundle = Bundle.load()
    own = bundle.thresholds["sound"]["dog_bark"]
    write_raised(
        folder, Raised(bundle.identity, 1.7e9, "1 a day", (Raise("hall", "sound", "dog_bark", own, 0.9, "", HOUSE),))
    )
    file, settings = folder / FILE, PlaceSettings()
    seeds = [file.read_bytes()]

    def take(data: bytes) -> None:
        file.write_bytes(data)
        found = read_raised(folder).of("hall", settings, bundle)
        for kind in raised_settings(settings, found).kinds.values():
            assert kind.threshold is not None
            assert 0 < kind.threshold < 1, kind

    return seeds, take


def subscribed(folder: Path) -> tuple[list[bytes], Take]:
    """Who is notified."""
    from tectum.deliver.push_subscriptions import FILE, PushSubscriptions

    row = {
        "id": "a" * 32, "endpoint": "https://fcm.googleapis.com/x", "key": "B" * 87, "auth": "a" * 22, "user": "",
        "device": "phone", "since": 1.7e9,
    }  # fmt: skip
    file = folder / FILE

    def take(data: bytes) -> None:
        file.write_bytes(data)
        kept = PushSubscriptions(folder)
        for one in kept.all():
            kept.end(one.id)

    return [json.dumps([row, {**row, "id": "b" * 32}]).encode()], take


def _filled(folder: Path) -> bytes:
    """A store with a little of everything."""
    from tectum.decide.events import Event
    from tectum.deliver.store.marks import EventVectors
    from tectum.deliver.store.score_levels import Watched
    from tectum.deliver.store.store import RuleSentence, Store

    store = Store(folder)
    for number in range(20):
        name = f"event-{number}"
        begun = Event(
            name, "hall", "sound", "dog_bark", "start", 0.9, float(number), None, number + 0.5, incident=f"one-{number}"
        )
        store.add([begun], 1.7e9)
        store.marks.keep([EventVectors(name, "hall", MODEL, 4, np.ones((2, 4), np.float16).tobytes())])
    store.marks.mark("event-1", right=False)
    store.levels.add(MODEL, 1.7e9, {("hall", "sound"): Watched(60.0, {"dog_bark": [3, 2, 1]})})
    store.add_rule_sentence(RuleSentence("dog", "tell me when a dog barks", "dog_bark"))
    store.set_setting("hall/context", "away")
    store.set_session("c" * 64, 4e9, "o" * 64)
    store.join("log")
    store.close()
    content = store.file.read_bytes()
    store.file.unlink()
    return content


def store(folder: Path) -> tuple[list[bytes], Take]:
    """The file of events, opened and read as a house does that begins."""
    from tectum.deliver.incident_row import IncidentSearch
    from tectum.deliver.store.store import Store
    from tectum.house.feedback import unpacked

    made = folder / "store"
    seeds = [_filled(made)]

    def take(data: bytes) -> None:
        for old in made.iterdir():
            if old.is_file():
                old.unlink()
        (made / "events.db").write_bytes(data)
        kept = Store(made)
        try:
            kept.end_open()
            found = kept.events()
            for one in found:
                kept.event(one.event.id)
            kept.after(0)
            kept.incidents.search(IncidentSearch())
            kept.incidents.days()
            kept.incidents.track(0.0, 4e9)
            for row in (*kept.marks.read(MODEL), *kept.marks.vectors(MODEL)):
                unpacked(row)
            kept.marks.every()
            for model in kept.levels.models():
                kept.levels.read(model)
            kept.rule_sentences()
            kept.settings()
            kept.sessions(["o" * 64])
            kept.join("log")
        finally:
            kept.close()

    return seeds, take


def look(_folder: Path) -> tuple[list[bytes], Take]:
    """A question about a picture."""
    from tectum.bundle import Bundle
    from tectum.decide.looking import Seen, answer

    labels = Bundle.load().labels["presence"]
    seen = Seen({"dog": 2}, frozenset({"cat"}), {"garage_door": {"open": 0.1, "closed": 0.9}})
    seeds = ["Is the garage door open?", "how many dogs are there?", "Ist da eine Katze?", "有几个人？"]
    return [one.encode() for one in seeds], lambda data: _said(answer(data.decode("utf-8", "replace"), seen, labels))


def _said(answer: str) -> None:
    assert answer, "nothing is answered"


def _posted(body: type[BaseModel], use: Callable[[BaseModel], object]) -> Take:
    """A body that is refused by its description is refused rightly."""

    def take(data: bytes) -> None:
        try:
            read = body.model_validate_json(data)
        except ValidationError:
            return
        use(read)

    return take


def setup(folder: Path) -> tuple[list[bytes], Take]:
    """A house as the page of the first start sends it: what is written can be read."""
    from tectum.config.load import read_config
    from tectum.serve.web.setup_schemas import SubmittedHouse
    from tectum.setup.first_start import FirstStart

    file = folder / "house.toml"
    place = {"name": "hall", "stream": "rtsp://10.0.0.9/live", "user": "me", "password": "p#ss", "outside": True}
    seeds = [
        {"places": [place, {"name": "study", "microphone": "default"}], "reachable": True, "password": "long enough"},
        {"places": [{"name": "Küche", "camera": "0"}], "broker": {"host": "10.0.0.2", "user": "u", "password": "p"}},
    ]

    def use(house: BaseModel) -> None:
        file.unlink(missing_ok=True)
        assert isinstance(house, SubmittedHouse)
        FirstStart(file, 8420, dict, list).begin(house.draft())
        read_config(file)

    return [json.dumps(one).encode() for one in seeds], _posted(SubmittedHouse, use)


def push(folder: Path) -> tuple[list[bytes], Take]:
    """A browser that subscribes: whoever is taken can be told."""
    import http_ece
    import requests
    from cryptography.hazmat.primitives.asymmetric import ec

    from tectum.deliver.push_subscriptions import PushSubscriptions
    from tectum.serve.web.schemas import Subscribe

    kept = PushSubscriptions(folder)
    kept.public_key, kept.services = "key", ("fcm.googleapis.com", "127.0.0.1")
    point = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
    seed = {"endpoint": "https://fcm.googleapis.com/x", "key": point, "auth": "tBHItJI5svbpez7KI4CCXg", "device": "p"}

    def use(body: BaseModel) -> None:
        assert isinstance(body, Subscribe)
        one = kept.add(body.endpoint, body.key, body.auth, "", body.device)
        kept.end(one.id)
        asked = urlsplit(requests.Request("POST", one.endpoint).prepare().url).hostname or ""
        assert f".{asked}".endswith(tuple(f".{name}" for name in kept.services)), one.endpoint
        http_ece.encrypt(b"x", private_key=ec.generate_private_key(ec.SECP256R1()), dh=_raw(one.key),
                         auth_secret=_raw(one.auth), version="aes128gcm")  # fmt: skip

    return [json.dumps(seed).encode()], _posted(Subscribe, use)


def _raw(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def vapid(folder: Path) -> tuple[list[bytes], Take]:
    """The key that a house signs notifications with: one that is none is set aside for a new one."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from tectum.deliver.push_subscriptions import subscriptions_in
    from tectum.deliver.sinks.push import KEY_FILE, PushSink, PushTable

    keys = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    seeds = [
        one.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for one in (*keys, ed25519.Ed25519PrivateKey.generate())
    ]
    house = SimpleNamespace(folder=folder, snoozes=None)

    def take(data: bytes) -> None:
        (folder / KEY_FILE).write_bytes(data)
        sink = PushSink(PushTable("mailto:a@example.org"))
        sink.attach(house)
        assert sink.health().state == "ok", sink.health()
        assert len(_raw(subscriptions_in(folder).public_key)) == 65
        sink.close()

    return seeds, take


def camera(_folder: Path) -> tuple[list[bytes], Take]:
    """What a device answers to set-up, whatever it was asked, and to the search for cameras."""
    from tectum.errors import MediaError
    from tectum.setup import onvif
    from tectum.setup.discovery import matches
    from tectum.setup.soap import parsed
    from tectum.tables.values import Secret

    service, now = "http://10.0.0.7/onvif/device_service", []

    class Answering:
        def __init__(self, *_: object):
            pass

        def ask(self, *_: object) -> object:
            try:
                return parsed(now[0])
            except ValueError as error:
                raise MediaError(str(error)) from None

    onvif.SoapClient = Answering  # type: ignore[assignment, misc]

    def take(data: bytes) -> None:
        now[:] = [data]
        for one in matches(data, "10.0.0.7"):
            assert one.host == "10.0.0.7", one
        for address in onvif.told_streams(service, "me", Secret("word")):
            assert urlsplit(address).hostname == "10.0.0.7", address

    date = "<UTCDateTime><Time><Hour>{}</Hour><Minute>5</Minute><Second>59</Second></Time><Date><Year>2026</Year>"
    said = (
        f"{date.format(9)}<Month>12</Month><Day>31</Day></Date></UTCDateTime>"
        "<Media><XAddr>http://10.0.0.7:80/onvif/media</XAddr></Media>"
        '<Profiles token="sub"><Resolution><Width>640</Width><Height>360</Height></Resolution></Profiles>'
        '<Profiles token="main"/><Uri>rtsp://192.168.1.9:554/sub?a=1&amp;b=2</Uri>'
    )
    found = (
        "<ProbeMatch><Scopes>onvif://www.onvif.org/name/A%20B onvif://www.onvif.org/hardware/DS-2</Scopes>"
        "<XAddrs>http://10.0.0.7/onvif/device_service http://[fe80::1]/x</XAddrs></ProbeMatch>"
    )
    return [f'<?xml version="1.0" encoding="utf-8"?><E xmlns="a">{one}</E>'.encode() for one in (said, found)], take


def archive(folder: Path) -> tuple[list[bytes], Take]:
    """A table of an archive, asked."""
    from tectum.archive.findings import Findings, columns_of
    from tectum.archive.folder import Folder
    from tectum.archive.manifest import Batch, Manifest, about
    from tectum.archive.parquet import Writer
    from tectum.archive.query import Archive
    from tectum.archive.recordings import Recording
    from tectum.bundle import Bundle
    from tectum.decide.events import Event

    bundle = Bundle.load()
    width = len(columns_of(bundle))
    event = Event("a", "dog_bark", "sound", "hall", "end", 1.0, 2.0, 1.5, 0.9, text="x")
    seconds = np.arange(5, dtype=np.int32)
    found = Findings(
        Recording("hall/a.mp4", None, "hall", 1, None), "a" * 64, 1.79e9, "name", 5.0, 25, 20, (event,), {"a": b"jpeg"},
        seconds, np.zeros((5, width), np.float32), {"audio": (seconds, np.eye(5, 8, dtype=np.float32))},
    )  # fmt: skip
    lies = folder / "archive"
    manifest = Manifest.begin(Folder(lies), about(bundle, columns_of(bundle), False, True))
    files = Writer(manifest.storage, manifest.about.columns).write(1, [found], (), 1.79e9)
    manifest.add(Batch(1, 1.79e9, (), files))
    manifest.close()
    parts = {name.partition("/")[0]: lies / name for name in files}
    kept = {table: parts[table].read_bytes() for table in ("events", "embeddings", "recordings")}

    def take(data: bytes) -> None:
        table = min(kept, key=lambda name: abs(len(kept[name]) - len(data)))  # of which it was most likely made
        parts[table].write_bytes(data)
        try:
            asked = Archive(manifest.storage)
            rule, _ = asked.understand("dog barks")
            asked.find(rule)
            asked.everything()
            asked.pictures(["a"])
            asked.like("hall/a.mp4", 1)
        finally:
            parts[table].write_bytes(kept[table])

    return list(kept.values()), take


STATE = {
    "vapid": Kind(binary, vapid, 2),
    "camera": Kind(text, camera, 20),
    "archive": Kind(binary, archive, 1),
    "lesson": Kind(document, lesson, 20),
    "raised": Kind(document, raised, 20),
    "subscribed": Kind(document, subscribed, 20),
    "store": Kind(binary, store, 2),
    "look": Kind(text, look, 20),
    "setup": Kind(document, setup, 20),
    "push": Kind(document, push, 10),
}
