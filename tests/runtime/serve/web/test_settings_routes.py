"""The settings of a real house over real HTTP: who may what on every route, and what becomes of its file."""

import json
import stat
import subprocess
import sys

import pytest
from tests.broker import Broker
from tests.broker import missing as no_broker
from tests.house_file import TOKEN
from tests.live import HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.repository import EXAMPLES
from tests.setup_house import asked
from tests.web_client import HASHED, PASSWORD, Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tectum.config.load import read_config
from tectum.serve.web.password import hashed

FILE = """# my house
[web]
port = {port}      # the usual one is taken
password = "{owner}"
token = "{token}"

[[web.user]]
name = "guest"
role = "see"
password = "{guest}"

[[web.user]]
name = "partner"
role = "operate"
password = "{partner}"

[store]
clips = []

[[place]]
name = "hall"       # where we come in
media = "hall.mp4"
loop = true

[place.event.smoke_alarm]
merge_s = 20        # it is far away

[[place.zone]]
name = "door"       # the front one
points = [[0, 0], [1, 0], [1, 1]]

[[place]]
name = "study"
text = ["@0.5 good night"]
"""
SEE, OPERATE = "see", "operate"
SQUARE = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.6]]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("settings")
    alarm_clip(folder, seconds=12.0)
    port, file = free_port(), folder / "house.toml"
    words = {name: hashed(f"word of {name}") for name in ("guest", "partner")}
    file.write_text(FILE.format(port=port, owner=HASHED, token=TOKEN, **words))
    file.chmod(0o640)
    with HouseProcess(folder, ["run", file]) as running:
        running.wait_until_told("the page is at")
        running.file, running.port = file, port
        yield running


@pytest.fixture
def owner(house):
    client = Client(house.port)
    assert client.log_in(PASSWORD)[0] == 200
    return client


def named(house, name, word=""):
    client = Client(house.port)
    status, headers, _ = client.ask("/api/login", "POST", {"name": name, "password": word or f"word of {name}"})
    client.cookie = headers["Set-Cookie"].split(";")[0] if status == 200 else ""
    return status, client


def put(client, path, body, method="PUT"):
    status, _, answer = client.ask(f"/api/settings{path}", method, body)
    return status, json.loads(answer)


def test_every_route_is_for_who_may(house, owner):
    paths = owner.get("/api/openapi.json")["paths"]
    callers = {
        SEE: named(house, "guest")[1],
        OPERATE: named(house, "partner")[1],
        "token": Client(house.port, TOKEN),
        "nobody": Client(house.port),
    }
    asked = 0
    for path, methods in paths.items():
        for method in (method.upper() for method in methods if method in ("get", "put", "post", "delete", "patch")):
            if path in ("/api/live", "/api/video", "/api/login", "/api/logout", "/health"):
                continue
            where = path.replace("{", "").replace("}", "")
            owns = path.startswith(("/api/settings", "/api/setup", "/api/sessions", "/api/cameras"))
            for name, client in callers.items():
                status = client.ask(where, method, None if method == "GET" else {})[0]
                barred = owns or (method != "GET" and name == SEE)
                assert (status == 403) == (barred and name != "nobody"), (name, method, path, status)
                assert (status == 401) == (name == "nobody"), (name, method, path, status)
            asked += 1
    assert asked > 30
    for path in ("/api/live", "/api/video?place=hall", "/metrics", "/api/openapi.json", "/api/what/nobody/thought/of"):
        assert callers["nobody"].ask(path)[0] == 401, path
    assert callers["nobody"].ask("/camera/hall/still.jpg")[0] in (401, 403, 404)
    assert callers["nobody"].ask("/health")[0] in (200, 503)
    assert callers[SEE].get("/api/house")["role"] == SEE
    assert callers[OPERATE].get("/api/house")["user"] == "partner"


def test_parts_of_a_picture_are_drawn_and_every_comment_stays(house, owner):
    zones = [{"name": "door", "points": SQUARE, "kinds": ["person"]}, {"name": "stairs", "points": SQUARE}]
    status, answer = put(owner, "/places/hall/parts", {"zones": zones, "privacy": [SQUARE]})
    assert (status, answer["answer"]) == (200, "hall: changed, begun anew")
    text, config = house.file.read_text(), read_config(house.file)
    for comment in (
        "# my house",
        "# the usual one is taken",
        "# where we come in",
        "# it is far away",
        "# the front one",
    ):
        assert comment in text
    hall = config.places[0]
    assert [(zone.name, zone.kinds) for zone in hall.zone] == [("door", ("person",)), ("stairs", ())]
    assert hall.privacy == (tuple(map(tuple, SQUARE)),)
    assert hall.event["smoke_alarm"].merge_s == 20
    assert stat.S_IMODE(house.file.stat().st_mode) == 0o640
    row = owner.get("/api/settings")["places"][0]
    assert [zone["name"] for zone in row["zones"]] == ["door", "stairs"]
    assert put(owner, "/places/hall/parts", {"zones": [], "privacy": []})[0] == 200
    assert not read_config(house.file).places[0].zone


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/places/attic/parts", {"zones": [], "privacy": []}, "unknown place 'attic'"),
        (
            "/places/hall/parts",
            {"zones": [{"name": "a", "points": SQUARE, "kinds": ["unicorn"]}], "privacy": []},
            "unicorn",
        ),
        ("/places/hall/parts", {"zones": [{"name": "${HOME}", "points": SQUARE}], "privacy": []}, "environment"),
        ("/places/hall/parts", {"zones": [{"name": "a", "points": [[0, 0], [2, 0], [1, 1]]}], "privacy": []}, "points"),
        ("/places/hall/thresholds/unicorn", {"threshold": 0.5}, "unknown kind"),
        ("/places/hall/thresholds/person", {"threshold": 1.5}, "threshold"),
        ("/store", {"keep_days": 0, "max_mb": 100}, "keep_days"),
        ("/users/a b", {"role": "see", "password": "long enough"}, "name"),
        ("/users/new", {"role": "see"}, "needs a password"),
        ("/users/guest", {"role": "king"}, "role"),
        ("/owner", {"role": "own", "password": "short"}, "at least 8"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(house, owner, path, body, said):
    before = house.file.read_text()
    status, answer = put(owner, path.replace(" ", "%20"), body)
    assert status in (400, 422), answer
    assert said in answer["detail"]
    assert house.file.read_text() == before


def test_a_threshold_is_tried_on_what_happened_and_taken_up(house, owner):
    until(lambda: owner.get("/api/events?kind=smoke_alarm"))

    def replayed(threshold):
        return owner.get(f"/api/settings/places/hall/thresholds/smoke_alarm/replay?threshold={threshold}&days=1")

    least, most = replayed(0.0001), replayed(0.999999)
    assert least["were"] == least["would"] >= 1
    assert least["more"]
    assert most["would"] < most["were"]
    assert put(owner, "/places/hall/thresholds/smoke_alarm", {"threshold": 0.9})[0] == 200
    rows = {row["kind"]: row for row in owner.get("/api/settings")["places"][0]["thresholds"]}
    assert rows["smoke_alarm"]["own"] == 0.9
    assert "quiet" not in rows
    assert put(owner, "/places/hall/thresholds/smoke_alarm", {"threshold": None})[0] == 200
    assert read_config(house.file).places[0].event["smoke_alarm"].threshold is None


def test_what_is_kept_counts_at_once(owner):
    status, answer = put(owner, "/store", {"keep_days": 3, "max_mb": 500})
    assert (status, answer["answer"]) == (200, "nothing changed")  # that would need a restart
    told = owner.get("/api/settings")
    assert (told["keep_days"], told["max_mb"]) == (3, 500)
    assert told["space"]["used_mb"] >= 0


@pytest.mark.skipif(bool(no_broker()), reason=no_broker() or "-")
def test_a_broker_is_tried_kept_and_given_up_and_its_password_goes_to_nobody_else(house, owner, tmp_path):
    other = {"host": "127.0.0.1", "port": 9, "user": "me", "password": "", "tls": False}
    words = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(words), "me", "a#b"], check=True)
    with Broker(tmp_path, "allow_anonymous false", f"password_file {words}") as broker:
        typed = {"host": "127.0.0.1", "port": broker.port, "user": "me", "password": "a#b", "tls": False}
        assert asked(owner, "/api/setup/broker", {**typed, "password": "guess"})[1]["trouble"] == "refused"
        assert put(owner, "/broker", typed)[0] == 200
        told = owner.get("/api/settings")["broker"]
        assert told == {"host": "127.0.0.1", "port": broker.port, "user": "me", "has_password": True, "tls": False}
        kept = {**typed, "password": ""}
        assert asked(owner, "/api/setup/broker", kept)[1]["trouble"] == ""
        assert put(owner, "/broker", {**kept, "tls": True})[0] == 200
        assert read_config(house.file).mqtt.password.reveal() == "a#b"
        assert put(owner, "/broker", other)[0] == 200  # elsewhere: what was kept is not told there
        assert not read_config(house.file).mqtt.password
        assert put(owner, "/broker", {**typed, "host": "${HOME}"})[0] == 400
        assert put(owner, "/broker", {**other, "host": "", "user": ""})[0] == 200
        assert "[mqtt]" not in house.file.read_text()


def test_users_come_and_go_and_their_sessions_are_listed_and_ended(house, owner):
    assert put(owner, "/users/child", {"role": "see", "password": "long enough"})[0] == 200
    status, child = named(house, "child", "long enough")
    assert status == 200
    rows = {row["user"]: row for row in owner.get("/api/sessions")}
    assert rows["child"]["role"] == "see"
    assert rows["child"]["seen"]
    assert child.cookie.partition("=")[2] not in json.dumps(list(rows.values()))
    assert [row["own"] for row in owner.get("/api/sessions")].count(True) == 1
    assert owner.ask(f"/api/sessions/{rows['child']['id']}", "DELETE")[0] == 200
    assert child.ask("/api/house")[0] == 401
    assert owner.ask(f"/api/sessions/{rows['child']['id']}", "DELETE")[0] == 404
    _, child = named(house, "child", "long enough")
    assert put(owner, "/users/child", {"role": "operate"})[0] == 200
    assert child.get("/api/house")["role"] == "operate"
    assert put(owner, "/users/child", {"role": "see", "password": "another one"})[0] == 200
    assert child.ask("/api/house")[0] == 401
    assert put(owner, "/users/child", None, "DELETE")[0] == 200
    assert named(house, "child", "another one")[0] == 401
    assert put(owner, "/users/child", None, "DELETE")[0] == 400
    assert hashed("x")[:7] in house.file.read_text()
    assert "another one" not in house.file.read_text()


def test_a_place_is_added_and_removed_while_the_house_runs(owner):
    place = {"name": "shed", "stream": f"rtsp://127.0.0.1:{free_port()}/sub", "user": "me", "password": "a#b"}
    assert put(owner, "/places", place, "POST")[1]["answer"] == "shed: begun"
    assert [row["name"] for row in owner.get("/api/house")["places"]] == ["hall", "study", "shed"]
    assert "a#b" not in json.dumps(owner.get("/api/settings"))
    assert put(owner, "/places", place, "POST")[0] == 400
    assert put(owner, "/places", {"name": "x", "camera": "/etc/passwd"}, "POST")[0] == 400
    assert put(owner, "/places/shed", None, "DELETE")[1]["answer"] == "shed: ended"
    assert [row["name"] for row in owner.get("/api/house")["places"]] == ["hall", "study"]


def test_what_a_person_wrote_meanwhile_stays(house, owner):
    text = house.file.read_text()
    house.file.write_text(text + "\n# written by hand\n")
    assert put(owner, "/store", {"keep_days": 4, "max_mb": 500})[0] == 200
    assert "# written by hand" in house.file.read_text()
    house.file.write_text("nonsense = [")
    status, answer = put(owner, "/store", {"keep_days": 5, "max_mb": 500})
    assert (status, "cannot be changed" in answer["detail"]) == (400, True)
    house.file.write_text(text)


def test_a_house_that_is_open_gets_an_owner_and_is_closed_from_then_on(tmp_path):
    port, file = free_port(), tmp_path / "house.toml"
    file.write_text(f"[web]\nport = {port}   # mine\n[store]\nfolder = ''\n[[place]]\nname = 'a'\n")
    with HouseProcess(tmp_path, ["run", file]) as house:
        house.wait_until_told("the page is at")
        anybody = Client(port)
        assert anybody.get("/api/settings")["users"] == [{"name": "", "role": "own"}]
        assert anybody.get("/api/house")["password"] is False
        guest = {"role": "see", "password": "long enough"}
        assert "users need an owner" in put(anybody, "/users/guest", guest)[1]["detail"]
        assert put(anybody, "/owner", {"role": "own", "password": PASSWORD})[0] == 200
        assert anybody.ask("/api/house")[0] == 401
        assert anybody.log_in()[0] == 200
        assert put(anybody, "/users/guest", guest)[0] == 200
        assert "# mine" in file.read_text()


@pytest.mark.slow
def test_schemathesis_finds_no_server_error_where_the_owner_may_more_than_a_token(house, owner):
    """But for what would ask hosts that it made up, or lock itself out."""
    before = house.file.read_text()
    base = f"http://127.0.0.1:{house.port}"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{base}/api/openapi.json", "--url", base,
        "-H", f"Cookie: {owner.cookie}", "--include-path-regex", "^/api/(settings|sessions)",
        "--exclude-path-regex", "(places|owner)$", "--max-examples", EXAMPLES, "--seed", "1",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "Traceback" not in house.log.read_text()
    assert read_config(house.file).places[0].name == "hall"
    house.file.write_text(before)
