"""What Home Assistant shows of a place, for the documentation: ``TECTUM_HOME_ASSISTANT=FOLDER`` names the real one
(deploy/test-home-assistant). A broker and a house that plays the demo's clip run beside it; the device page is
photographed in Chromium once somebody was seen.
"""

import json
import shutil
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy")]

from demo import write_clip  # noqa: E402
from tests.broker import Broker  # noqa: E402
from tests.end_to_end.test_home_assistant import HomeAssistant  # noqa: E402
from tests.live import HouseProcess, until  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def finish_onboarding(home: HomeAssistant, token: str) -> None:
    """What a person clicks through on the first visit."""
    for step, data in (
        ("core_config", {}),
        ("analytics", {}),
        ("integration", {"client_id": f"{home.address}/", "redirect_uri": f"{home.address}/"}),
    ):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{home.address}/api/onboarding/{step}", json.dumps(data).encode(), headers)
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except OSError as error:
            print(f"{step}: {error}", file=sys.stderr)


def device(folder: Path, name: str) -> str:
    """The id that Home Assistant gave a device; empty until it is on disk."""
    file = folder / ".storage" / "core.device_registry"
    rows = json.loads(file.read_text())["data"]["devices"] if file.exists() else []
    return next((row["id"] for row in rows if row["name"] == name), "")


def main() -> None:
    target = ROOT / "docs" / "home-assistant.webp"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_clip(folder / "demo.mp4")
        (folder / "ha").mkdir()
        with Broker(folder / "broker") as broker, sync_playwright() as running:
            home = HomeAssistant(folder / "ha", broker.port, "frontend:\nconfig:\n")
            try:
                until(lambda: home.state("zone.home") and home.serves(), 60)
                token = home.token()
                finish_onboarding(home, token)
                (folder / "house.toml").write_text(
                    f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n[[place]]\nname = 'hall'\nmedia = 'demo.mp4'\n"
                    "loop = true\ntext = ['@32 we are away until Sunday']\n"
                )
                with HouseProcess(folder, ["run", folder / "house.toml"]):
                    until(lambda: device(folder / "ha", "hall"), 60)
                    chromium = running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                    page = chromium.new_page(viewport={"width": 1180, "height": 1000}, locale="en-GB")
                    tokens = {
                        "access_token": token, "token_type": "Bearer", "expires_in": 1800, "hassUrl": home.address,
                        "clientId": f"{home.address}/", "expires": int(1e3 * (time.time() + 1800)), "refresh_token": "",
                    }  # fmt: skip
                    page.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
                    until(lambda: home.state("binary_sensor.hall_intrusion") == "on", 90)
                    page.goto(f"{home.address}/config/devices/device/{device(folder / 'ha', 'hall')}")
                    page.wait_for_timeout(9000)
                    raw = np.frombuffer(page.screenshot(), np.uint8)
                    cv2.imwrite(str(target), cv2.imdecode(raw, cv2.IMREAD_COLOR), [cv2.IMWRITE_WEBP_QUALITY, 80])
                    chromium.close()
            finally:
                home.stop()


if __name__ == "__main__":
    main()
