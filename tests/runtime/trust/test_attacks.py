"""What somebody who serves a repository, stands between, or stole a key may try against a device: the attacks that the
specification of TUF names. Each is refused in one line that says why, and the device keeps what it has."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

import pytest
from tests.live import until
from tests.loopback import Loopback
from tests.signing import LACKING, bundle_called, copied, forge, newest, overwrite, sign, trust

from tectum import Bundle, BundleError
from tectum.bundle.versions import Versions

pytest.importorskip("tuf", reason=LACKING)

from tuf.api.metadata import Key, MetaFile, TargetFile

from tectum.trust import fetchers
from tectum.trust.fetching import Fetching
from tectum.trust.keys import Keys
from tectum.trust.repository import Repository
from tectum.trust.trusted import Pin, Trust

PAST = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
OLDER, OUT_OF_DATE = "refused: is older than", "refused: is out of date"
UNSIGNED, ALTERED = "refused: is not signed by", "refused: is not what was signed"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A publisher with a bundle, and a device that has it."""
    folder = tmp_path_factory.mktemp("made")
    assert sign(folder / "repository", bundle_called(folder / "bundle", "1.0.0")) == 0
    root = folder / "repository" / "metadata" / "1.root.json"
    assert trust(folder / "device", folder / "repository", root) == 0
    bundle_called(folder / "next", "2.0.0")
    return folder


class Place:
    """Copies of both, of one test."""

    def __init__(self, made, folder):
        self.repository, self.next = copied(made / "repository", folder / "repository"), made / "next"
        self.keys = copied(made / "keys", folder / "keys")
        self.device = Versions(copied(made / "device", folder / "device"))
        Trust(self.device).follow(Pin(str(self.repository), "stable"))

    def key(self, *roles):
        """The files of the keys of these roles."""
        return [file for role in roles for file in sorted(self.keys.glob(f"{role}-*.pem"))]

    def publish(self, **more):
        """The next version."""
        Repository(self.repository, Keys(self.keys), **more).publish(Bundle.load(self.next), "stable")

    def fetch(self):
        """What the device gets."""
        fetching = Fetching(Trust(self.device))
        return fetching.fetch(fetching.look())

    def refused(self, why):
        """It gets nothing, and has what it had."""
        before = Bundle.load(self.device.folder).version
        with pytest.raises(BundleError) as caught:
            self.fetch()
        assert why in str(caught.value), str(caught.value)
        assert "\n" not in str(caught.value)
        assert Bundle.load(self.device.folder).version == before

    def edit(self, role, change=lambda _one: None, keys=None):
        """Metadata of a role as ``change`` makes them, signed with the role's own keys or these."""
        return forge(newest(self.repository, role), self.key(role) if keys is None else keys, change)

    def lead_to(self, raw):
        """Have the snapshot and the timestamp, whose keys were stolen, lead to these targets or this snapshot."""
        described = MetaFile.from_data(json.loads(raw)["signed"]["version"], raw, ["sha256"])
        if json.loads(raw)["signed"]["_type"] == "targets":
            file = newest(self.repository, "snapshot")
            number = int(file.name.partition(".")[0]) + 1
            file = copied_file(file, f"{number}.snapshot.json")

            def names(snapshot):
                snapshot.version, snapshot.meta = number, {"targets.json": described}

            raw = forge(file, self.key("snapshot"), names)
        led_to = MetaFile.from_data(json.loads(raw)["signed"]["version"], raw, ["sha256"])

        def newer(timestamp):
            timestamp.version += 1
            timestamp.snapshot_meta = led_to

        self.edit("timestamp", newer)


def copied_file(file, name):
    """Beside it."""
    file.with_name(name).write_bytes(file.read_bytes())
    return file.with_name(name)


@pytest.fixture
def place(made, tmp_path):
    return Place(made, tmp_path)


def test_what_is_signed_is_fetched(place):
    place.publish()
    assert place.fetch().version == "2.0.0"
    assert Bundle.load(place.device.folder).version == "1.0.0"  # until it is taken


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_metadata_without_a_signature_are_refused(place, role):
    place.publish()
    raw = place.edit(role, keys=[])
    if role != "timestamp":
        place.lead_to(raw)
    place.refused(UNSIGNED)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_altered_metadata_are_refused(place, role):
    place.publish()
    file = newest(place.repository, role)
    overwrite(file, file.read_bytes().replace(b'"spec_version"', b'"spec_versiom"'))
    place.refused(ALTERED)


def test_an_altered_file_is_refused(place):
    place.publish()
    (file,) = [
        one
        for one in (place.repository / "targets" / "stable").glob("*.manifest.json")
        if b'"2.0.0"' in one.read_bytes()
    ]
    content = file.read_bytes()
    overwrite(file, content.replace(b'"2.0.0"', b'"3.0.0"'))
    place.refused(ALTERED)
    overwrite(file, content + b" ")
    place.refused("refused: is longer than what was signed")
    file.unlink()
    place.refused("lacks a file")


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_what_has_expired_is_refused(place, role):
    if role == "root":
        new = copied_file(newest(place.repository, "root"), "2.root.json")

        def expired(one):
            one.version, one.expires = 2, PAST

        forge(new, place.key("root"), expired)
    else:
        place.publish()
        raw = place.edit(role, lambda one: setattr(one, "expires", PAST))
        if role != "timestamp":
            place.lead_to(raw)
    place.refused(OUT_OF_DATE)


def test_a_repository_that_is_frozen_is_noticed_when_its_date_is_over(place):
    """Somebody between serves what was right once."""
    Repository(place.repository, Keys(place.keys), days=2 / 86_400).renew()
    fetching = Fetching(Trust(place.device))
    assert fetching.look().called.endswith("1.0.0")

    def noticed():
        try:
            Fetching(Trust(place.device)).look()
        except BundleError as error:
            return str(error)

    assert OUT_OF_DATE in until(noticed)
    place.refused(OUT_OF_DATE)


def test_an_older_timestamp_is_refused(place):
    before = newest(place.repository, "timestamp").read_bytes()
    place.publish()
    place.fetch()
    overwrite(newest(place.repository, "timestamp"), before)
    place.refused(OLDER)


def test_older_targets_are_refused_though_the_keys_of_snapshot_and_timestamp_were_stolen(place):
    before = newest(place.repository, "targets").read_bytes()
    place.publish()
    place.fetch()
    place.lead_to(before)
    place.refused(OLDER)


def test_an_older_snapshot_is_refused_though_the_key_of_the_timestamp_was_stolen(place):
    before = newest(place.repository, "snapshot").read_bytes()
    place.publish()
    place.fetch()
    place.lead_to(before)
    place.refused(OLDER)


def test_metadata_of_different_moments_are_refused(place):
    """The snapshot of now with the targets of before, under the name of those of now."""
    before = newest(place.repository, "targets").read_bytes()
    place.publish()
    overwrite(newest(place.repository, "targets"), before)
    place.refused(ALTERED)


def test_files_of_different_moments_are_refused(place):
    """Targets that are signed, but are not those that its manifest names."""
    place.publish()

    def mixed(targets):
        (file,) = [one for path, one in targets.targets.items() if path == "stable/card.md"]
        file.hashes, file.length = (
            targets.targets["stable/fusion.onnx"].hashes,
            targets.targets["stable/fusion.onnx"].length,
        )

    raw = place.edit("targets", mixed)
    place.lead_to(raw)
    name = next((place.repository / "targets" / "stable").glob("*.fusion.onnx"))
    (name.parent / name.name.replace("fusion.onnx", "card.md")).write_bytes(name.read_bytes())
    with pytest.raises(BundleError, match="was altered"):
        place.fetch()


def test_a_file_that_the_manifest_names_and_nobody_signed_is_refused(place):
    place.publish()
    place.lead_to(place.edit("targets", lambda one: one.targets.pop("stable/audio.onnx")))
    with pytest.raises(BundleError, match=r"audio\.onnx: is missing"):
        place.fetch()


def test_a_name_that_leads_out_of_the_folder_is_refused(place):
    place.publish()

    def outside(targets):
        targets.targets["stable/../../current.json"] = TargetFile.from_data("stable/../../current.json", b"{}")

    place.lead_to(place.edit("targets", outside))
    place.refused("refused: names a file outside the bundle")


@pytest.mark.parametrize("stolen", [("timestamp",), ("snapshot",), ("snapshot", "timestamp")])
def test_lower_keys_sign_no_targets(place, stolen):
    place.publish()
    place.lead_to(place.edit("targets", keys=place.key(*stolen)))
    place.refused(UNSIGNED)


def test_a_stolen_key_of_targets_is_worth_nothing_once_it_was_replaced(place):
    stolen = place.key("targets")
    Repository(place.repository, Keys(place.keys)).replace(["targets"])
    assert place.fetch().version == "1.0.0"
    place.publish()
    place.lead_to(place.edit("targets", keys=stolen))
    place.refused(UNSIGNED)


def test_one_key_of_root_is_not_enough_for_another_root(place):
    new = copied_file(newest(place.repository, "root"), "2.root.json")
    forge(new, place.key("root")[:1], lambda one: setattr(one, "version", 2))
    place.refused(UNSIGNED)


def test_a_root_that_only_signs_itself_is_not_followed(place, tmp_path):
    """A repository of somebody else, from its second root on."""
    sign(tmp_path / "other" / "repository", place.next)
    other = Repository(tmp_path / "other" / "repository", Keys(tmp_path / "other" / "keys"))
    other.replace(["targets"])
    overwrite(place.repository / "metadata" / "2.root.json", newest(other.folder, "root").read_bytes())
    place.refused(UNSIGNED)


def test_a_root_of_a_version_that_leaps_is_not_followed(place):
    new = copied_file(newest(place.repository, "root"), "2.root.json")
    forge(new, place.key("root"), lambda one: setattr(one, "version", 9))
    place.refused(OLDER)


def test_a_root_of_the_version_before_is_not_followed(place):
    copied_file(newest(place.repository, "root"), "2.root.json")
    place.refused(OLDER)


def test_a_root_that_its_own_keys_did_not_sign_is_not_followed(place, tmp_path):
    """Signed as the one before asks, but not by those whom it names."""
    sign(tmp_path / "other" / "repository", place.next)
    theirs = json.loads(newest(tmp_path / "other" / "repository", "root").read_bytes())["signed"]
    new = copied_file(newest(place.repository, "root"), "2.root.json")

    def given_away(root):
        root.version = 2
        for keyid in list(root.roles["root"].keyids):
            root.revoke_key(keyid, "root")
        for keyid in theirs["roles"]["root"]["keyids"]:
            root.add_key(Key.from_dict(keyid, dict(theirs["keys"][keyid])), "root")

    forge(new, place.key("root"), given_away)
    place.refused(UNSIGNED)


def test_a_root_that_is_over_leads_on_to_the_one_that_counts(place):
    """A device that was off for years; only the last root must count today."""
    file = newest(place.repository, "root")
    for version, ends in ((2, PAST), (3, PAST + timedelta(days=400))):
        file = copied_file(file, f"{version}.root.json")

        def another(root, version=version, ends=ends):
            root.version, root.expires = version, ends

        forge(file, place.key("root"), another)
    place.publish()
    assert place.fetch().version == "2.0.0"


def test_an_older_timestamp_is_refused_though_the_one_that_was_seen_is_over(place):
    before = newest(place.repository, "timestamp").read_bytes()
    place.publish()
    place.fetch()
    seen = place.device.trust / "metadata" / "timestamp.json"
    forge(seen, place.key("timestamp"), lambda one: setattr(one, "expires", PAST))
    overwrite(newest(place.repository, "timestamp"), before)
    place.refused(OLDER)


def test_a_snapshot_of_another_version_than_the_timestamp_says_is_refused(place):
    place.publish()
    file = newest(place.repository, "snapshot")
    raw = copied_file(file, f"{int(file.name.partition('.')[0]) + 5}.snapshot.json").read_bytes()
    told = MetaFile.from_data(json.loads(raw)["signed"]["version"] + 5, raw, ["sha256"])

    def other(timestamp):
        timestamp.version, timestamp.snapshot_meta = timestamp.version + 1, told

    place.edit("timestamp", other)
    place.refused(OLDER)


@pytest.mark.parametrize("role", ["timestamp", "root"])
def test_metadata_without_an_end_are_cut_off(place, role):
    place.publish()
    file = newest(place.repository, role)
    if role == "root":
        file = copied_file(file, "2.root.json")
    overwrite(file, file.read_bytes() + b" " * 1_000_000)
    place.refused("refused: is longer than what was signed")


def test_who_stole_lower_keys_and_ran_ahead_is_left_behind_once_they_were_replaced(place):
    """Numbers that no honest publisher reaches would keep all that comes later out (a fast-forward attack)."""

    def ahead(signed):
        signed.version += 1_000

    file = newest(place.repository, "snapshot")
    raw = forge(
        copied_file(file, f"{int(file.name.partition('.')[0]) + 1000}.snapshot.json"), place.key("snapshot"), ahead
    )
    far = newest(place.repository, "snapshot")

    def leads_there(timestamp):
        ahead(timestamp)
        timestamp.snapshot_meta = MetaFile.from_data(json.loads(raw)["signed"]["version"], raw, ["sha256"])

    before = newest(place.repository, "timestamp").read_bytes()
    place.edit("timestamp", leads_there)
    assert place.fetch().version == "1.0.0"  # it saw them
    overwrite(newest(place.repository, "timestamp"), before)
    far.unlink()
    place.refused(OLDER)
    repository = Repository(place.repository, Keys(place.keys))
    repository.replace(["snapshot", "timestamp"])
    repository.publish(Bundle.load(place.next), "stable")
    assert place.fetch().version == "2.0.0"


def test_metadata_that_are_none_are_refused(place):
    place.publish()
    overwrite(newest(place.repository, "timestamp"), b"<html>not found</html>")
    place.refused("refused: cannot be understood")


class Web:
    """What a test's server does with each address that ends in ``name``; the rest it serves as it is."""

    def __init__(self, folder, name, answer):
        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *args):
                super().__init__(*args, directory=str(folder))

            def do_GET(self):
                if not self.path.endswith(name):
                    super().do_GET()
                    return
                with contextlib.suppress(OSError):  # who asked is gone
                    answer(self)

            def log_message(self, *_):
                pass

        self.server = Loopback(ThreadingHTTPServer(("127.0.0.1", 0), Handler))

    def __enter__(self):
        self.server.__enter__()
        return f"http://127.0.0.1:{self.server.port}"

    def __exit__(self, *told):
        self.server.__exit__(*told)


def trickling(piece, ended):
    """An answer that goes on for ever, a piece now and then."""

    def answer(handler):
        if piece is not HEAD:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while not ended.wait(0.05):
            handler.wfile.write(piece)
            handler.wfile.flush()

    return answer


HEAD = b"X-More: 1\r\n"


@pytest.mark.parametrize("piece", [b" ", HEAD], ids=["body", "head"])
@pytest.mark.parametrize("name", ["timestamp.json", ".manifest.json"])
def test_who_sends_a_byte_now_and_then_holds_nobody_for_ever(place, monkeypatch, piece, name):
    """A slow retrieval attack: each byte comes in time, and all of them never."""
    monkeypatch.setattr(fetchers, "PART_S", 0.5)
    place.publish()
    ended = Event()
    with Web(place.repository, name, trickling(piece, ended)) as address:
        Trust(place.device).follow(Pin(address, "stable"))
        try:
            place.refused("sent less than 64 KiB in 0.5 s")
        finally:
            ended.set()


@pytest.mark.parametrize("name", ["timestamp.json", ".manifest.json"])
def test_what_has_no_end_is_cut_off(place, name):
    """An endless data attack over a line."""
    place.publish()

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" " * 65_536)

    with Web(place.repository, name, endless) as address:
        Trust(place.device).follow(Pin(address, "stable"))
        place.refused("refused: is longer than what was signed")


@pytest.mark.parametrize("name", ["timestamp.json", ".manifest.json"])
def test_a_line_that_breaks_is_one_line(place, name):
    place.publish()

    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "2000")
        handler.end_headers()
        handler.wfile.write(b" " * 100)

    with Web(place.repository, name, broken) as address:
        Trust(place.device).follow(Pin(address, "stable"))
        place.refused(f"{name}: the line broke off in the midst of it")
