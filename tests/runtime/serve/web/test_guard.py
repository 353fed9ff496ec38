"""Who gets in and who does not."""

import pytest

from tectum.serve.web.guard import TOKEN_TRIES, Guard, Refused
from tectum.serve.web.host_names import HostNames
from tectum.serve.web.password import hashed, matches
from tectum.serve.web.roles import Person

PASSWORD = hashed("correct horse")
HOME, HERE = {"host": "127.0.0.1:8000"}, "192.0.2.7"


def refused(guard, method="GET", headers=HOME, cookie=""):
    with pytest.raises(Refused) as caught:
        guard.authorize(method, "/api/house", headers, cookie, HERE)
    return caught.value.status


def test_a_password_is_kept_as_a_salted_hash():
    assert hashed("correct horse") != PASSWORD
    assert matches("correct horse", PASSWORD)
    assert not matches("correct horsf", PASSWORD)
    assert "correct" not in PASSWORD


def test_without_password_and_token_only_this_machine_by_its_own_name_gets_in():
    guard = Guard()
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        guard.authorize("GET", "/api/house", {"host": host}, "", HERE)
    for host in ("evil.example", "192.168.1.5:8000", "127.0.0.1.evil.example"):
        assert refused(guard, headers={"host": host}) == 421
    for host in ("", "[::1"):
        assert refused(guard, headers={"host": host}) == 400


def test_a_session_opens_and_ends():
    guard = Guard(PASSWORD, hosts=HostNames("0.0.0.0", ["house.example"]))
    assert refused(guard) == 401
    assert refused(guard, cookie="guess") == 401
    cookie = guard.log_in("correct horse", "a")
    guard.authorize("GET", "/api/house", {"host": "house.example"}, cookie, HERE)
    assert refused(guard, headers={"host": "evil.example"}, cookie=cookie) == 421
    guard.log_out(cookie)
    assert refused(guard, cookie=cookie) == 401


def test_a_token_opens_for_programs_and_a_wrong_one_does_not_fall_back_on_the_cookie():
    guard = Guard(PASSWORD, "0123456789abcdef")
    guard.authorize("DELETE", "/api/house", {"authorization": "Bearer 0123456789abcdef"}, "", HERE)
    cookie = guard.log_in("correct horse", "a")
    for wrong in ("Bearer 0123456789abcdeg", "bearer ", "Bearer é"):
        assert refused(guard, headers={**HOME, "authorization": wrong}, cookie=cookie) == 401
    assert refused(Guard("", "0123456789abcdef")) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://[[.0.0.1"},
        {"origin": "127.0.0.1:8000"},
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
        guard.authorize("POST", "/api/house", {**own, "content-type": "application/json"}, cookie, HERE)


def test_a_wrong_token_too_often_must_wait_and_costs_no_other_address_a_thing():
    guard = Guard("", "0123456789abcdef")
    right, wrong = ({"authorization": f"Bearer {token}"} for token in ("0123456789abcdef", "0123456789abcdeg"))
    assert [refused(guard, headers=wrong) for _ in range(TOKEN_TRIES + 3)] == [401] * TOKEN_TRIES + [429] * 3
    assert refused(guard, headers=right) == 429  # else the limit would tell nothing but how fast to guess
    guard.authorize("GET", "/api/house", right, "", "192.0.2.8")


def test_a_session_is_known_while_its_address_must_wait():
    guard = Guard(PASSWORD)
    cookie = guard.log_in("correct horse", HERE)
    for _ in range(9):
        with pytest.raises(Refused):
            guard.log_in("guess", HERE)
    with pytest.raises(Refused) as caught:
        guard.log_in("correct horse", HERE)
    assert caught.value.status == 429
    assert 1 <= caught.value.wait_s <= 60
    guard.authorize("GET", "/api/house", HOME, cookie, HERE)


def test_a_role_may_what_the_roles_below_it_may_and_a_token_operates():
    people = [Person(name, name, hashed(f"word of {name}")) for name in ("see", "operate", "own")]
    guard = Guard(PASSWORD, "0123456789abcdef", people=people)
    cookies = {name: guard.log_in(f"word of {name}", HERE, name) for name in ("see", "operate", "own")}
    cookies["owner"] = guard.log_in("correct horse", HERE)

    def may(method, path):
        return {name for name, cookie in cookies.items() if allowed(method, path, cookie)}

    def allowed(method, path, cookie):
        try:
            return bool(guard.authorize(method, path, HOME, cookie, HERE))
        except Refused as refusal:
            return refusal.status != 403

    everybody = {"see", "operate", "own", "owner"}
    assert may("GET", "/api/house") == may("POST", "/api/logout") == everybody
    assert may("POST", "/api/say") == may("DELETE", "/api/what/nobody/thought/of") == everybody - {"see"}
    for path in ("/api/settings", "/api/settings/store", "/api/sessions", "/api/setup/found"):
        assert may("GET", path) == may("PUT", path) == {"own", "owner"}
    token = {"authorization": "Bearer 0123456789abcdef"}
    guard.authorize("POST", "/api/say", token, "", HERE)
    with pytest.raises(Refused) as caught:
        guard.authorize("GET", "/api/settings", token, "", HERE)
    assert caught.value.status == 403


def test_a_name_that_is_not_there_is_refused_as_a_wrong_password_is():
    guard = Guard(PASSWORD, people=[Person("guest", "see", hashed("other horse"))])
    for name, word in (("nobody", "correct horse"), ("guest", "correct horse"), ("", "other horse")):
        with pytest.raises(Refused, match="the password is wrong"):
            guard.log_in(word, HERE, name)
