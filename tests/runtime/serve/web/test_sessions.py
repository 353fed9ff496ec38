"""Logging in once is enough, over restarts too; the disk never learns a cookie."""

import pytest

from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.serve.web import sessions
from tectum.serve.web.sessions import MOST_SESSIONS, SESSION_S, Sessions


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


def test_a_session_outlasts_a_restart_and_ends_by_logging_out(store):
    cookie = Sessions("scrypt:a", store).begin()
    again = Sessions("scrypt:a", store)
    assert again.knows(cookie)
    again.end(cookie)
    assert not again.knows(cookie)
    assert not Sessions("scrypt:a", store).knows(cookie)


def test_another_password_ends_all_sessions_for_good(store):
    cookie = Sessions("scrypt:a", store).begin()
    assert not Sessions("scrypt:b", store).knows(cookie)
    assert not Sessions("scrypt:a", store).knows(cookie)


def test_it_ends_after_two_weeks(store, monkeypatch):
    now = sessions.time.time()
    kept = Sessions("scrypt:a", store)
    cookie = kept.begin()
    monkeypatch.setattr(sessions.time, "time", lambda: now + SESSION_S - 60)
    assert Sessions("scrypt:a", store).knows(cookie)
    monkeypatch.setattr(sessions.time, "time", lambda: now + SESSION_S + 60)
    assert not kept.knows(cookie)
    assert not Sessions("scrypt:a", store).knows(cookie)


def test_the_oldest_go_when_there_are_too_many(store):
    kept = Sessions("scrypt:a", store)
    cookies = [kept.begin() for _ in range(MOST_SESSIONS + 5)]
    for those in (kept, Sessions("scrypt:a", store)):
        assert [those.knows(cookie) for cookie in cookies] == [False] * 5 + [True] * MOST_SESSIONS


def test_the_disk_has_no_cookie_and_a_full_one_costs_nothing(store, tmp_path, monkeypatch):
    cookie = Sessions("scrypt:a", store).begin()
    assert all(cookie.encode() not in file.read_bytes() for file in tmp_path.iterdir())

    def full(*_):
        raise StoreError("the disk is full")

    for name in ("sessions", "set_session", "end_session"):
        monkeypatch.setattr(store, name, full)
    kept = Sessions("scrypt:a", store)
    cookie = kept.begin()
    assert kept.knows(cookie)
    kept.end(cookie)
    assert not kept.knows(cookie)
    assert not Sessions().knows("")
