"""Who gets in and who does not."""

import pytest

from tectum.serve.web.guard import TRIES, Guard, Refused
from tectum.serve.web.password import hashed, matches

PASSWORD = hashed("correct horse")
HOME = {"host": "127.0.0.1:8000"}


def refused(guard, method="GET", headers=HOME, cookie=""):
    with pytest.raises(Refused) as caught:
        guard.authorize(method, headers, cookie)
    return caught.value.status


def test_a_password_is_kept_as_a_salted_hash():
    assert hashed("correct horse") != PASSWORD
    assert matches("correct horse", PASSWORD)
    assert not matches("correct horsf", PASSWORD)
    assert "correct" not in PASSWORD


def test_without_password_and_token_only_this_machine_by_its_own_name_gets_in():
    guard = Guard()
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        guard.authorize("GET", {"host": host}, "")
    for host in ("evil.example", "192.168.1.5:8000", "", "[::1", "127.0.0.1.evil.example"):
        assert refused(guard, headers={"host": host}) == 403


def test_a_session_opens_and_ends():
    guard = Guard(PASSWORD)
    assert refused(guard) == 401
    assert refused(guard, cookie="guess") == 401
    cookie = guard.log_in("correct horse", "a")
    guard.authorize("GET", {"host": "house.local"}, cookie)
    guard.log_out(cookie)
    assert refused(guard, cookie=cookie) == 401


def test_a_token_opens_for_programs_and_a_wrong_one_does_not_fall_back_on_the_cookie():
    guard = Guard(PASSWORD, "0123456789abcdef")
    guard.authorize("DELETE", {"authorization": "Bearer 0123456789abcdef"}, "")
    cookie = guard.log_in("correct horse", "a")
    for wrong in ("Bearer 0123456789abcdeg", "bearer ", "Bearer é"):
        assert refused(guard, headers={**HOME, "authorization": wrong}, cookie=cookie) == 401
    assert refused(Guard("", "0123456789abcdef")) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_another_site_cannot_change_anything_with_the_cookie_of_a_person(headers):
    for guard in (Guard(), Guard(PASSWORD)):
        cookie = guard.log_in("correct horse", "a") if guard.has_password else ""
        assert refused(guard, "POST", {**HOME, **headers}, cookie) in (403, 415)
        own = {**HOME, "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
        guard.authorize("POST", {**own, "content-type": "application/json"}, cookie)


def test_tries_are_limited_by_address_and_in_all():
    guard = Guard(PASSWORD)
    for _ in range(TRIES):
        with pytest.raises(Refused, match="wrong"):
            guard.log_in("guess", "a")
    with pytest.raises(Refused) as caught:
        guard.log_in("correct horse", "a")
    assert caught.value.status == 429
    assert 1 <= caught.value.wait_s <= 60
    assert guard.log_in("correct horse", "b")
    codes = []
    for number in range(40):
        with pytest.raises(Refused) as caught:
            guard.log_in("guess", f"address {number}")
        codes.append(caught.value.status)
    assert codes[0] == 401
    assert codes[-1] == 429
