"""Every ``tectum`` command of the README and the docs is run, beside files of the names that they use. It is run as it
stands, but for the network camera, which is one of loopback that is not there, and for what measures, which does so on
a bundle of words and is soon done."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from tests.documents import DOCS, commands
from tests.live import until
from tests.manager import Manager
from tests.media import alarm_clip, beeps, write_media, write_wav
from tests.repository import ROOT
from tests.small_bundle import small_bundle

from tectum.bundle import DEFAULT
from tectum.deliver.store.store import Store
from tectum.imaging.thumbnail import jpeg

HOUSE = "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\ntext = ['@1 good night']\n"
LIVE_S, LONGEST_S, TRIED_S = 0.5, 240.0, 20.0
NOT_YET = {
    "calibrate": ("nothing was counted yet",),
    "fleet": ("cannot be reached",),
    "mark": ("no event 'ID'", "event 'ID': is not marked"),
    "teach": ("has no [[place.watch]]",),
    "update": ("has no version before",),
}
"""What a house that has only just begun may answer."""
DEVICES = {"--camera": "camera 0: ", "--mic": "microphone default: "}
SOON = {"tune": ["--bundle", "words"], "bench": ["--bundle", "words", "--seconds", "1"]}
"""How what measures is soon done; of the default bundle it is tested in ``tests/runtime/host``."""


def furnish(folder, house):
    """What the documents speak of."""
    rng = np.random.default_rng(0)
    clip = alarm_clip(folder, "hall.mp4", 4.0)
    for name in ("holiday.mp4", "clip.mp4"):
        shutil.copy(clip, folder / name)
    for number in (1, 2, 3):
        write_wav(folder / f"ring-{number}.wav", beeps(2.5, 0.5, level=0.1 * number, seed=number))
    write_media(folder / "bark.wav", 1.0, sound=(0.1 * rng.standard_normal(16_000)).astype(np.float32))
    picture = av.VideoFrame.from_ndarray(rng.integers(0, 255, (120, 160, 3), dtype=np.uint8), "rgb24")
    for place in ("hall", "garden"):
        (folder / "recordings" / place).mkdir(parents=True)
        shutil.copy(folder / f"ring-{1 + len(place) % 3}.wav", folder / "recordings" / place / "ring.wav")
    (folder / "photo.jpg").write_bytes(jpeg(picture, 120))
    shutil.copytree(DEFAULT, folder / "my-bundle")
    small_bundle(folder / "words", {"text": {"command": 3.0}})
    if house:
        (folder / "house.toml").write_text(HOUSE)
        Store(folder / "tectum-state").close()  # it has run before


@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in DOCS if list(commands(p))], ids=lambda path: path.name)
def test_the_commands_of_the_docs_run(path, tmp_path):
    lines = list(commands(path))
    writes = next((n for n, line in enumerate(lines) if line.startswith("tectum init")), None)
    furnish(tmp_path, house=writes is None)
    environment = {**os.environ, "TECTUM_CACHE": str(tmp_path / "cache"), "MQTT_PASSWORD": "x"}
    for line in lines:
        arguments = shlex.split(line)[1:]
        arguments = [part.replace("192.168.1.20", "127.0.0.1:9") for part in arguments]
        code, told = run([*arguments, *SOON.get(arguments[0], ())], tmp_path, environment)
        assert "Traceback" not in told, f"{line}\n{told}"
        if any(words in told for words in NOT_YET.get(arguments[0], ())):
            continue
        allowed = {"health": (0, 1), "doctor": (0, 1)}.get(arguments[0], (0, 130, -signal.SIGINT))
        assert code in allowed, f"{line}: {code}\n{told}"


def run(arguments, folder, environment):
    """Exit code and output; what runs live is ended a moment after it is ready, as a person ends it."""
    live = arguments[0] == "run" and "--media" not in arguments
    typed = {"init": "\n" * 20, "password": "long enough\n"}.get(arguments[0], "")
    address = folder / "notify"
    with (folder / "told.txt").open("w+") as told, Manager(address) as manager:
        process = subprocess.Popen(
            [sys.executable, "-m", "tectum.commands.main", *arguments],
            cwd=folder, env={**environment, "NOTIFY_SOCKET": str(address)},
            stdin=subprocess.PIPE, stdout=told, stderr=told, text=True,
        )  # fmt: skip
        try:
            if live:
                process.stdin.close()
                until(lambda: process.poll() is not None or "READY=1" in manager.lines(), LONGEST_S)
                devices = [name for flag, name in DEVICES.items() if flag in arguments]
                with contextlib.suppress(AssertionError):  # which are not there: each says so once it was tried
                    until(lambda: all(name in (folder / "told.txt").read_text() for name in devices), TRIED_S)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LIVE_S)
                process.send_signal(signal.SIGINT)
                process.wait(LONGEST_S)
            else:
                process.communicate(typed, timeout=LONGEST_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        address.unlink()
        told.seek(0)
        return process.returncode, told.read()


NAMED = re.compile(r"(?<![\w/.*])((?:\w[\w-]*/)*\w[\w-]*\.py)\b")
ROOMS = (ROOT, ROOT / "runtime" / "tectum", ROOT / "export" / "tectum_export", ROOT / "benchmarks", ROOT / "deploy")
TEXTS = [
    *DOCS,
    *(path for path in (ROOT / "CONTRIBUTING.md", ROOT / "benchmarks" / "README.md") if path.exists()),
    *(path for folder in ("runtime", "export", "benchmarks", "deploy") for path in (ROOT / folder).rglob("*.py")),
]


def test_every_module_that_a_document_or_a_comment_names_exists():
    named, missing = set(), []
    for path in TEXTS:
        for name in NAMED.findall(path.read_text(encoding="utf-8")):
            if ("/" not in name and path.suffix == ".py") or Path(name).stem.isupper():
                continue  # a neighbour, or a name to fill in
            named.add(name)
            if not any((folder / name).is_file() for folder in (*ROOMS, path.parent)):
                missing.append(f"{path.relative_to(ROOT)}: {name}")
    assert not missing
    assert len(named) > 40


def test_the_layers_of_the_architecture_are_those_of_the_import_contract():
    """Every module and package that lies directly in the runtime stands in the table of layers."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text[text.index("## Who may import whom") : text.index("## A live house")]
    runtime = ROOT / "runtime" / "tectum"
    parts = [f"{path.name}/" for path in runtime.iterdir() if (path / "__init__.py").is_file()]
    parts += [path.name for path in runtime.glob("*.py") if path.name != "__init__.py"]
    assert [part for part in parts if f"`{part}`" not in table] == []
