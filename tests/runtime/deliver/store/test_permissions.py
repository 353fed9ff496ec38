"""What a house keeps is its own user's: what was open to others is closed, and that is said."""

import os

import pytest

from tectum.deliver.store.permissions import make_private


@pytest.fixture(autouse=True)
def open_to_all():
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder):
    return {path.name: f"{path.stat().st_mode & 0o777:o}" for path in (folder, *folder.rglob("*"))}


def test_a_folder_is_made_for_its_user_alone(tmp_path, caplog):
    make_private(tmp_path / "state")
    assert modes(tmp_path / "state") == {"state": "700"}
    assert caplog.messages == []


def test_what_was_open_is_closed_and_told_and_what_is_somebody_elses_stays(tmp_path, caplog):
    state = tmp_path / "state"
    kept = ("events.db", "events.db-wal", "health.json", "snapshots/2026-11-28/a.jpg", "clips/2026-11-28/a.mp4")
    for name in (*kept, "notes"):
        (state / name).parent.mkdir(parents=True, exist_ok=True)
        (state / name).write_text("x")
    (tmp_path / "elsewhere").write_text("x")
    (state / "clips" / "link.mp4").symlink_to(tmp_path / "elsewhere")
    make_private(state)
    kept = modes(state)
    assert (kept.pop("notes"), kept.pop("link.mp4")) == ("666", "666")
    assert set(kept.values()) == {"700", "600"}
    (told,) = caplog.messages
    assert "was open to others (777)" in told
    make_private(state)
    assert len(caplog.messages) == 1


def test_a_folder_for_everybody_is_left_as_it_is_and_told(tmp_path, caplog):
    state = tmp_path / "tmp"
    state.mkdir()
    state.chmod(0o1777)
    (state / "events.db").write_text("x")
    make_private(state)
    assert modes(state) == {"tmp": "777", "events.db": "600"}
    assert "for everybody" in caplog.text
