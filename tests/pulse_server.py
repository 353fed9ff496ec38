"""A real sound server (PulseAudio) with null sinks whose monitors are microphones, private to one test."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ALSA = """
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.pulse { type pulse }
"""
LIBRARY = "libportaudio.so.2"


def missing() -> str:
    """Why it cannot run here, or an empty text."""
    for program in ("pulseaudio", "pactl", "pacat"):
        if shutil.which(program) is None:
            return "PulseAudio is missing: apt-get install pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
    return ""


class PulseServer:
    """``env``: what a program needs to hear the microphone ``room`` as its default."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "asound.conf").write_text(ALSA)
        self.socket = folder / "native"
        self.env = {
            **os.environ,
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
            "ALSA_CONFIG_PATH": "/usr/share/alsa/alsa.conf:" + str(folder / "asound.conf"),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.module = ""

    def start(self) -> None:
        """Begin, with the microphone."""
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--disable-shm=yes",
            "--log-level=error",
        ]
        load = [f"--load=module-native-protocol-unix auth-anonymous=1 socket={self.socket}"]
        self.process = subprocess.Popen([*command, *load], env=self.env, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not self.socket.exists():
            time.sleep(0.05)
        self.plug()

    def plug(self) -> None:
        """Plug the microphone in."""
        made = self._pactl("load-module", "module-null-sink", "sink_name=room", "rate=48000", "channels=2")
        self.module = made.strip()
        self._pactl("set-default-source", "room.monitor")
        self._pactl("set-default-sink", "room")

    def unplug(self) -> None:
        """Pull the microphone out."""
        self._pactl("unload-module", self.module)

    def _pactl(self, *arguments: str) -> str:
        done = subprocess.run(["pactl", *arguments], env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def play(self, samples: np.ndarray, rate: int = 48_000) -> "subprocess.Popen[bytes]":
        """Play mono float32 samples into the room, paced by the server; does not wait."""
        raw = self.folder / f"play-{time.monotonic_ns()}.raw"
        raw.write_bytes(np.asarray(samples, "<f4").tobytes())
        form = ["--raw", "--format=float32le", f"--rate={rate}", "--channels=1", "--latency-msec=20", "--device=room"]
        return subprocess.Popen(["pacat", "--playback", *form, str(raw)], env=self.env)

    @contextlib.contextmanager
    def playing(self, samples: np.ndarray, rate: int = 48_000) -> Iterator[None]:
        """Play as long as the block runs, or to the end."""
        player = self.play(samples, rate)
        try:
            yield
        finally:
            player.kill()
            player.wait()

    def stop(self) -> None:
        """End the server."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            self.socket.unlink(missing_ok=True)

    def __enter__(self) -> "PulseServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
