"""What a person says of a house becomes a file that says the same."""

import stat

import pytest

from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.serve.web.password import hashed
from tectum.setup.draft import BrokerDraft, HouseDraft, PageDraft, PlaceDraft, house_text, typed_place
from tectum.setup.house_file import write_house
from tectum.tables.values import Secret

DRAFT = HouseDraft(
    (
        PlaceDraft("front door", stream="rtsp://10.0.0.7/sub", user="me", password=Secret('p"\\ß\x7f'), outside=True),
        PlaceDraft("study", camera="/dev/video0", microphone="USB: 1"),
        PlaceDraft("shed", stream="rtsp://10.0.0.8/sub", microphone="default"),
    ),
    3,
    BrokerDraft("broker.local", 8883, "tectum", Secret("pass"), True),
    PageDraft(9000, True, Secret(hashed("long enough"))),
)


def test_the_file_says_what_the_person_said(tmp_path):
    file = tmp_path / "house.toml"
    write_house(file, house_text(DRAFT, "a test"))
    config = read_config(file)
    door, study, shed = config.places
    assert (door.name, door.stream.reveal(), door.user, door.outside) == (
        "front door",
        "rtsp://10.0.0.7/sub",
        "me",
        True,
    )
    assert door.password.reveal() == 'p"\\ß\x7f'
    assert (study.camera, study.microphone) == ("/dev/video0", "USB: 1")
    assert (shed.audio, shed.microphone) == (False, "default")
    assert (config.mqtt.host, config.mqtt.port, config.mqtt.tls) == ("broker.local", 8883, True)
    assert (config.web.port, config.web.host, config.store.keep_days) == (9000, "0.0.0.0", 3)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_would_be_wrong_is_not_written(tmp_path):
    file = tmp_path / "house.toml"
    with pytest.raises(UsageError, match=r"house.toml:\d+: \[\[place\]\] 2: name = 'a': another place has this name"):
        write_house(file, house_text(HouseDraft((PlaceDraft("a", "0"), PlaceDraft("a", "1"))), "a test"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        write_house(file, house_text(DRAFT, "a test"))
    assert file.read_text() == "mine"


def test_a_file_that_is_written_over_keeps_its_permissions_and_a_folder_that_is_none_is_told(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text("mine")
    file.chmod(0o664)
    write_house(file, house_text(DRAFT, "a test"), force=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o664
    assert list(tmp_path.iterdir()) == [file]
    for nowhere in (tmp_path / "no" / "house.toml", file / "house.toml", tmp_path / ("x" * 300)):
        with pytest.raises(UsageError, match=r"cannot be written: (No such|Not a|File name)"):
            write_house(nowhere, house_text(DRAFT, "a test"))


@pytest.mark.parametrize(
    "place",
    [
        PlaceDraft("a", stream="rtsp://${HOME}/sub"),
        PlaceDraft("a", stream="rtsp://cam", user="u", password=Secret("${HOME}")),
        PlaceDraft("a", camera="/etc/passwd"),
        PlaceDraft("a", camera="/dev/video0/../../etc/passwd"),
    ],
)
def test_a_page_names_neither_the_environment_nor_a_file(place):
    with pytest.raises(UsageError):
        typed_place(place)


def test_no_draft_shows_its_password():
    assert "ß" not in repr(DRAFT)
