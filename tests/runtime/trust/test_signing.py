"""A publisher signs, a device trusts: by the commands, over a folder and over HTTP."""

import json
import shutil
import sys
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.loopback import Loopback
from tests.signing import LACKING, bundle_called, copied, newest, overwrite, sign, trust
from tests.small_bundle import PIECES, list_anew, small_bundle

from tectum import Bundle, BundleError, Engine
from tectum.bundle import DEFAULT
from tectum.commands.main import main

pytest.importorskip("tuf", reason=LACKING)

from tectum.trust import trusted
from tectum.trust.keys import Keys
from tectum.trust.repository import DAYS, Repository
from tectum.trust.roles import ROLES
from tectum.trust.trusted import check_signed


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    assert sign(folder / "repository", bundle_called(folder / "bundle", "1.0.0")) == 0
    assert trust(folder / "device", folder / "repository", folder / "repository" / "metadata" / "1.root.json") == 0
    return folder


@pytest.fixture
def place(made, tmp_path):
    for name in ("repository", "keys", "device"):
        copied(made / name, tmp_path / name)
    return tmp_path


def root_of(place):
    return place / "repository" / "metadata" / "1.root.json"


def last_line(capsys):
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_every_file_of_the_bundle_is_signed(made):
    targets = json.loads(newest(made / "repository", "targets").read_bytes())["signed"]["targets"]
    manifest = json.loads((DEFAULT / "manifest.json").read_text())
    assert {path.partition("/")[2] for path in targets} == {"manifest.json", *manifest["files"]}
    assert {one["hashes"]["sha256"] for path, one in targets.items() if not path.endswith("manifest.json")} == {
        *manifest["files"].values()
    }


def test_pieces_of_words_are_signed_fetched_and_read(tmp_path):
    bundle = small_bundle(tmp_path / "bundle", {"text": {"command": 3.0}}, pieces=True)
    assert sign(tmp_path / "repository", bundle) == 0
    assert (
        trust(tmp_path / "device", tmp_path / "repository", tmp_path / "repository" / "metadata" / "1.root.json") == 0
    )
    found = Bundle.load(tmp_path / "device")
    check_signed(found)
    assert Engine(found).meaning("turn on the light")[0] == "HassTurnOn"
    file = found.path / PIECES
    overwrite(file, file.read_bytes().replace(b"-1", b"-2"))
    with pytest.raises(BundleError, match=rf"{PIECES}: SHA-256"):
        Bundle.load(tmp_path / "device")
    list_anew(found.path)
    with pytest.raises(BundleError, match="refused"):
        check_signed(Bundle.load(tmp_path / "device"))


def test_keys_are_made_for_their_user_alone_and_never_come_to_the_repository_or_a_device(made):
    roles = [file.name.partition("-")[0] for file in sorted((made / "keys").iterdir())]
    assert roles == ["root", "root", "root", "snapshot", "targets", "timestamp"]
    assert {file.stat().st_mode & 0o777 for file in (made / "keys").iterdir()} == {0o600}
    given = [*(made / "repository").rglob("*"), *(made / "device").rglob("*")]
    assert not [file for file in given if file.is_file() and b"PRIVATE KEY" in file.read_bytes()]


def test_keys_that_lie_in_the_repository_are_refused(tmp_path, capsys):
    line = ["bundle", "sign", str(DEFAULT), "--repository", str(tmp_path / "r"), "--keys", str(tmp_path / "r" / "keys")]
    assert main(line) == 2
    assert "lies in the repository, which is given away" in last_line(capsys)
    assert not (tmp_path / "r").exists()


def test_a_key_that_others_can_read_is_refused(place, capsys):
    key = next((place / "keys").glob("targets-*.pem"))
    key.chmod(0o644)
    assert sign(place / "repository", DEFAULT) == 2
    assert "can be read by others" in last_line(capsys)


def test_without_enough_keys_nothing_is_signed(place, capsys):
    before = sorted((place / "repository" / "metadata").iterdir())
    next((place / "keys").glob("snapshot-*.pem")).unlink()
    assert sign(place / "repository", DEFAULT) == 2
    assert "has 0 of its 1 keys for 'snapshot'; 1 are needed to sign" in last_line(capsys)
    assert sorted((place / "repository" / "metadata").iterdir()) == before


def test_the_keys_of_root_and_targets_may_be_elsewhere_when_it_is_renewed(place):
    for key in [*(place / "keys").glob("root-*.pem"), *(place / "keys").glob("targets-*.pem")]:
        key.unlink()
    before = json.loads(newest(place / "repository", "timestamp").read_bytes())["signed"]["version"]
    assert sign(place / "repository") == 0
    assert json.loads(newest(place / "repository", "timestamp").read_bytes())["signed"]["version"] == before + 1


def test_metadata_count_as_long_as_the_docs_say_and_root_and_targets_are_renewed_in_time(tmp_path, monkeypatch):
    def days(role):
        until = json.loads(newest(tmp_path / "repository", role).read_bytes())["signed"]["expires"]
        return round((datetime.fromisoformat(until) - datetime.now(UTC)).total_seconds() / 86_400)

    for role in ("root", "targets"):
        monkeypatch.setitem(DAYS, role, 20.0)
    assert sign(tmp_path / "repository", DEFAULT, "--days", 2) == 0
    assert [days(role) for role in ROLES] == [20, 20, 2, 2]
    monkeypatch.undo()
    assert sign(tmp_path / "repository") == 0
    assert [days(role) for role in ROLES] == [730, 365, 30, 30]
    device = tmp_path / "device"
    assert trust(device, tmp_path / "repository", root_of(tmp_path)) == 0  # the first root leads to the second


def test_what_is_missing_for_signatures_is_said(place, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tuf", None)
    assert sign(place / "repository", DEFAULT) == 2
    assert last_line(capsys) == "tectum: signed bundles need tuf: pip install 'tectum[update]'"


def test_a_role_may_need_several_keys(tmp_path, capsys):
    assert sign(tmp_path / "repository", DEFAULT, "--threshold", "targets=2/3") == 0
    keys = sorted((tmp_path / "keys").glob("targets-*.pem"))
    keys[0].unlink()
    assert sign(tmp_path / "repository", DEFAULT) == 0
    keys[1].unlink()
    assert sign(tmp_path / "repository", DEFAULT) == 2
    assert "has 1 of its 3 keys for 'targets'; 2 are needed" in last_line(capsys)


@pytest.mark.parametrize("threshold", ["targets=2/1", "targets", "boss=1/1", "targets=0/1"])
def test_a_threshold_that_cannot_be_is_refused(tmp_path, capsys, threshold):
    assert sign(tmp_path / "repository", DEFAULT, "--threshold", threshold) == 2
    assert threshold in last_line(capsys)
    assert not list(tmp_path.glob("repository/metadata/*"))


def test_what_was_altered_in_the_repository_is_not_signed_again(place, capsys):
    """Whoever may write to the folder must not get the publisher to sign what they put there."""
    file = newest(place / "repository", "targets")
    overwrite(file, file.read_bytes().replace(b"stable/card.md", b"stable/evil.md"))
    assert sign(place / "repository", DEFAULT) == 3
    assert "nothing in it is signed by the keys that count" in last_line(capsys)


def test_a_run_that_was_ended_before_its_timestamp_is_finished_by_the_next(place, tmp_path):
    before = newest(place / "repository", "timestamp").read_bytes()
    Repository(place / "repository", Keys(place / "keys")).replace(["targets", "timestamp"])
    overwrite(newest(place / "repository", "timestamp"), before)
    assert sign(place / "repository") == 0
    assert trust(tmp_path / "fresh", place / "repository", root_of(place)) == 0


def test_a_device_fetches_over_http(place, tmp_path, capsys):
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(place / "repository"))

        def log_message(self, *_):
            pass

    with Loopback(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        address = f"http://127.0.0.1:{server.port}"
        assert trust(tmp_path / "over", address, root_of(place)) == 0
        assert Bundle.load(tmp_path / "over").version == "1.0.0"
        assert trust(tmp_path / "beta", address, root_of(place), "--channel", "beta") == 3
        assert f"{address}: has no bundle in the channel 'beta'" in last_line(capsys)
        next((place / "repository" / "targets" / "stable").glob("*.card.md")).unlink()
        assert trust(tmp_path / "lacking", address, root_of(place)) == 3
        assert f"lacks a file: {address}/targets/stable/" in last_line(capsys)
    assert trust(tmp_path / "away", address, root_of(place)) == 3
    assert "cannot be reached" in last_line(capsys)


def test_another_root_than_the_pinned_one_is_refused(place, tmp_path, capsys):
    assert sign(tmp_path / "other" / "repository", DEFAULT) == 0
    root = tmp_path / "other" / "repository" / "metadata" / "1.root.json"
    assert trust(place / "device", place / "repository", root) == 2
    assert "another root is pinned" in last_line(capsys)


def test_the_root_that_a_wheel_brings_is_trusted_without_being_named(place, capsys, monkeypatch):
    line = ["bundle", "trust", str(place / "repository"), "--bundle", str(place / "other")]
    monkeypatch.setattr(trusted, "SHIPPED", place / "root.json")
    assert main(line) == 2
    assert last_line(capsys).endswith("--root FILE: is needed: this installation brings no root of its own")
    assert not (place / "other").exists()
    shutil.copy(root_of(place), place / "root.json")
    assert main(line) == 0
    assert main(["bundle", "verify", str(place / "other")]) == 0
    assert "signed" in capsys.readouterr().out


def test_a_root_that_is_none_is_refused(place, tmp_path, capsys):
    assert trust(tmp_path / "d", place / "repository", newest(place / "repository", "targets")) == 2
    assert "is metadata of 'targets'" in last_line(capsys)
    assert trust(tmp_path / "d", place / "repository", tmp_path / "none.json") == 3
    assert "none.json: cannot be read or written: No such file" in last_line(capsys)


def test_a_folder_that_holds_something_else_is_left_alone(place, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    assert trust(tmp_path / "mine", place / "repository", root_of(place)) == 2
    assert "is not empty" in last_line(capsys)


def test_verify_says_whether_a_bundle_is_signed(place, capsys):
    assert main(["bundle", "verify", str(place / "device")]) == 0
    assert "every graph runs, signed" in " ".join(capsys.readouterr().out.split())


def test_a_bundle_that_fits_its_manifest_but_that_nobody_signed_is_told_apart(place):
    """What hashes alone cannot tell: somebody changed a graph, and the manifest with it."""
    check_signed(Bundle.load(place / "device"))
    folder = Bundle.load(place / "device").path
    overwrite(folder / "manifest.json", (folder / "manifest.json").read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    with pytest.raises(BundleError, match="is not what was signed"):
        check_signed(Bundle.load(place / "device"))
    overwrite(folder / "signed.json", root_of(place).read_bytes())
    with pytest.raises(BundleError, match=r"signed\.json: cannot be read"):
        check_signed(Bundle.load(place / "device"))
    (folder / "signed.json").unlink()
    with pytest.raises(BundleError, match="is not signed"):
        check_signed(Bundle.load(place / "device"))


HOUSE = "[model]\nbundle = '{}'\ntrust = '{}'\n[store]\nfolder = ''\n[[place]]\nname = 'hall'\ntext = ['hello']\n"


@pytest.mark.parametrize(
    ("bundle", "trusts", "message"),
    [
        ("", "signed", "needs 'bundle', a folder of 'tectum bundle trust'"),
        ("device", "sure", "hash or signed"),
        ("plain", "signed", "is not signed; 'tectum bundle trust' makes a folder of what is"),
        ("device", "signed", ""),
        ("plain", "hash", ""),
    ],
)
def test_a_house_takes_what_its_file_asks_for(place, capsys, bundle, trusts, message):
    copied(DEFAULT, place / "plain")
    file = place / "house.toml"
    file.write_text(HOUSE.format(bundle and place / bundle, trusts))
    code = main(["check", str(file)])
    assert (code == 0) == (not message)
    assert message in last_line(capsys)
