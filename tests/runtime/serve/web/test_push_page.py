"""Notifications in real Chromium, without any push service: it shows what is handed to its service worker as pushed."""

import base64
import json
import shutil

import pytest
from tests.live import HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.web_client import Client

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def house(tmp_path):
    alarm_clip(tmp_path, seconds=12.0)
    port = free_port()
    (tmp_path / "house.toml").write_text(
        f"[web]\nport = {port}\n[[sink]]\ntype = 'push'\ncontact = 'mailto:a@example.org'\n"
        "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
    )
    with HouseProcess(tmp_path, ["run", tmp_path / "house.toml"]) as running:
        running.wait_until_told("the page is at")
        yield port


@pytest.mark.slow
def test_one_notification_an_incident_with_its_picture_and_what_can_be_done(house):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    base = f"http://127.0.0.1:{house}"
    person = Client(house)
    until(lambda: person.get("/api/push")["key"])
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = chromium.new_context()
        context.grant_permissions(["notifications"], origin=base)
        page = context.new_page()
        wrong = []
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.goto(f"{base}/#/settings")
        page.wait_for_selector("#push-on")
        manifest = page.evaluate("fetch('/static/manifest.webmanifest').then((answer) => answer.json())")
        for icon in manifest["icons"]:
            assert page.evaluate(f"fetch('{icon['src']}').then((answer) => answer.status)") == 200
        devtools = context.new_cdp_session(page)
        versions = []
        devtools.on("ServiceWorker.workerRegistrationUpdated", lambda about: versions.extend(about["registrations"]))
        devtools.send("ServiceWorker.enable")
        page.evaluate(
            "navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready)"
        )
        ready = "navigator.serviceWorker.ready.then((found) => found.active.state === 'activated')"
        until(lambda: page.evaluate(ready) and versions)  # the second is told by itself

        def pushed(body, **told):
            """What is shown once a push says ``body``. It is sent until then, as services do: one that comes while the
            worker is still being taken up is dropped."""
            row = {"incident": "a1", "event": "none", "place": "hall", "severity": "alarm", "sentence": body, **told}
            message = {"origin": base, "registrationId": versions[-1]["registrationId"], "data": json.dumps(row)}

            def says_so():
                devtools.send("ServiceWorker.deliverPushMessage", message)
                return [one for one in page.evaluate(shown) if one["body"] == body]

            return until(says_so, every=1.0)

        shown = (
            "navigator.serviceWorker.ready.then((found) => found.getNotifications()).then((all) => all.map((one) => "
        )
        shown += "({title: one.title, body: one.body, tag: one.tag, actions: one.actions.map((each) => each.action)})))"
        pushed("I saw somebody.", picture="/9j/4AAQ", again=False)
        ended = pushed("I saw somebody, and heard glass break.", again=True)
        (one,) = ended  # updated, not stacked
        assert page.evaluate(shown) == ended
        assert one["title"] == "hall"
        assert one["tag"] == "a1"
        assert one["actions"][:2] == ["snooze", "wrong"]
        tried = pushed("This is what is told looks like.", incident="trial", event="", place="Tectum", severity="info")
        assert [one["actions"] for one in tried] == [[]]
        assert not [line for line in wrong if "Content Security Policy" in line]
        chromium.close()
    assert person.ask("/api/push/snooze", "POST", {"place": "hall", "minutes": 30})[0] == 200
    assert person.get("/api/push")["snoozed"]["hall"] > 0
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = base64.urlsafe_b64encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).rstrip(b"=")
    body = {"endpoint": "https://evil.example/x", "key": key.decode(), "auth": "a" * 22}
    assert person.ask("/api/push/subscriptions", "POST", body)[0] == 400
    body["endpoint"] = "https://fcm.googleapis.com/fcm/send/abc"
    assert person.ask("/api/push/subscriptions", "POST", body)[0] == 200
    (made,) = person.get("/api/push")["subscriptions"]
    assert person.ask("/api/push/subscriptions/none/trial", "POST", {"text": "so"})[0] == 404
    assert person.ask(f"/api/push/subscriptions/{made['id']}/trial", "POST", {"text": ""})[0] == 422
    assert person.ask(f"/api/push/subscriptions/{made['id']}", "DELETE")[0] == 200
    assert person.ask(f"/api/push/subscriptions/{made['id']}", "DELETE")[0] == 404
