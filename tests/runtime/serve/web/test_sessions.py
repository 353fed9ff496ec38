"""Logging in once is enough, over restarts too; the disk never learns a cookie."""

import pytest

from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.serve.web import sessions
from tectum.serve.web.roles import Person
from tectum.serve.web.sessions import MOST_SESSIONS, SESSION_S, Sessions

A, B, GUEST = Person("", "own", "scrypt:a"), Person("", "own", "scrypt:b"), Person("guest", "see", "scrypt:a")


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


def test_a_session_outlasts_a_restart_and_ends_by_logging_out(store):
    cookie = Sessions([A], store).begin(A)
    again = Sessions([A], store)
    assert again.knows(cookie)
    again.end(cookie)
    assert not again.knows(cookie)
    assert not Sessions([A], store).knows(cookie)


def test_another_password_ends_all_sessions_for_good(store):
    cookie = Sessions([A], store).begin(A)
    assert not Sessions([B], store).knows(cookie)
    assert not Sessions([A], store).knows(cookie)


def test_it_ends_after_two_weeks(store, monkeypatch):
    now = sessions.time.time()
    kept = Sessions([A], store)
    cookie = kept.begin(A)
    monkeypatch.setattr(sessions.time, "time", lambda: now + SESSION_S - 60)
    assert Sessions([A], store).knows(cookie)
    monkeypatch.setattr(sessions.time, "time", lambda: now + SESSION_S + 60)
    assert not kept.knows(cookie)
    assert not Sessions([A], store).knows(cookie)


def test_the_oldest_go_when_there_are_too_many(store):
    kept = Sessions([A], store)
    cookies = [kept.begin(A) for _ in range(MOST_SESSIONS + 5)]
    for those in (kept, Sessions([A], store)):
        assert [those.knows(cookie) for cookie in cookies] == [False] * 5 + [True] * MOST_SESSIONS


def test_the_disk_has_no_cookie_and_a_full_one_costs_nothing(store, tmp_path, monkeypatch):
    cookie = Sessions([A], store).begin(A)
    assert all(cookie.encode() not in file.read_bytes() for file in tmp_path.iterdir())

    def full(*_):
        raise StoreError("the disk is full")

    for name in ("sessions", "set_session", "end_session"):
        monkeypatch.setattr(store, name, full)
    kept = Sessions([A], store)
    cookie = kept.begin(A)
    assert kept.knows(cookie)
    kept.end(cookie)
    assert not kept.knows(cookie)
    assert not Sessions().knows("")


def test_sessions_are_of_a_person_listed_and_ended_one_by_one(store):
    kept = Sessions([A, GUEST], store)
    own, guest = kept.begin(A, "Firefox"), kept.begin(GUEST, "Chrome")
    assert [(person.name, one.agent) for _, person, one in kept.listed()] == [("guest", "Chrome"), ("", "Firefox")]
    (name, *_), *_ = kept.listed()
    assert not any(secret in name for secret in (own, guest))
    again = Sessions([A, GUEST], store)
    assert again.person(guest)[0] == GUEST
    assert again.end_named(name)
    assert not again.end_named(name)
    assert (again.knows(guest), again.knows(own)) == (False, True)
    assert not Sessions([A, GUEST], store).knows(guest)


def test_who_is_taken_out_or_has_another_password_is_out_at_once(store):
    kept = Sessions([A, GUEST], store)
    own, guest = kept.begin(A), kept.begin(GUEST)
    kept.take([A])
    assert (kept.knows(own), kept.knows(guest)) == (True, False)
    kept.take([B, GUEST])
    assert (kept.knows(own), kept.knows(guest)) == (False, False)
